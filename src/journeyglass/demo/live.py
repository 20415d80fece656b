"""The company's last days as calls of a tracking SDK: what an export knows that one of some days ago did not."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from journeyglass.errors import InputError
from journeyglass.events.source import load_source
from journeyglass.events.translate import translate
from journeyglass.lake.lens import connect

SDK = "segment-analytics-python"
_MODULE = "segment.analytics.client"
_COLUMNS = 'kind, fact_id, "at", name, anonymous_id, person_id, account_id, channel, value, currency, properties'
_SALT = b"the ids of people are the CRM's here, not made of addresses"
Fact = Mapping[str, Any]


@dataclass(frozen=True)
class Call:
    """One call of the SDK: the method, its arguments, and of which system with a key of its own it comes."""

    source: str
    at: datetime
    method: str
    id: str
    arguments: Mapping[str, Any]

    @property
    def event(self) -> str | None:
        """The name of the event, if it tells one."""
        return "Page Viewed" if self.method == "page" else self.arguments.get("event")


def news(earlier: Path, whole: Path, now: datetime) -> list[Call]:
    """What the workspace `whole` tells and the same company's `earlier` one does not, in the order of its time."""
    found: list[tuple[datetime | None, Call]] = []
    with closing(connect(threads=1)) as con:
        for file in sorted((whole / "sources").glob("*.yaml")):
            found += [(row["at"], _call(file.stem, row)) for row in _new_facts(con, file.name, earlier, whole, now)]
    # What has no time of its own, such as a company's industry, is told before everything else.
    dated = [at for at, _ in found if at is not None]
    first = min(dated, default=now)
    calls = [call if at is not None else _at(call, first) for at, call in found]
    return sorted(calls, key=lambda call: (call.at, call.id))


def _new_facts(
    con: duckdb.DuckDBPyConnection, source: str, earlier: Path, whole: Path, now: datetime
) -> Iterator[Fact]:
    """The facts of one source that can be sent and were not known."""
    con.execute("CREATE OR REPLACE TEMP TABLE known (kind VARCHAR, fact_id VARCHAR)")
    if (earlier / "sources" / source).is_file():
        con.execute(f"INSERT INTO known SELECT kind, fact_id FROM {_facts(con, source, earlier, now)}")
    told = _facts(con, source, whole, now)
    kinds = ", ".join(f"'{kind}'" for kind in _METHODS)
    new = f"SELECT {_COLUMNS} FROM {told} ANTI JOIN known USING (kind, fact_id) WHERE kind IN ({kinds})"
    yield from con.sql(f'{new} ORDER BY "at", fact_id').to_arrow_table().to_pylist()


def _facts(con: duckdb.DuckDBPyConnection, source: str, folder: Path, now: datetime) -> str:
    mapping = load_source(folder / "sources" / source)
    return translate(mapping, folder / "data", con, received_at=now, salt=_SALT).facts


def _call(source: str, fact: Fact) -> Call:
    method, arguments = _METHODS[fact["kind"]](fact)
    # Facts of two kinds may have one id, messages may not.
    id_ = fact["fact_id"] if fact["kind"] == "event" else f"{fact['kind']}-{fact['fact_id']}"
    at = fact["at"] or datetime.fromtimestamp(0, UTC)
    return Call(source, at, method, id_, {name: said for name, said in arguments.items() if said is not None})


def _at(call: Call, at: datetime) -> Call:
    return Call(call.source, at, call.method, call.id, call.arguments)


def _event(fact: Fact) -> tuple[str, dict[str, Any]]:
    said = json.loads(fact["properties"] or "{}")
    if fact["value"] is not None:
        said = {"value": float(fact["value"]), **said}
    if fact["currency"] is not None:
        said["currency"] = fact["currency"]
    context: dict[str, Any] = {"journeyglass": {"channel": fact["channel"]}} if fact["channel"] else {}
    who = {**_who(fact, context), "properties": said}
    if fact["name"] == "Page Viewed":
        return "page", who
    return "track", {**who, "event": fact["name"]}


def _who(fact: Fact, context: Mapping[str, Any]) -> dict[str, Any]:
    """Whom the call names: the person, the visitor, or where only the account is known, the system that speaks."""
    named = {"groupId": fact["account_id"], **context} if fact["account_id"] else context
    nobody = fact["person_id"] is None and fact["anonymous_id"] is None
    anonymous = _system(fact) if nobody else fact["anonymous_id"]
    return {"user_id": fact["person_id"], "anonymous_id": anonymous, "context": dict(named)}


def _system(fact: Fact) -> str:
    return f"system-of-{fact['account_id']}"


def _identify(traits: Callable[[Fact], Mapping[str, Any]]) -> Callable[[Fact], tuple[str, dict[str, Any]]]:
    def identify(fact: Fact) -> tuple[str, dict[str, Any]]:
        return "identify", {**_who(fact, {}), "traits": traits(fact)}

    return identify


def _group(traits: Callable[[Fact], Mapping[str, Any]]) -> Callable[[Fact], tuple[str, dict[str, Any]]]:
    def group(fact: Fact) -> tuple[str, dict[str, Any]]:
        said = {"anonymous_id": _system(fact), "group_id": fact["account_id"], "traits": traits(fact)}
        return "group", said

    return group


def _properties(fact: Fact) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(fact["properties"] or "{}")
    return found


_METHODS: Mapping[str, Callable[[Fact], tuple[str, dict[str, Any]]]] = {
    "event": _event,
    "link": _identify(lambda _: {}),
    "membership": _identify(lambda _: {}),
    "role": _identify(lambda fact: {"committee_role": fact["name"]}),
    "person_traits": _identify(_properties),
    "account_traits": _group(_properties),
    "account_domain": _group(lambda fact: {"domain": fact["name"]}),
}


def load_sdk() -> Callable[..., Any]:
    """The SDK's client class; InputError where it is not installed."""
    try:
        found: Callable[..., Any] = importlib.import_module(_MODULE).Client
    except ImportError:
        raise InputError(f"the tracking SDK {SDK} is not installed", f"pip install {SDK}") from None
    return found


class Senders:
    """A client of the SDK for each system, as a company has them; `keys` are their write keys by source."""

    def __init__(self, url: str, keys: Mapping[str, str]) -> None:
        self.failures: list[str] = []
        make = load_sdk()
        self._clients = {
            source: make(key, host=url, on_error=self._failed, upload_interval=0.2, max_queue_size=100_000)
            for source, key in keys.items()
        }

    def send(self, call: Call) -> None:
        """Hand the call to the SDK, which sends it soon."""
        method = getattr(self._clients[call.source], call.method)
        method(**call.arguments, timestamp=call.at, message_id=call.id)

    def close(self) -> None:
        """Wait until all is sent, or given up; `failures` says what was."""
        for client in self._clients.values():
            client.flush()
            client.join()

    def _failed(self, error: Exception, batch: list[Any]) -> None:
        self.failures.append(f"{len(batch)} messages: {error}")
