"""What the live reading answers, its due times, and its start from what it finds on disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from journeyglass.journey.duration import Duration
from journeyglass.journey.model import Journey, Outcome, Stage
from journeyglass.journey.rules import Condition, Did, Matcher, PersonTrait, QuietFor
from journeyglass.journey.rules import Test as Asked
from journeyglass.lake.commits import Commit
from journeyglass.lake.store import Store
from journeyglass.reading.live import Live
from tests.lake.bodies import DAY, ZERO, body, event, link, member, merge, put, table

TRY = Stage(id="try", title="Try", enter=Did(Matcher(("Signed Up",))))
BUY = Stage(
    id="buy",
    title="Buy",
    enter=Did(Matcher(("Order Completed",))),
    outcomes=(Outcome(id="asleep", title="Asleep", kind="churned", when=QuietFor(Duration.parse("30d"))),),
)
JOURNEY = Journey(format=1, journey="j", title="j", stages=(TRY, BUY))
HOUR = DAY // 24


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store", threads=1) as store:
        put(store.lake, [event("e1", 1, name="Signed Up", account_id="acme")], 1)
        yield store


@pytest.fixture
def live(store: Store) -> Iterator[Live]:
    live = started(store)
    yield live
    live.close()


def started(store: Store, at: float = 2, journey: Journey = JOURNEY) -> Live:
    return Live(store, {"j": journey}, ZERO + round(at * DAY))


def take(live: Live, at: float, *bodies: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    """Subjects that moved, from where to where."""
    moved = live.take(table(list(bodies)), ZERO + round(at * DAY))
    return [(m.subject, m.before and m.before.stage, m.after and m.after.stage) for m in moved]


def stages(live: Live) -> dict[str, str | None]:
    return {place.subject: place.stage for place in live.places("j")}


def bought(fact_id: str, at: float, **said: Any) -> dict[str, Any]:
    return event(fact_id, at, name="Order Completed", **said)


def test_an_event_moves_its_account_and_nobody_else(live: Live) -> None:
    assert stages(live) == {"acme": "try"}
    assert take(live, 3, bought("e2", 3, account_id="acme")) == [("acme", "try", "buy")]
    assert take(live, 4, event("e3", 4, name="Signed Up", account_id="beta")) == [("beta", None, "try")]
    assert stages(live) == {"acme": "buy", "beta": "try"}


def test_what_is_known_already_is_no_news(live: Live, store: Store) -> None:
    assert take(live, 3, event("e1", 1, name="Signed Up", account_id="acme")) == []
    order = bought("e2", 3, account_id="acme")
    assert len(take(live, 3, order, order)) == 1
    put(store.lake, [order], 2)
    assert take(live, 4, order) == []


def test_a_visitor_who_says_later_who_they_are_brings_their_past_along(live: Live) -> None:
    assert take(live, 3, bought("e2", 3, anonymous_id="v")) == []
    assert take(live, 4, member("ann", "acme", 0)) == []
    assert take(live, 5, link("v", "ann", 4)) == [("acme", "try", "buy")]
    elsewhere = {**link("v", "ann", 4), "revision": 2, "person_id": "bob"}
    assert take(live, 6, elsewhere) == [("acme", "buy", "try")]


def test_who_a_visitor_is_matters_to_the_account_that_their_events_name(store: Store) -> None:
    by_two = BUY.model_copy(update={"enter": Did(Matcher(("Order Completed",)), people=2)})
    live = started(store, journey=JOURNEY.model_copy(update={"stages": (TRY, by_two)}))
    take(live, 3, *(bought(f"e{v}", 3, anonymous_id=v, account_id="acme") for v in ("v", "w")))
    assert take(live, 4, link("v", "ann", 4)) == []
    assert take(live, 5, link("w", "bob", 5)) == [("acme", "try", "buy")]
    assert take(live, 6, body("person_merge", "s", 6, person_id="bob", other_id="ann")) == [("acme", "buy", "try")]
    live.close()


def test_a_merge_makes_one_of_two_and_its_undoing_two_of_one(live: Live) -> None:
    take(live, 3, bought("e2", 3, account_id="beta"))
    assert stages(live) == {"acme": "try", "beta": "buy"}
    assert sorted(take(live, 4, merge("beta", "acme"))) == [("acme", "try", "buy"), ("beta", "buy", None)]
    undone = {**merge("beta", "acme"), "revision": 2, "retracted": True}
    assert sorted(take(live, 5, undone)) == [("acme", "buy", "try"), ("beta", None, "buy")]


def test_silence_falls_due_without_any_event(live: Live) -> None:
    take(live, 3, bought("e2", 3, account_id="acme"))
    assert live.next_due == ZERO + 33 * DAY
    assert live.due(ZERO + 33 * DAY - 1) == []
    (moved,) = live.due(ZERO + 33 * DAY)
    assert moved.before
    assert (moved.before.stage, moved.before.due_at) == ("buy", ZERO + 33 * DAY)
    assert moved.after
    assert (moved.after.stage, moved.after.due_at) == (None, None)
    assert moved.visits["left_by"].to_pylist() == ["e2", "due"]
    assert (live.next_due, live.due(ZERO + 99 * DAY)) == (None, [])


def test_an_event_puts_a_due_time_off(live: Live) -> None:
    take(live, 3, bought("e2", 3, account_id="acme"))
    assert take(live, 20, event("e3", 20, account_id="acme")) == []
    assert live.next_due == ZERO + 50 * DAY
    assert live.due(ZERO + 40 * DAY) == []
    assert stages(live) == {"acme": "buy"}


def test_an_event_of_the_future_counts_when_its_time_has_come(live: Live) -> None:
    assert take(live, 3, bought("e2", 3.5, account_id="acme"), event("e3", 4, name="Signed Up", account_id="b")) == []
    assert (live.subject("j", "b"), live.next_due) == (None, ZERO + 3 * DAY + DAY // 2)
    assert [m.subject for m in live.due(ZERO + 4 * DAY)] == ["acme", "b"]
    assert stages(live) == {"acme": "buy", "b": "try"}


def test_a_clock_that_goes_back_undoes_nothing(live: Live) -> None:
    take(live, 3, bought("e2", 3, account_id="acme"))
    live.due(ZERO + 33 * DAY)
    assert live.due(ZERO + 33 * DAY - HOUR) == []
    assert take(live, 32, event("e3", 1, account_id="acme")) == []
    assert (stages(live), live.now) == ({"acme": None}, ZERO + 33 * DAY)


def ways(live: Live) -> tuple[int, int]:
    return live.ways.from_facts, live.ways.from_pasts


def test_plain_events_join_the_past_that_was_kept(live: Live) -> None:
    assert take(live, 3, event("e2", 3, account_id="acme")) == []
    assert ways(live) == (1, 0)
    assert take(live, 5, bought("e3", 5, account_id="acme")) == [("acme", "try", "buy")]
    assert take(live, 5, event("late", 4, account_id="acme")) == []
    assert ways(live) == (1, 2)
    assert [m.subject for m in live.due(ZERO + 35 * DAY)] == ["acme"]
    assert ways(live) == (1, 3)
    placed = live.subject("j", "acme")
    assert placed
    assert placed.visits["entered_by"].to_pylist() == ["e1", "e3"]


def test_what_is_not_plain_is_read_from_the_facts(live: Live) -> None:
    order = bought("e3", 4, account_id="acme")
    take(live, 3, event("e2", 3, account_id="acme"))
    steps: list[tuple[float, dict[str, Any], tuple[int, int]]] = [
        (4, event("tie", 3, name="Signed Up", account_id="acme"), (2, 0)),
        (5, event("coming", 6, account_id="acme"), (3, 0)),
        (5, order, (4, 0)),
        (7, event("e4", 7, account_id="acme"), (5, 1)),  # what was coming fell due before
        (7, member("ann", "acme", 0), (6, 1)),
        (8, event("e5", 7.5, person_id="ann"), (6, 2)),
        (8, {**order, "revision": 2, "retracted": True}, (7, 2)),
        (9, event("e6", 8.5, account_id="acme"), (7, 3)),
    ]
    for at, fact, counted in steps:
        live.due(ZERO + round(at * DAY))
        take(live, at, fact)
        assert ways(live) == counted, fact["fact_id"]
    assert stages(live) == {"acme": "try"}


def test_traits_of_a_guest_count_from_when_they_first_acted(store: Store) -> None:
    engineer = PersonTrait((Condition("title", (Asked("eq", "Engineer"),)),))
    live = started(
        store, journey=JOURNEY.model_copy(update={"stages": (TRY, BUY.model_copy(update={"enter": engineer}))})
    )
    take(live, 3, event("e2", 3, account_id="acme"))
    take(live, 3, body("person_traits", "t", 0, person_id="ann", properties={"title": "Engineer"}))
    assert take(live, 5, event("e3", 5, account_id="acme", person_id="ann")) == [("acme", "try", "buy")]
    assert take(live, 5.5, event("e4", 5.5, account_id="acme", person_id="ann")) == []
    assert ways(live) == (2, 1)
    assert [m.subject for m in live.take(table([event("e5", 4, account_id="acme", person_id="ann")]), live.now)] == [
        "acme"
    ]
    assert ways(live) == (3, 1)
    live.close()


def test_what_is_told_of_a_subject(live: Live) -> None:
    take(live, 3, bought("e2", 3, account_id="acme"))
    placed = live.subject("j", "acme")
    assert placed
    assert (placed.account, placed.due_at) == ("acme", ZERO + 33 * DAY)
    assert placed.visits["stage"].to_pylist() == ["try", "buy"]
    (place,) = live.places("j")
    assert (place.visit_no, place.turn, place.entered_at) == (2, 1, ZERO + 3 * DAY)


def test_the_latest_events_of_an_account_have_their_people(live: Live) -> None:
    facts = [
        event("e2", 3, anonymous_id="v"),
        link("v", "ann", 3),
        member("ann", "acme", 0),
        event("x", account_id="b"),
    ]
    take(live, 3, *facts)
    told = live.events("acme")
    assert [(e["event_id"], e["person_id"], e["at"]) for e in told] == [
        ("e2", "ann", ZERO + 3 * DAY),
        ("e1", None, ZERO + DAY),
    ]
    assert [e["event_id"] for e in live.events("acme", 1)] == ["e2"]
    assert live.events("nobody's") == []


def test_accounts_are_found_by_id_or_name_page_by_page(live: Live) -> None:
    named = [body("account_traits", f"t{i}", 0, account_id=f"a{i}", properties={"name": f"Firm {i}"}) for i in range(9)]
    take(live, 3, *named, *(event(f"x{i}", 2, account_id=f"a{i}") for i in range(9)))
    listed = live.accounts("j", most=3, after="a5")
    assert [(one.place.subject, one.name) for one in listed] == [("a6", "Firm 6"), ("a7", "Firm 7"), ("a8", "Firm 8")]
    assert [one.place.subject for one in live.accounts("j", "firm 4")] == ["a4"]
    assert [one.place.subject for one in live.accounts("j", "ACM")] == ["acme"]
    renamed = body("account_traits", "t", 1, account_id="a4", properties={"name": "Other"})
    assert take(live, 4, renamed) == []
    assert [one.place.subject for one in live.accounts("j", "other")] == ["a4"]


def test_a_person_is_a_subject_too(store: Store) -> None:
    live = started(store, journey=JOURNEY.model_copy(update={"subject": "person"}))
    take(live, 3, event("e2", 3, name="Signed Up", anonymous_id="v"), bought("e3", 3.5, person_id="ann"))
    assert [m.subject for m in live.due(ZERO + 4 * DAY)] == ["ann"]
    assert stages(live) == {"ann": "buy"}
    assert take(live, 5, link("v", "bob", 4)) == [("bob", None, "try")]
    same = body("person_merge", "s", 5, person_id="bob", other_id="ann")
    assert sorted(take(live, 6, same)) == [("ann", "buy", "buy"), ("bob", "try", None)]
    live.close()


def bases(store: Store) -> list[Path]:
    return sorted(store.cache.path.glob("live-*"))


def test_a_base_is_made_once_and_taken_on_with_what_came_since(store: Store) -> None:
    put(store.lake, [event(f"x{i}", 1, account_id="x") for i in range(20)], 2)
    started(store).close()
    (made,) = bases(store)
    changed = (made / "event.arrow").stat().st_mtime_ns
    put(store.lake, [bought("e2", 3, account_id="acme")], 3)
    live = started(store, 4)
    assert ((made / "event.arrow").stat().st_mtime_ns, bases(store)) == (changed, [made])
    assert take(live, 5, bought("e2", 3, account_id="acme")) == []
    assert take(live, 5, event("y", 5, name="Signed Up", account_id="acme")) == []
    assert stages(live)["acme"] == "buy"
    live.close()


@pytest.mark.parametrize("damage", ["event.arrow", "event-0-sorted.npy", "manifest.json"])
def test_a_damaged_base_is_made_anew(store: Store, damage: str) -> None:
    started(store).close()
    (made,) = bases(store)
    (made / damage).write_bytes(b"")
    live = started(store)
    assert take(live, 3, bought("e2", 3, account_id="acme")) == [("acme", "try", "buy")]
    live.close()


def test_a_base_that_the_lake_has_outgrown_is_made_anew(store: Store) -> None:
    started(store).close()
    put(store.lake, [event(f"x{i}", 1, account_id="x") for i in range(20)], 2)
    live = started(store)
    assert [path.name[-1] for path in bases(store)] == [str(store.lake.version())]
    assert stages(live) == {"acme": "try", "x": None}
    live.close()


def test_a_base_thrown_away_while_it_is_read_is_read_on(store: Store, live: Live) -> None:
    shutil.rmtree(store.cache.path)
    assert take(live, 3, bought("e2", 3, account_id="acme")) == [("acme", "try", "buy")]


def test_only_a_commit_that_takes_facts_away_asks_for_a_fresh_start(live: Live) -> None:
    added = Commit(version=1, app="import:crm", app_version=1, added=(), changes_data=True, removed=False)
    erased = Commit(version=2, app=None, app_version=None, added=(), changes_data=True, removed=True)
    assert (live.stale(added), live.stale(erased)) == (False, True)


def test_a_fresh_start_takes_other_journeys_and_tells_what_is_otherwise(store: Store, live: Live) -> None:
    take(live, 3, bought("e2", 3, account_id="beta"))  # is not in the lake, so a fresh start knows nothing of it
    other = JOURNEY.model_copy(update={"stages": (TRY.model_copy(update={"id": "test"}), BUY)})
    prepared = live.prepare(ZERO + 4 * DAY, {"j": other})
    assert take(live, 4, bought("e3", 4, account_id="acme")) == [("acme", "try", "buy")]
    moved = {m.subject: (m.before and m.before.stage, m.after and m.after.stage) for m in live.swap(prepared, ZERO)}
    assert moved == {"acme": ("buy", "buy"), "beta": ("buy", None)}
    assert [v["stage"] for v in live.subject("j", "acme").visits.to_pylist()] == ["test", "buy"]  # type: ignore[union-attr]


def test_whose_an_event_is_follows_what_is_learnt_later(live: Live) -> None:
    take(live, 3, event("v1", 2.5, name="Page Viewed", anonymous_id="a1"))
    assert live.whose("v1") is None
    take(live, 4, link("a1", "ann", 3), member("ann", "acme", 1))
    assert live.whose("v1") == ("ann", "acme")
    take(live, 5, merge("acme", "apex"))
    assert live.whose("v1") == ("ann", "apex")
    assert live.whose("e1") == (None, "apex")
    assert live.whose("nothing") is None
