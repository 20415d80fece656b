"""What an erasure takes and what it leaves, row by row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from journeyglass.errors import NotFoundError
from journeyglass.lake.erase import Erased, erase
from journeyglass.lake.lens import connect
from journeyglass.lake.sealing import seal
from journeyglass.lake.store import Store
from tests.lake.bodies import event, link, member, put, table
from tests.privacy.searching import places
from tests.privacy.world import EMAIL, NOW, OTHER, PERSON, SECRET, SHARED, messages, open_store, send

Row = Mapping[str, Any]
TOLD = {"his-1", f"m{NOW}-12"}
"""Boris' events that tell of Anna."""


def rows(store: Store) -> list[dict[str, Any]]:
    con = connect(threads=1)
    try:
        store.lake.register(con)
        found: list[dict[str, Any]] = con.sql("SELECT * FROM facts ORDER BY ALL").to_arrow_table().to_pylist()
        return found
    finally:
        con.close()


def by_key(found: list[dict[str, Any]]) -> dict[tuple[str, str, int, str], dict[str, Any]]:
    return {(row["kind"], row["fact_id"], row["revision"], row["body_hash"]): row for row in found}


def everything(folder: Path) -> dict[str, bytes]:
    kept = folder / ".journeyglass"
    return {str(p.relative_to(kept)): p.read_bytes() for p in sorted((kept / "lake").rglob("*")) if p.is_file()}


def gone(store: Store, said: str, **options: Any) -> Erased:
    return erase(store, said, journeys=["people"], dry_run=False, **options)


def test_a_dry_run_tells_all_and_takes_nothing(folder: Path) -> None:
    with open_store(folder) as store:
        seal(store)
        before = everything(folder)
        told = erase(store, PERSON, journeys=["people"])
        assert everything(folder) == before
        assert store.ledger.erasures.all() == []
        assert not store.ledger.suppressed.all()
        assert not told.done
        done = gone(store, PERSON)
        assert (done.about.facts, done.about.accounts, done.about.told) == (
            told.about.facts,
            told.about.accounts,
            told.about.told,
        )
        assert done.traces.counts() == told.traces.counts()
        assert told.traces.counts() == {"contacts": 3, "quarantine": 1, "refused": 1, "places": 1, "changes": 1}
        assert told.about.accounts == {"acme": 10}
        assert store.ledger.erasures.all()[0].counts["events"] == told.about.facts["event"]


def test_what_others_did_stays_word_for_word(folder: Path) -> None:
    with open_store(folder) as store:
        seal(store)
        before, (erased,) = by_key(rows(store)), [gone(store, PERSON)]
        after = by_key(rows(store))
        assert set(after) < set(before), "nothing new"
        assert len(before) - len(after) == sum(erased.about.facts.values())
        lost = [row for key, row in before.items() if key not in after]
        assert {row["person_id"] for row in lost if row["kind"] != "event"} >= {PERSON}
        assert not any(row["person_id"] == OTHER for row in lost)
        changed = {key[1] for key, row in after.items() if row != before[key]}
        assert changed >= TOLD
        assert len(changed) == erased.about.told == 3
        assert {row["fact_id"] for row in after.values() if row["anonymous_id"] == SHARED} == {"kiosk-3", f"m{NOW}-5"}


def test_what_tells_of_her_is_taken_out_of_others_rows(folder: Path) -> None:
    with open_store(folder) as store:
        gone(store, PERSON)
        said = {row["fact_id"]: json.loads(row["properties"]) for row in rows(store) if row["properties"]}
        assert said[f"m{NOW}-12"] == {"plan": "team", "referrer_id": "[erased]"}
        assert said["his-1"] == {"seats": 2, "url": "https://us.example/?to=[erased]&x=1"}
        (comment,) = [value["comment"] for value in said.values() if "comment" in value]
        assert comment == "was told by [erased], [erased], [erased]"
        (boris,) = store.ledger.contacts([OTHER])
        assert boris.name == "Boris Other"


def test_moves_forget_what_caused_them(folder: Path) -> None:
    with open_store(folder) as store:
        gone(store, PERSON)
        assert [(c.subject, c.cause_event_id) for _, _, c in store.ledger.changes.after(0, 10)] == [("acme", None)]
        assert [place.subject for place in store.ledger.places.all("sales")] == ["acme"]
        assert store.ledger.places.all("people") == []
        assert [row.mapping for row in store.ledger.imports() if row.source == "manual"] == ["log Call Held", "erased"]


def test_kept_events_are_nobodys(folder: Path) -> None:
    with open_store(folder) as store:
        seal(store)
        before = rows(store)
        erased = gone(store, PERSON, keep_events=True)
        kept = [row for row in rows(store) if row["source"] == "erased"]
        assert len(kept) == erased.about.accounts["acme"] == 10
        empty = ("person_id", "anonymous_id", "properties", "row", "row_id", "other_id")
        assert {row[name] for row in kept for name in empty} == {None}
        assert {row["account_id"] for row in kept} == {"acme"}, "also of those that named no account"
        known = {row["fact_id"] for row in before}
        assert not known & {row["fact_id"] for row in kept}
        live = {(row["name"], row["at"]) for row in kept}
        assert (
            "Meeting Held",
            next(r["at"] for r in before if r["revision"] == 2 and r["name"] == "Meeting Held"),
        ) in live
        assert [row["channel"] for row in kept if row["name"] == "Form Submitted"] == ["site"]
        assert places(folder / ".journeyglass", SECRET) == []
        assert places(folder / ".journeyglass", PERSON) == []


def test_money_stays_with_kept_events(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        bodies = [
            event("a", 1, person_id="p-erin-1", account_id="acme", name="Order Completed", value=12, currency="EUR")
        ]
        put(store.lake, bodies, 1)
        gone(store, "p-erin-1", keep_events=True)
        (kept,) = rows(store)
        assert (str(kept["value"]), kept["currency"], kept["name"]) == ("12.000000000", "EUR", "Order Completed")


def test_events_of_no_account_are_not_kept(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        put(store.lake, [event("a", 1, person_id="p-erin-1"), event("b", 1, person_id="p-fred-2")], 1)
        gone(store, "p-erin-1", keep_events=True)
        assert [row["fact_id"] for row in rows(store)] == ["b"]


def test_an_unknown_person_is_told(folder: Path) -> None:
    with open_store(folder) as store, pytest.raises(NotFoundError, match="nothing is kept of nobody-at-all"):
        gone(store, "nobody-at-all")


def test_a_second_erasure_finds_nothing(folder: Path) -> None:
    with open_store(folder) as store:
        gone(store, EMAIL)
        with pytest.raises(NotFoundError):
            gone(store, EMAIL)


def test_the_lake_goes_on_as_before(folder: Path) -> None:
    with open_store(folder) as store:
        version, marks = store.lake.version(), {app: store.lake.committed(app) for app in ("inbox", "import:crm")}
        identity = store.lake.identity()
        gone(store, PERSON)
        assert store.lake.version() > version
        assert store.lake.identity() == identity
        assert store.lake.committed("import:crm") == marks["import:crm"] == 2
        assert store.lake.committed("inbox") >= marks["inbox"] > 0
        assert store.lake.gone(version), "whoever followed the lake must look at it as a whole"
        send(store, messages([("track", {"userId": OTHER, "event": "Signed In"})], NOW + 9))
        assert seal(store) is not None
        store.files()
        assert [row["person_id"] for row in rows(store) if row["fact_id"] == f"m{NOW + 9}-0"] == [OTHER]


def spans() -> list[dict[str, Any]]:
    """A kiosk that was three people's in turn."""
    links = [link("kiosk-77", who, at) for who, at in (("p-erin-1", 1), ("p-fred-2", 5), ("p-erin-1", 9))]
    visits = [event(f"e{at}", at, anonymous_id="kiosk-77") for at in (0, 2, 5, 6, 9, 11)]
    named = [event("named", 2, anonymous_id="kiosk-77", person_id="p-gina-3")]
    alone = [link("own-88", "p-erin-1", 3), event("own", 1, anonymous_id="own-88")]
    hers = [event("her-visitor", 4, anonymous_id="own-88", person_id="p-gina-3")]
    old = [event("e2", 2, anonymous_id="kiosk-77", revision=0, name="Older"), member("p-fred-2", "acme", 0)]
    return [*links, *visits, *named, *alone, *hers, *old]


def test_a_shared_visitor_is_theirs_for_their_time_only(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        put(store.lake, spans(), 1)
        erased = gone(store, "p-erin-1")
        assert erased.about.person.shared_visitors == {"kiosk-77"}
        assert erased.about.person.visitors == {"own-88"}
        left = {row["fact_id"]: row for row in rows(store) if row["kind"] == "event"}
        assert set(left) == {"e5", "e6", "named", "her-visitor"}
        assert left["named"]["anonymous_id"] == "kiosk-77"
        assert left["her-visitor"]["anonymous_id"] is None, "the visitor was hers alone; the event is another's"
        assert left["her-visitor"]["body_hash"] == hers_hash()


def hers_hash() -> str:
    return str(next(body["body_hash"] for body in spans() if body["fact_id"] == "her-visitor"))


def test_a_person_whose_id_is_common_takes_no_others_numbers_along(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        said = {"seats": 17, "plan": "17", "invited_user": "17"}
        bodies = [
            event("a", 1, person_id="17", properties={"seats": 17}),
            event("b", 1, person_id="18", account_id="17", properties=said),
        ]
        put(store.lake, bodies, 1)
        gone(store, "17")
        (left,) = rows(store)
        assert left["account_id"] == "17", "an account may by chance have the same id"
        assert json.loads(left["properties"]) == {"invited_user": "[erased]", "plan": "17", "seats": 17}


def test_old_bodies_and_those_taken_back_go_too(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        bodies = [
            event("a", 1, person_id="p-erin-1"),
            event("a", 2, person_id="p-erin-1", revision=2, retracted=True),
            event("b", 1, person_id="p-fred-2"),
            event("b", 1, person_id="p-erin-1", revision=2),
        ]
        put(store.lake, bodies, 1)
        gone(store, "p-erin-1")
        assert [(row["fact_id"], row["person_id"]) for row in rows(store)] == [("b", "p-fred-2")]


def test_only_files_that_hold_them_are_written_again(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        others = [event(f"o{i}", i, person_id="p-fred-2") for i in range(100)]
        put(store.lake, others, 1)
        put(store.lake, [event("a", 40, person_id="p-erin-1")], 2)
        before = set(store.lake.files())
        gone(store, "p-erin-1")
        assert set(store.lake.files()) < before
        assert len(before) - len(store.lake.files()) == 1
        assert by_key(rows(store)) == by_key(table(others).sort_by("fact_id").to_pylist())
