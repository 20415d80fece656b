"""What must be true of any reading, held against the plain reader over random journeys and histories."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from random import Random

import pytest

from journeyglass.events.facts import Event, History
from journeyglass.reading import plain
from journeyglass.reading.plain import PlainSubject, PlainVisit
from journeyglass.testing.generators import Pair, random_pair

SEEDS = range(10_000, 11_000)


@cache
def readings() -> list[tuple[Pair, list[PlainSubject]]]:
    return [(pair, plain.read(*pair)) for pair in map(random_pair, SEEDS)]


def test_visits_follow_each_other() -> None:
    for (journey, _, as_of), subjects in readings():
        for subject in subjects:
            visits = subject.visits
            assert [v.visit_no for v in visits] == list(range(1, len(visits) + 1))
            assert all(v.left_at is not None for v in visits[:-1])
            assert all(v.left_at is None or v.entered_at <= v.left_at <= as_of for v in visits)
            assert all(subject.first_event <= v.entered_at <= as_of for v in visits)
            assert all(a.left_at is not None and a.left_at <= b.entered_at for a, b in pairwise(visits))
            assert all(b.turn - a.turn in (0, 1) for a, b in pairwise(visits))
            assert {v.stage for v in visits} <= {s.id for s in journey.stages}


def test_moves_are_what_their_names_say() -> None:
    for (journey, _, _), subjects in readings():
        for subject in subjects:
            for before, visit in pairwise((None, *subject.visits)):
                assert visit is not None
                _check_move(before, visit, journey.index)


def _check_move(before: PlainVisit | None, visit: PlainVisit, index: Callable[[str], int]) -> None:
    here, there = index(visit.stage), index(before.stage) if before else -1
    adjoining = before is not None and before.left_at == visit.entered_at
    new_turn = before is None or visit.turn > before.turn
    if visit.move == "start":
        assert before is None
        assert (visit.turn, visit.skipped) == (1, here)
    elif visit.move == "forward":
        assert adjoining
        assert not new_turn
        assert visit.skipped == here - there - 1 >= 0
    elif visit.move == "return":
        assert adjoining
        assert new_turn
        assert here < there
        assert visit.skipped == 0
    elif visit.move == "restart":
        assert before is not None
        assert before.left_at < visit.entered_at
        assert new_turn
        assert visit.skipped == here
    elif visit.move == "outcome":
        assert adjoining
        assert before.outcome is not None
        assert new_turn == (here <= there)
        assert visit.entered_by == before.left_by
    else:
        assert visit.move == "corrected"
        assert visit.entered_by != plain.DUE


def test_milestones_lie_in_their_visits_and_moments_in_their_turns() -> None:
    for (_, _, as_of), subjects in readings():
        for subject in subjects:
            for visit_no, stage, _, at in subject.milestones:
                visit = subject.visits[visit_no - 1]
                assert visit.stage == stage
                assert visit.entered_at <= at <= (as_of if visit.left_at is None else visit.left_at)
            begins = {v.turn: v.entered_at for v in reversed(subject.visits)}
            for turn, _, at in subject.moments:
                assert at >= (begins[turn] if turn > 1 else subject.first_event)
                assert at < begins.get(turn + 1, as_of + 1)
            for noted in ([m[:3] for m in subject.milestones], [m[:2] for m in subject.moments]):
                assert len(noted) == len(set(noted))


def test_any_order_of_facts_gives_the_same() -> None:
    for (journey, history, as_of), subjects in readings():
        random = Random(as_of)
        shuffled = History(**{name: tuple(random.sample(rows, len(rows))) for name, rows in vars(history).items()})
        assert plain.read(journey, shuffled, as_of) == subjects


def test_what_comes_later_changes_nothing_before() -> None:
    """Read up to T, then to the end: the reading at T is the later one cut at T."""
    cut = 0
    for (journey, history, as_of), subjects in readings():
        for event in history.events[:2]:
            at = min(event.occurred_at, as_of)
            earlier = {s.subject: s for s in plain.read(journey, history, at)}
            assert set(earlier) == {s.subject for s in subjects if s.first_event <= at}
            for subject in subjects:
                if subject.subject in earlier:
                    was = earlier[subject.subject]
                    assert _facts(was.visits) == _facts(_as_of(v, at) for v in subject.visits if v.entered_at <= at)
                    assert was.milestones == tuple(m for m in subject.milestones if m[3] <= at)
                    assert was.moments == tuple(m for m in subject.moments if m[2] <= at)
                    cut += len(was.visits) < len(subject.visits)
    assert cut > 100


def _as_of(visit: PlainVisit, at: int) -> PlainVisit:
    if visit.left_at is None or visit.left_at <= at:
        return visit
    return replace(visit, left_at=None, left_by=None, outcome=None, outcome_kind=None)


def _facts(visits: Iterable[PlainVisit]) -> list[PlainVisit]:
    """Without the reason of an open visit: what ends it later may take the field."""
    return [v if v.left_at is not None else replace(v, reason=None) for v in visits]


@pytest.mark.parametrize("step", [1, 3600 * 10**6, 86400 * 10**6])
def test_an_event_that_nobody_asks_for_changes_nothing(step: int) -> None:
    """Ours and anonymous, so that neither a silence nor who acts is touched: only one more instant to look at."""
    for (journey, history, as_of), subjects in readings():
        for subject in subjects[:1]:
            idle = _idle(journey.subject, subject, history.events, subject.first_event + step)
            more = replace(history, events=(*history.events, idle))
            assert subject in plain.read(journey, more, as_of, {subject.subject})


def _idle(kind: object, subject: PlainSubject, events: tuple[Event, ...], at: int) -> Event:
    person = subject.subject if kind == "person" else None
    deal = next((e.properties["deal"] for e in events if str(e.properties["deal"]) == subject.subject), None)
    return Event(
        event_id="idle",
        name="Never Asked",
        occurred_at=at,
        actor="us",
        account_id=subject.account,
        person_id=person,
        properties={"deal": deal},
    )


def test_only_some_subjects_can_be_asked_for() -> None:
    for (journey, history, as_of), subjects in readings():
        wanted = {s.subject for s in subjects[::2]}
        assert plain.read(journey, history, as_of, wanted) == subjects[::2]


def test_retracted_events_are_left_out() -> None:
    for (journey, history, as_of), _ in readings():
        gone = replace(history, events=tuple(replace(e, retracted=i % 2 == 0) for i, e in enumerate(history.events)))
        kept = replace(history, events=history.events[1::2])
        assert plain.read(journey, gone, as_of) == plain.read(journey, kept, as_of)
