"""The random pairs: repeatable, valid, and rich enough that every atom, comparison and move is met often."""

from functools import cache

from hypothesis import given, settings

from journeyglass.journey import rules
from journeyglass.journey.ruledata import rule_data
from journeyglass.reading import plain
from journeyglass.testing.generators import Pair, pairs, random_pair
from journeyglass.testing.shapes import ATOMS, MOVES, shape_counts

SEEDS = 2000
LEAST = 50
SELDOM = {"due restart": 15, "due return": 25}
EXPECTED = (
    *(f"atom {name}" for name in ATOMS.values()),
    *(f"atom not {name}" for name in ATOMS.values()),
    *(f"decided by {name}" for name in ATOMS.values()),
    *(f"move {name}" for name in MOVES),
    *(f"where {op}" for op in (*rules.OPS, "role")),
    *(f"calendar {name}" for name in ("did", "then", "without", "quiet_for", "in_stage_for")),
    *(f"fixed {name}" for name in ("did", "then", "without", "quiet_for", "in_stage_for")),
    *(f"due {name}" for name in ("start", "forward", "outcome", "return", "restart")),
    *(f"since {name}" for name in ("turn", "stage", "ever")),
    *(f"did {name}" for name in ("at_least", "people", "within")),
    *(f"rule {name}" for name in ("all", "any", "not")),
    *(f"outcome to {name}" for name in ("outside", "the same stage", "an earlier stage", "a later stage")),
    *(f"subject {name}" for name in ("account", "person", "property")),
    *(f"unit {name}" for name in ("s", "m", "h", "d", "w", "mo", "y")),
    *("quiet_for of", "quiet_for the customer", "reason of an outcome", "reason of a correction"),
    *("skipped", "visit without length", "milestone", "moment in turn 1", "moment in turn 2", "stalled"),
    *("roles", "memberships", "traits", "simultaneous events"),
)


@cache
def bulk() -> tuple[Pair, ...]:
    return tuple(random_pair(seed) for seed in range(SEEDS))


def test_everything_is_met_often() -> None:
    counts = shape_counts(bulk())
    for name in sorted(counts):
        print(f"{counts[name]:6} {name}")
    few = {name: counts[name] for name in EXPECTED if counts[name] < SELDOM.get(name, LEAST)}
    assert few == {}
    assert counts["pairs"] == SEEDS


def test_a_seed_gives_the_same_pair_again() -> None:
    assert [random_pair(seed) for seed in range(50)] == list(bulk()[:50])


def test_journeys_are_as_a_file_could_write_them() -> None:
    for journey, _, _ in bulk():
        ids = [s.id for s in journey.stages]
        led_to = {o.to for s in journey.stages for o in s.outcomes}
        assert all(s.enter is not None or s.id in led_to for s in journey.stages)
        assert all(o.to is None or o.to in ids for s in journey.stages for o in s.outcomes)
        assert all({*(s.from_ or ())} <= {"outside", "any", *ids} for s in journey.stages)
        for place, rule in journey.moving_rules():
            assert isinstance(rule_data(rule), dict), place


def test_histories_hold_each_fact_once_and_no_empty_membership() -> None:
    for _, history, _ in bulk():
        ids = [e.event_id for e in history.events]
        assert len(ids) == len(set(ids))
        assert all(m.valid_to is None or m.valid_from < m.valid_to for m in history.memberships)


@settings(deadline=None, max_examples=40, derandomize=True, database=None)
@given(pairs())
def test_the_strategy_gives_pairs_that_can_be_read(pair: Pair) -> None:
    journey, history, as_of = pair
    known = {plain.subject_of(journey, e) for e in history.events if e.occurred_at <= as_of} - {None}
    assert [s.subject for s in plain.read(journey, history, as_of)] == sorted(known)
