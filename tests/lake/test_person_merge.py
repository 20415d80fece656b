"""Two ids that turn out to be one person: wherever a person is read, the one is what the other reads as."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from journeyglass.errors import InputError, NotFoundError
from journeyglass.events.identity import IdentityNotes, resolved_events_sql
from journeyglass.lake import cache_build, cache_grow
from journeyglass.lake.cache import Cache
from journeyglass.lake.cache_build import prepare
from journeyglass.lake.manual import Touch, log_touch, merge_people, unmerge_person
from journeyglass.lake.raw import Lake
from journeyglass.lake.store import Store
from tests.lake.bodies import ZERO, body, event, link, member, merge, put, role, view
from tests.lake.test_cache import Growing, contents, opened


def same(person_id: str, into: str, at: float = 0, **said: Any) -> dict[str, Any]:
    return body("person_merge", f"s-{person_id}-{into}", at, person_id=person_id, other_id=into, **said)


def resolved(*bodies: dict[str, Any]) -> dict[str, tuple[str | None, str | None]]:
    """Each event's (account, person)."""
    con = view(list(bodies))
    prepare(con)
    rows = con.execute(f"SELECT fact_id, account, who FROM ({resolved_events_sql('live_events')})").fetchall()
    assert len({row[0] for row in rows}) == len(rows), "a join has doubled an event"
    return {fact_id: (account, who) for fact_id, account, who in rows}


def made(name: str, *bodies: dict[str, Any]) -> list[tuple[Any, ...]]:
    con = view(list(bodies))
    prepare(con)
    return con.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()


def test_a_merged_person_reads_as_the_other_for_all_of_the_past() -> None:
    found = resolved(event("before", 1, person_id="u1"), event("after", 9, person_id="u1"), same("u1", "ann", 5))
    assert found == {"before": (None, "ann"), "after": (None, "ann")}


def test_merges_are_followed_to_the_end_and_a_visitor_too() -> None:
    facts = [same("a", "b"), same("b", "c"), link("x", "a", 0)]
    assert resolved(event("e", anonymous_id="x"), *facts) == {"e": (None, "c")}


def test_the_latest_merge_of_a_person_counts_and_a_circle_ends_at_its_smallest_id() -> None:
    assert resolved(event("e", person_id="a"), same("a", "b", 1), same("a", "c", 2))["e"] == (None, "c")
    circle = [same("d", "c"), same("c", "b"), same("b", "d"), same("z", "d")]
    assert resolved(event("e", person_id="z"), *circle)["e"] == (None, "b")
    assert prepare(view(circle)) == IdentityNotes(person_cycles=(("b", "d", "c"),))


def test_a_merge_taken_back_is_undone() -> None:
    taken_back = {**same("a", "b"), "revision": 2, "retracted": True}
    assert resolved(event("e", person_id="a"), same("a", "b"), taken_back)["e"] == (None, "a")


def test_where_the_one_belongs_the_other_does() -> None:
    facts = [member("a", "acme", 0), same("a", "b")]
    assert resolved(event("e1", 1, person_id="a"), event("e2", 1, person_id="b"), *facts) == {
        "e1": ("acme", "b"),
        "e2": ("acme", "b"),
    }
    domain = body("person_domain", "d", 0, person_id="b", name="beta.example")
    assert resolved(event("e", 1, person_id="a"), domain, same("a", "b")) == {"e": ("beta.example", "b")}


def test_an_account_merge_is_no_merge_of_a_person_of_that_name() -> None:
    assert resolved(event("e", person_id="a", account_id="a"), merge("a", "b"))["e"] == ("b", "a")
    assert resolved(event("e", person_id="a", account_id="a"), same("a", "b"))["e"] == ("a", "b")


def test_roles_of_both_are_the_roles_of_one() -> None:
    facts = [role("a", "acme", "user", 1), role("b", "acme", "champion", 5), same("a", "b")]
    told = [(who, name) for who, _, name, _, _ in made("roles", *facts)]
    assert told == [("b", "champion"), ("b", "user")]


def test_the_cache_has_one_person_with_the_traits_of_both(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    traits = [body("person_traits", f"t{who}", 1, person_id=who, properties={who: 1}) for who in "ab"]
    put(lake, [event("e", 1, person_id="a"), *traits, same("a", "b")], 1)
    con = opened(Cache(tmp_path / "cache", lake, threads=1).ensure())
    assert con.execute("SELECT person_id FROM cache_persons").fetchall() == [("b",)]
    assert con.execute("SELECT person_no, traits FROM cache_traits ORDER BY traits").fetchall() == [
        (0, '{"a": 1}'),
        (0, '{"b": 1}'),
    ]


@pytest.fixture
def small_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_build, "BUCKET_ROWS", 6)
    monkeypatch.setattr(cache_grow, "BUCKET_ROWS", 1000)
    monkeypatch.setattr(cache_grow, "WORTH_IT", 1000)


def taken_back(fact: dict[str, Any], revision: int = 2) -> dict[str, Any]:
    return {**fact, "revision": revision, "retracted": True}


STEPS = {
    "a merge": [same("a", "b")],
    "where the one that was merged belongs": [member("a", "acme", 0)],
    "on to a third": [same("b", "c")],
    "a domain of the first": [body("person_domain", "d", 5, person_id="a", name="beta.example")],
    "that membership ends": [taken_back(member("a", "acme", 0))],
    "the second merge is undone": [taken_back(same("b", "c"))],
    "a visitor was the first": [link("y", "a", 0)],
    "the first merge is undone": [taken_back(same("a", "b"))],
}


@pytest.mark.usefixtures("small_buckets")
def test_a_cache_grows_with_each_merge_and_each_undoing(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    cache = Cache(tmp_path / "cache", lake, threads=1)
    others = [event(f"o{i}", i, account_id=f"z{i}") for i in range(9)]
    put(lake, [*others, *(event(f"e{who}", 1, person_id=who) for who in "abc"), event("ey", 1, anonymous_id="y")], 1)
    cache.ensure()
    seen = set()
    for number, (step, facts_) in enumerate(STEPS.items(), 2):
        put(lake, facts_, number)
        grown = contents(cache.ensure())
        assert grown == contents(Cache(tmp_path / f"scratch{number}", lake, threads=1).ensure()), step
        seen.add(str(grown["numbers"]))
    assert len(seen) >= 5, "hardly any step moved anybody"


class Meeting(Growing):
    """A growing lake in which people are often merged, and have traits and roles."""

    def one(self, i: int) -> dict[str, Any]:
        pick = self.chance.choice
        if self.chance.random() < 0.6:
            return super().one(i)
        said: dict[str, Any] = {"revision": self.number, "received": self.number}
        said["retracted"] = self.chance.random() < 0.25
        at, person = self.chance.randrange(9), pick("pqrs")
        match pick(["same", "same", "traits", "role"]):
            case "same":
                return same(person, pick("pqrst"), at, **said)
            case "traits":
                return body("person_traits", f"pt{person}", at, person_id=person, properties={"n": at}, **said)
            case _:
                return role(person, pick("abc"), pick(["champion", "user"]), at, **said)


@pytest.mark.usefixtures("small_buckets")
@pytest.mark.parametrize("seed", range(2))
def test_a_grown_cache_equals_one_from_scratch(seed: int, tmp_path: Path) -> None:
    lake, meeting = Lake(tmp_path / "lake"), Meeting(seed)
    cache = Cache(tmp_path / "cache", lake, threads=1)
    put(lake, [meeting.one(i) for i in range(60)], 1)
    cache.ensure()
    linked = 0
    for step in range(2, 6):
        put(lake, meeting.few(), step)
        grown = cache.ensure()
        scratch = Cache(tmp_path / f"scratch{step}", lake, threads=1).ensure()
        assert contents(grown) == contents(scratch), f"step {step}"
        linked += sum(f"{grown.manifest.lake_version:08}" not in bucket.file for bucket in grown.manifest.buckets)
    assert linked > 0, "nothing was kept, so nothing was tested"


def test_people_are_merged_by_hand_and_taken_apart_again(tmp_path: Path) -> None:
    def who() -> list[Any]:
        con = opened(store.files())
        return con.execute("SELECT person_id FROM cache_events JOIN cache_persons USING (person_no)").fetchall()

    with Store(tmp_path / ".journeyglass", threads=1, clock=lambda: ZERO) as store:
        log_touch(store, Touch("Call Held", ZERO, person_id="u1"))
        merge_people(store, "u1", "ann")
        assert who() == [("ann",)]
        assert unmerge_person(store, "u1") == 1
        assert who() == [("u1",)]
        with pytest.raises(NotFoundError, match="merged into no other"):
            unmerge_person(store, "ann")
        with pytest.raises(InputError, match="into itself"):
            merge_people(store, "ann", "ann")
