"""Every call of every real client arrives as the facts that it says, however it is packed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from journeyglass.testing.server import Running
from tests.clients.calls import KINDS, Call, every_kind, properties_said
from tests.clients.drive import SDKS, Drive, Sdk
from tests.clients.kept import Kept, differences, message_of, properties
from tests.clients.served import served


class Run(NamedTuple):
    """One client with one way of packing; its name is also its source."""

    name: str
    sdk: Sdk
    encoding: str | None


RUNS = [Run(f"{sdk.name}-{encoding or 'plain'}", sdk, encoding) for sdk in SDKS.values() for encoding in sdk.encodings]


@pytest.mark.usefixtures("node_clients")
def test_every_call_of_every_client_arrives_as_what_it_says(tmp_path: Path, tell: Callable[[str], None]) -> None:
    with served(tmp_path) as server:
        assert all_calls(server) == []
        assert server.stop() == 0
        kept = Kept(server.root)
    assert [(row.source, row.message_id, row.sentence) for row in kept.refused] == []
    assert kept.waiting == 0
    found = {run.name: list(problems(run, kept)) for run in RUNS}
    assert not any(found.values()), {name: wrong for name, wrong in found.items() if wrong}
    tell(f"clients: {len(RUNS)} clients and packings, {len(KINDS)} kinds of call each, every fact as expected")


def all_calls(server: Running) -> list[str]:
    """Let every client make its calls, some at a time; what they gave up."""

    def make(run: Run) -> list[str]:
        with Drive(run.sdk, server.url, keys[run.name], every_kind(run.name), run.encoding) as drive:
            return drive.finish()

    keys = {run.name: server.key(run.name) for run in RUNS}
    with ThreadPoolExecutor(3) as pool:
        return [lost for given_up in pool.map(make, RUNS) for lost in given_up]


def problems(run: Run, kept: Kept) -> Iterator[object]:
    """Whatever is not there as it was said."""
    calls = {call.kind: call for call in every_kind(run.name)}
    yield from differences(kept, run.name, list(calls.values()), run.sdk.hog).items()
    if strange := {message_of(row) for row in kept.facts[run.name]} - {call.id for call in calls.values()}:
        yield "from nowhere", strange
    for kind in ("track", "screen", "page"):
        if not properties_said(calls[kind]).items() <= traits(kept, run, calls[kind], "event").items():
            yield kind, traits(kept, run, calls[kind], "event")
    yield from personal(run, calls, kept)
    if traits(kept, run, calls["group"], "account_traits").get("industry") != "mining":
        yield "group", traits(kept, run, calls["group"], "account_traits")


def personal(run: Run, calls: dict[str, Call], kept: Kept) -> Iterator[object]:
    """Name and e-mail are in the ledger and nowhere in the lake; the other traits are facts."""
    identify = calls["identify"]
    contact = kept.contacts.get(identify.parts["user_id"])
    if contact is None or (contact.email, contact.name) != (identify.parts["traits"]["email"], "Ada Lovelace"):
        yield "contact", contact
    if traits(kept, run, identify, "person_traits").get("title") != "CTO":
        yield "traits", traits(kept, run, identify, "person_traits")
    if "Lovelace" in str(kept.facts[run.name]) or "ada@" in str(kept.facts[run.name]):
        yield "in the lake", "personal data"


def traits(kept: Kept, run: Run, call: Call, kind: str) -> dict[str, object]:
    """The properties of a call's one fact of a kind."""
    return next((properties(row) for row in kept.of(run.name, call.id) if row["kind"] == kind), {})
