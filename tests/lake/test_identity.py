from __future__ import annotations

import itertools
import random
from collections import defaultdict
from typing import Any

from journeyglass.events.facts import ALWAYS, History, MembershipFact, RoleFact
from journeyglass.events.identity import IdentityNotes, follow, resolved_events_sql
from journeyglass.lake.cache_build import prepare
from journeyglass.reading.plain_facts import members_at, role_at
from tests.lake.bodies import DAY, ZERO, body, event, link, member, merge, role, view


def resolved(*bodies: dict[str, Any], known_at: int | None = None) -> dict[str, tuple[str | None, str | None]]:
    """Each event's (account, person)."""
    con = view(list(bodies))
    prepare(con, known_at)
    rows = con.execute(f"SELECT fact_id, account, who FROM ({resolved_events_sql('live_events')})").fetchall()
    assert len({row[0] for row in rows}) == len(rows), "a join has doubled an event"
    return {fact_id: (account, who) for fact_id, account, who in rows}


def made(name: str, *bodies: dict[str, Any]) -> list[tuple[Any, ...]]:
    con = view(list(bodies))
    prepare(con)
    return con.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()


def at(days: float) -> int:
    return ZERO + int(days * DAY)


def test_an_event_names_its_account_and_person_itself() -> None:
    assert resolved(event("e", account_id="acme", person_id="ann")) == {"e": ("acme", "ann")}


def test_nobody_is_nobody() -> None:
    assert resolved(event("e", anonymous_id="x")) == {"e": (None, None)}


def test_one_link_holds_for_all_of_the_past() -> None:
    found = resolved(event("before", 1, anonymous_id="x"), event("after", 9, anonymous_id="x"), link("x", "ann", 5))
    assert found == {"before": (None, "ann"), "after": (None, "ann")}


def test_of_several_links_the_latest_at_or_before_counts_else_the_earliest() -> None:
    events = [event(f"e{d}", d, anonymous_id="x") for d in (1, 5, 6, 8, 9)]
    found = resolved(*events, link("x", "ann", 5), link("x", "bob", 8))
    assert [found[f"e{d}"][1] for d in (1, 5, 6, 8, 9)] == ["ann", "ann", "ann", "bob", "bob"]


def test_a_person_in_the_event_outweighs_a_link() -> None:
    assert resolved(event("e", anonymous_id="x", person_id="cid"), link("x", "ann", 0))["e"][1] == "cid"


def test_of_two_links_at_one_time_the_later_received_counts() -> None:
    found = resolved(event("e", 3, anonymous_id="x"), link("x", "zoe", 2, received=1), link("x", "ann", 2, received=2))
    assert found["e"][1] == "ann"


def test_the_only_membership_at_the_time_gives_the_account() -> None:
    events = [event(f"e{d}", d, person_id="ann") for d in (0, 4, 5, 9)]
    found = resolved(*events, member("ann", "old", 2, until=5), member("ann", "new", 5))
    assert [found[f"e{d}"][0] for d in (0, 4, 5, 9)] == ["old", "old", "new", "new"]


def test_a_gap_between_memberships_belongs_to_no_account() -> None:
    found = resolved(event("e", 6, person_id="ann"), member("ann", "old", 2, until=5), member("ann", "new", 8))
    assert found["e"][0] is None


def test_of_several_memberships_the_primary_one_counts() -> None:
    some = [member("ann", "a", 0), member("ann", "b", 0, properties={"primary": True})]
    assert resolved(event("e", 1, person_id="ann"), *some)["e"][0] == "b"


def test_without_one_primary_membership_the_business_domain_decides() -> None:
    facts = [
        member("ann", "a", 0),
        member("ann", "b", 0),
        body("person_domain", "d", 0, person_id="ann", name="c.example"),
    ]
    assert resolved(event("e", 1, person_id="ann"), *facts)["e"][0] == "c.example"
    declared = body("account_domain", "ad", 0, account_id="cee", name="c.example")
    assert resolved(event("e", 1, person_id="ann"), *facts, declared)["e"][0] == "cee"


def test_two_memberships_of_accounts_that_were_merged_are_one() -> None:
    facts = [member("ann", "a", 0), member("ann", "b", 0), merge("a", "b")]
    assert resolved(event("e", 1, person_id="ann"), *facts)["e"][0] == "b"


def test_the_event_s_own_account_outweighs_memberships() -> None:
    assert resolved(event("e", 1, person_id="ann", account_id="z"), member("ann", "a", 0))["e"][0] == "z"


def test_an_anonymous_visitor_gets_the_account_of_the_person_behind_him() -> None:
    facts = [
        link("x", "ann", 0),
        link("x", "bob", 5),
        member("ann", "a", 0, until=3),
        member("ann", "aa", 3),
        member("bob", "b", 0),
    ]
    events = [event(f"e{d}", d, anonymous_id="x") for d in (1, 4, 6)]
    found = resolved(*events, *facts)
    assert [found[f"e{d}"] for d in (1, 4, 6)] == [("a", "ann"), ("aa", "ann"), ("b", "bob")]


def test_merges_are_followed_to_the_end_and_undone_when_taken_back() -> None:
    facts = [event("e", account_id="a"), merge("a", "b"), merge("b", "c")]
    assert resolved(*facts)["e"][0] == "c"
    assert resolved(*facts, merge("b", "c") | {"revision": 2, "retracted": True})["e"][0] == "b"


def test_a_later_merge_of_the_same_account_counts() -> None:
    assert resolved(event("e", account_id="a"), merge("a", "b", 1), merge("a", "c", 2))["e"][0] == "c"


def test_a_circle_of_merges_reads_as_its_smallest_id_and_is_told() -> None:
    con = view([event("e", account_id="d"), merge("d", "c"), merge("c", "b"), merge("b", "d"), merge("x", "d")])
    notes = prepare(con)
    assert notes == IdentityNotes(merge_cycles=(("b", "d", "c"),))
    assert con.execute("SELECT * FROM merge_roots ORDER BY ALL").fetchall() == [("c", "b"), ("d", "b"), ("x", "b")]


def test_parents_and_their_circles() -> None:
    facts = [
        body("parent", f"p{c}", 0, account_id=c, other_id=p)
        for c, p in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "c"))
    ]
    con = view(facts)
    assert prepare(con).parent_cycles == (("a", "b", "c"),)
    assert con.execute("SELECT * FROM parents ORDER BY ALL").fetchall() == [("b", "c"), ("c", "a"), ("d", "c")]


def test_following_ends_for_any_edges() -> None:
    for targets in itertools.islice(itertools.product("abcdefg", repeat=6), 0, None, 97):
        edges = {k: v for k, v in zip("abcdef", targets, strict=True) if k != v}
        ends, cycles = follow(edges)
        for circle in cycles:
            assert circle[0] == min(circle)
            assert all(edges[a] == b for a, b in itertools.pairwise((*circle, circle[0])))
        smallest = {node: circle[0] for circle in cycles for node in circle}
        for key in edges:
            node = key
            while node in edges and node not in smallest:
                node = edges[node]
            assert ends.get(key, key) == smallest.get(node, node)


def test_a_person_who_leaves_is_linked_to_the_new_account() -> None:
    facts = [
        member("ann", "old", 0, until=5),
        member("ann", "new", 7),
        member("ann", "later", 9),
        member("bob", "old", 0),
    ]
    assert made("job_changes", *facts) == [("ann", "old", "new", at(7))]


def test_a_second_account_held_all_along_is_no_job_change() -> None:
    assert made("job_changes", member("ann", "old", 0, until=5), member("ann", "side", 2)) == []


def test_the_first_membership_of_a_person_reaches_back() -> None:
    found = made("memberships", member("ann", "a", 3, until=5), member("ann", "b", 5), member("bob", "b", None))
    assert [row[:4] for row in found] == [
        ("ann", "a", ALWAYS, at(5)),
        ("ann", "b", at(5), None),
        ("bob", "b", ALWAYS, None),
    ]


def test_a_user_s_word_outweighs_the_crm_until_it_is_withdrawn() -> None:
    facts = [
        role("ann", "a", "user", 1),
        role("ann", "a", "champion", 3, by="user"),
        role("ann", "a", "blocker", 5),
        role("ann", "a", None, 7, by="user"),
    ]
    spans = [("user", ALWAYS, at(3)), ("champion", at(3), at(7)), ("blocker", at(7), None)]
    assert made("roles", *facts) == sorted(("ann", "a", *span) for span in spans)


def test_what_was_known_then_leaves_out_later_facts() -> None:
    facts = [event("e", 1, anonymous_id="x"), link("x", "ann", 0, received=9)]
    assert resolved(*facts)["e"][1] == "ann"
    assert resolved(*facts, known_at=at(8))["e"][1] is None


Who = tuple[str, str]


def _random_world(chance: random.Random, world: int) -> tuple[list[dict[str, Any]], History]:
    """A few roles and memberships of two people at two accounts, as bodies and as plain facts."""
    bodies: list[dict[str, Any]] = []
    roles: list[RoleFact] = []
    members: list[MembershipFact] = []
    for i in range(chance.randint(1, 14)):
        person, account = f"{world}{chance.choice('pq')}", f"{world}{chance.choice('ab')}"
        start = chance.randrange(6)
        if chance.random() < 0.6:
            by: Any = chance.choice(["user", "crm", "rule"])
            name = chance.choice([None, "user", "champion"] if by == "user" else ["user", "champion", "blocker"])
            received = chance.randrange(6)
            bodies.append(role(person, account, name, start, by=by, received=received, fact_id=f"r{world}-{i}"))
            fact = {"person_id": person, "account_id": account, "role": name, "source": by}
            roles.append(RoleFact(**fact, valid_from=at(start), received_at=at(received)))
        else:
            until = chance.choice([None, start + chance.randint(1, 3)])
            bodies.append(member(person, account, start, until) | {"fact_id": f"m{world}-{i}"})
            end = None if until is None else at(until)
            members.append(MembershipFact(person_id=person, account_id=account, valid_from=at(start), valid_to=end))
    return bodies, History((), (), tuple(roles), tuple(members))


def test_roles_and_memberships_are_what_the_plain_reader_says() -> None:
    chance = random.Random(7)
    worlds = [_random_world(chance, world) for world in range(150)]
    con = view([b for bodies, _ in worlds for b in bodies])
    prepare(con)
    roles: dict[Who, list[Any]] = defaultdict(list)
    members: dict[Who, list[Any]] = defaultdict(list)
    for p, a, *span in con.execute("SELECT person_id, account_id, valid_from, valid_to, role FROM roles").fetchall():
        roles[p, a].append(span)
    for p, a, *span in con.execute("SELECT person_id, account_id, valid_from, valid_to FROM memberships").fetchall():
        members[p, a].append(span)
    for world, (_, history) in enumerate(worlds):
        for t, p, a in itertools.product((at(d / 2) for d in range(-1, 16)), (f"{world}p", f"{world}q"), ("a", "b")):
            who = (p, f"{world}{a}")
            holding = [rest[0] for since, until, *rest in roles[who] if since <= t and (until is None or t < until)]
            assert (holding or ["unknown"]) == [role_at(history, *who, t)]
            belongs = any(since <= t and (until is None or t < until) for since, until in members[who])
            assert belongs == (p in members_at(history, who[1], t))
