"""Who is erased does not come back: not by a late message, not with the next import, not from a backup."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from journeyglass.events.people import person_id_of
from journeyglass.events.wire import Accepted, Refused, Sender, judge, open_body
from journeyglass.lake.erase import erase, erase_again
from journeyglass.lake.importing import ImportSummary, import_source
from journeyglass.lake.sealing import seal
from journeyglass.ledger.suppressed import digest
from journeyglass.ledger.suppression import Suppression, is_suppressed
from journeyglass.server.intake import judged
from tests.privacy.searching import found, places
from tests.privacy.test_bytes import KEPT, told
from tests.privacy.test_erase import by_key, rows
from tests.privacy.world import (
    EMAIL,
    NAME,
    NOW,
    OLD_PERSON,
    OTHER,
    PERSON,
    ROWS,
    SECRET,
    SHARED,
    VISITOR,
    messages,
    open_store,
    send,
    write_sources,
)

SALT = b"salt of a workspace"


def of(**ids: Sequence[str]) -> Suppression:
    hashes = {digest(kind, one, SALT) for kind, many in ids.items() for one in many}  # type: ignore[arg-type]
    return Suppression(frozenset(hashes), SALT)


def verdict(kind: str, said: Mapping[str, Any]) -> Accepted:
    body = json.dumps({"timestamp": "2024-06-01", **said}).encode()
    (given,) = judge(open_body(f"/v1/{kind}", body), Sender("app", "server"), NOW, SALT)
    assert isinstance(given, Accepted)
    return given


HERS = of(person=[PERSON, person_id_of(EMAIL, SALT)], anonymous=[VISITOR], email=[EMAIL])
CALLS: list[tuple[str, dict[str, Any], bool]] = [
    ("track", {"userId": PERSON, "event": "A"}, True),
    ("track", {"userId": EMAIL, "event": "A"}, True),
    ("track", {"userId": EMAIL.upper(), "event": "A"}, True),
    ("track", {"anonymousId": VISITOR, "event": "A"}, True),
    ("identify", {"userId": "a-new-id", "traits": {"email": f" {EMAIL.upper()} "}}, True),
    ("identify", {"anonymousId": "v2", "userId": PERSON}, True),
    ("group", {"userId": PERSON, "groupId": "acme"}, True),
    ("alias", {"previousId": OLD_PERSON, "userId": PERSON}, True),
    ("alias", {"previousId": PERSON, "userId": "a-new-id"}, True),
    ("track", {"userId": OTHER, "event": "A"}, False),
    ("track", {"userId": PERSON + "9", "event": "A"}, False),
    ("track", {"anonymousId": VISITOR, "userId": OTHER, "event": "A"}, False),
    ("identify", {"anonymousId": VISITOR, "userId": OTHER}, False),
    ("group", {"userId": OTHER, "groupId": PERSON}, False),
]


@pytest.mark.parametrize(("kind", "said", "away"), CALLS)
def test_messages(kind: str, said: dict[str, Any], away: bool) -> None:
    message = verdict(kind, said)
    assert is_suppressed(message.facts, message.contact, HERS) is away
    assert not is_suppressed(message.facts, message.contact, Suppression())


def test_the_list_is_of_no_use_without_the_salt() -> None:
    other = Suppression(HERS.hashes, b"another salt")
    assert not other.person(PERSON)
    assert not other.email(EMAIL)


def test_the_kind_of_an_identifier_counts() -> None:
    assert of(person=["17"]).person("17")
    assert not of(person=["17"]).visitor("17")
    assert not of(anonymous=["17"]).person("17")


@pytest.mark.parametrize(
    ("raw", "away"),
    [
        (json.dumps({"userId": PERSON, "event": 5}).encode(), True),
        (json.dumps({"a": [{"b": VISITOR}]}), True),
        (f"not even json, from <{EMAIL.upper()}>".encode(), True),
        (json.dumps({"url": f"https://us.example/?e={EMAIL}".replace("@", "%40")}), True),
        (json.dumps({"userId": OTHER, "text": f"{PERSON} said"}).encode(), False),
        (b"\xff\xfe", False),
        (None, False),
    ],
)
def test_what_cannot_be_read_is_not_kept_either(raw: bytes | str | None, away: bool) -> None:
    assert HERS.text(raw) is away
    assert not Suppression().text(raw)


def test_a_server_keeps_no_refused_message_of_hers() -> None:
    bodies = [{"type": "track", "messageId": f"m{who}", "userId": who} for who in (PERSON, OTHER)]
    incoming = open_body("/v1/batch", json.dumps({"batch": bodies}).encode())

    def suppressed(message: Accepted | Refused) -> bool:
        return HERS.text(message.raw) if isinstance(message, Refused) else True

    found_ = judged(incoming, Sender("app", "server"), NOW, SALT, suppressed)
    assert [refusal.message_id for refusal in found_.refusals] == [f"m{OTHER}"]
    assert (found_.suppressed, found_.ids) == (1, (f"m{PERSON}",))


def test_a_seal_of_nothing_but_hers(folder: Path) -> None:
    erased(folder)
    with open_store(folder, NOW + 20) as store:
        before = by_key(rows(store))
        send(store, messages([("track", {"userId": PERSON, "event": "Signed In"})], NOW + 20), NOW + 20)
        done = seal(store)
        assert done is not None
        assert by_key(rows(store)) == before
        assert store.ledger.inbox.stand().rows == 0


def erased(folder: Path) -> None:
    with open_store(folder) as store:
        erase(store, PERSON, journeys=["people"], dry_run=False)


def imported(folder: Path, rows_: Sequence[str] = ROWS) -> ImportSummary:
    mapping = write_sources(folder, rows_)
    with open_store(folder, NOW + 10) as store:
        return import_source(store, mapping)


def test_the_same_file_brings_nothing_of_her_back(folder: Path) -> None:
    mapping = write_sources(folder, (ROWS[0].replace("2024-03-01", "2024-03-02"), *ROWS[1:]))
    with open_store(folder) as store:
        erase(store, PERSON, journeys=["people"], dry_run=False)
        before = by_key(rows(store))
        summary = import_source(store, mapping)
        assert summary.suppressed == 6
        assert (summary.new, summary.changed, summary.retracted, summary.revived) == (0, 0, 0, 0)
        assert by_key(rows(store)) == before, "what was taken out of others' rows stays out"
    assert {what for what in found(folder / KEPT, told(folder)) if what != "her message at the kiosk"} == set()


def test_a_corrected_file_brings_others_only(folder: Path) -> None:
    erased(folder)
    dora = "crm-dora-0045,beta,beta.example,dora@beta.example,Dora,,,,user,2024-02-01,2024-02-11,,\n"
    summary = imported(folder, (*ROWS, dora))
    assert summary.suppressed == 6
    assert (summary.new, summary.retracted) == (5, 1), "hers, and the domain that two rows say now"
    with open_store(folder) as store:
        assert {c.name for c in store.ledger.contacts()} == {"Boris Other", "Clara Third", "Dora"}
        assert store.ledger.quarantined() == []
    assert places(folder / KEPT, NAME) == places(folder / KEPT, SECRET) == []


def test_she_is_known_by_her_address_under_another_id(folder: Path) -> None:
    erased(folder)
    row = f"other-id-991,acme,acme.example,{EMAIL.upper()},A. P.,,,,user,2024-02-01,2024-02-11,,\n"
    assert imported(folder, (*ROWS[1:2], row)).suppressed > 0
    with open_store(folder) as store:
        assert "other-id-991" not in {row["person_id"] for row in rows(store)}


def test_a_late_message_is_not_sealed(folder: Path) -> None:
    """A server that has not heard of the erasure yet takes it in; the next seal leaves it out."""
    erased(folder)
    with open_store(folder, NOW + 20) as store:
        named = [("track", {"userId": who, "event": "Signed In"}) for who in (PERSON, OTHER)]
        send(store, messages([*named, ("identify", {"userId": "n", "traits": {"email": EMAIL}})], NOW + 20))
        done = seal(store)
        assert done is not None
        assert done.messages == 3
        assert {row["person_id"] for row in rows(store) if row["fact_id"].startswith(f"m{NOW + 20}")} == {OTHER}
        assert store.ledger.contacts([PERSON, "n"]) == []
        assert store.ledger.inbox.stand().rows == 0


def test_a_shared_visitor_may_come_again(folder: Path) -> None:
    erased(folder)
    with open_store(folder, NOW + 20) as store:
        send(store, messages([("page", {"anonymousId": SHARED}), ("page", {"anonymousId": VISITOR})], NOW + 20))
        seal(store)
        assert [row["anonymous_id"] for row in rows(store) if row["fact_id"].startswith(f"m{NOW + 20}")] == [SHARED]


def put_back(folder: Path, copy: Path) -> None:
    """Put a copy of the store back, and the list of the erased as it was, which an owner keeps beside the copies."""
    with open_store(folder) as store:
        hashes = store.ledger.suppressed.all()
    shutil.rmtree(folder / KEPT)
    shutil.copytree(copy / KEPT, folder / KEPT)
    with open_store(folder) as store:
        store.ledger.suppressed.add(hashes, NOW)


def test_a_backup_that_was_put_back_forgets_her_again(filled: Path, folder: Path) -> None:
    texts = told(folder)
    with open_store(folder) as store:
        erase(store, PERSON, journeys=["people"], dry_run=False)
        undisturbed = by_key(rows(store))
    put_back(folder, filled)
    assert found(folder / KEPT, texts).keys() == texts.keys()
    with open_store(folder) as store:
        went = erase_again(store, ["people"])
        assert went["events"] > 0
        assert went["contacts"] == 3
        assert by_key(rows(store)) == undisturbed
        assert erase_again(store, ["people"]) == dict.fromkeys(went, 0)
        assert found(folder / KEPT, texts) == {}


def test_her_browser_may_be_somebody_elses_when_it_is_erased_again(folder: Path) -> None:
    erased(folder)
    with open_store(folder, NOW + 20) as store:
        calls = [("identify", {"anonymousId": VISITOR, "userId": OTHER}), ("track", {"userId": OTHER, "event": "A"})]
        send(store, messages(calls, NOW + 20))
        seal(store)
        before = by_key(rows(store))
        assert erase_again(store)["events"] == 0
        assert by_key(rows(store)) == before
