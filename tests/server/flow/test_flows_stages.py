"""Paths between stages, counted again visit by visit over what the plain reader gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from journeyglass.figures import returns, skips
from journeyglass.figures.context import Context
from journeyglass.figures.filters import Filters
from journeyglass.figures.flows_stages import stage_flow
from journeyglass.journey.model import OUTSIDE, Journey
from journeyglass.reading import plain
from journeyglass.reading.plain import PlainVisit
from journeyglass.reading.result import MILESTONES, MOMENTS, SUBJECTS, VISITS, Reading
from journeyglass.testing.cases import instant
from journeyglass.testing.generators import random_pair
from tests.figures.ledger import Ledger, day, journey, one, table
from tests.figures.ledger import plain as plain_stages

SEEDS = range(60)
GONE = ("lost", "not_now", "churned")
Link = tuple[str, str, str]


def read(seed: int) -> tuple[Journey, list[list[PlainVisit]], datetime]:
    """The journey of a seed, and the plain reader's visits of each subject, in order."""
    journey, history, as_of = random_pair(seed, most_events=120)
    found = plain.read(journey, history, as_of)
    return journey, [list(subject.visits) for subject in found if subject.visits], instant(as_of)


def context_of(journey: Journey, subjects: list[list[PlainVisit]], as_of: datetime) -> Context:
    rows = [
        {**vars(v), "entered_at": instant(v.entered_at), "left_at": v.left_at and instant(v.left_at)}
        for visits in subjects
        for v in visits
    ]
    ordered = sorted(rows, key=lambda v: (v["subject"], v["visit_no"]))
    people = [{"subject": v[0].subject, "first_event_at": instant(v[0].entered_at)} for v in subjects]
    observed = {stage.id: datetime(1970, 1, 1, tzinfo=UTC) for stage in journey.stages}
    tables = (table(ordered, VISITS), table([], MILESTONES), table([], MOMENTS), table(people, SUBJECTS))
    return Context.of(Reading(journey, as_of, *tables, observed))


def counted(journey: Journey, subjects: list[list[PlainVisit]], chosen: set[tuple[str, int]]) -> Counter[Link]:
    """Every move of a chosen visit, told apart as the semantics say."""
    place = {stage.id: number for number, stage in enumerate(journey.stages)}
    found: Counter[Link] = Counter()
    for visits in subjects:
        for number, visit in enumerate(visits):
            before = visits[number - 1] if number else None
            after = visits[number + 1] if number + 1 < len(visits) else None
            if (visit.subject, visit.visit_no) not in chosen:
                continue
            if before is None or not follows(before, visit):
                found[OUTSIDE, visit.stage, "in"] += 1
            if visit.left_at is None:
                continue
            if after is None or not follows(visit, after):
                found[visit.stage, OUTSIDE, "out"] += 1
            elif place[after.stage] <= place[visit.stage]:
                found[visit.stage, after.stage, "return"] += 1
            elif after.skipped and not (after.move == "outcome" and visit.outcome_kind in GONE):
                found[visit.stage, after.stage, "skip"] += 1
            else:
                found[visit.stage, after.stage, "on"] += 1
    return found


def follows(visit: PlainVisit, after: PlainVisit) -> bool:
    return visit.left_at == after.entered_at and after.move not in ("start", "restart")


def all_of(subjects: Iterable[list[PlainVisit]]) -> set[tuple[str, int]]:
    return {(visit.subject, visit.visit_no) for visits in subjects for visit in visits}


def links(context: Context, filters: Filters) -> Counter[Link]:
    return Counter({(n.from_stage, n.to_stage, n.kind): n.count for n in stage_flow(context, filters).links})


@pytest.mark.parametrize("seed", SEEDS)
def test_every_move_counts_once(seed: int) -> None:
    journey, subjects, as_of = read(seed)
    assert links(context_of(journey, subjects, as_of), Filters()) == counted(journey, subjects, all_of(subjects))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_period_chooses_by_the_beginning_of_visits(seed: int) -> None:
    journey, subjects, as_of = read(seed)
    begun = sorted(instant(visit.entered_at) for visits in subjects for visit in visits) or [as_of]
    since, until = begun[len(begun) // 4], begun[-len(begun) // 4] + timedelta(microseconds=1)
    chosen = {(v.subject, v.visit_no) for visits in subjects for v in visits if since <= instant(v.entered_at) < until}
    context = context_of(journey, subjects, as_of)
    assert links(context, Filters(since, until)) == counted(journey, subjects, chosen)


def test_the_seeds_show_every_kind_of_move() -> None:
    kinds: Counter[str] = Counter()
    for seed in SEEDS:
        journey, subjects, _ = read(seed)
        kinds.update({kind: n for (_, _, kind), n in counted(journey, subjects, all_of(subjects)).items()})
    assert min(kinds[kind] for kind in ("on", "skip", "return", "out", "in")) > 20


@pytest.mark.parametrize("seed", range(12))
def test_a_stage_keeps_its_visits(seed: int) -> None:
    journey, subjects, as_of = read(seed)
    flow = stage_flow(context_of(journey, subjects, as_of))
    for node in flow.nodes:
        away = sum(link.count for link in flow.links if link.from_stage == node.stage)
        assert (node.ended, node.visits) == (away, node.ended + node.open)
        shares = [link.share for link in flow.links if link.from_stage == node.stage]
        assert sum(share.numerator or 0 for share in shares) == node.ended
        assert {share.denominator for share in shares} <= {node.ended}


def wandering() -> Ledger:
    (a, b, c) = plain_stages()
    ledger = Ledger(journey(a.model_copy(update={"from_": ("any",)}), b, c))
    for i in range(6):
        ledger.subject(f"on{i}", ("a", 0, 2), ("b", 2, 8), ("c", 8, None))
    for i in range(3):
        ledger.subject(f"past{i}", ("a", 0, 4), ("c", 4, None))
    ledger.subject("back", ("a", 0, 1), ("b", 1, 3), ("a", 3, 9, {"outcome": "lost", "outcome_kind": "lost"}))
    return ledger


def test_by_hand() -> None:
    flow = stage_flow(wandering().context())
    past = one(flow.links, from_stage="a", to_stage="c")
    assert (past.kind, past.count, past.subjects, past.median_days) == ("skip", 3, 3, 4)
    assert (past.share.numerator, past.share.denominator) == (3, 11)
    out = one(flow.links, from_stage="a", to_stage=OUTSIDE)
    assert [(e.outcome, e.kind, e.count) for e in out.endings] == [("lost", "lost", 1)]
    assert one(flow.links, kind="return").median_days == 2
    a = one(flow.nodes, stage="a")
    assert (a.subjects, a.visits, a.ended, a.open) == (10, 11, 11, 0)


def test_they_agree_with_the_figures_of_the_same_facts() -> None:
    context = wandering().context()
    flow = stage_flow(context)
    back = one(returns.compute(context).rows, from_stage="b", to_stage="a")
    assert one(flow.links, kind="return").share == back.share
    assert one(skips.compute(context).rows, stage="b").skips == one(flow.links, kind="skip").count
    later = Filters(since=day(1))
    assert {link.kind for link in stage_flow(context, later).links} == {"on", "return", "out"}


def test_nobody_has_no_links() -> None:
    flow = stage_flow(Ledger().context())
    assert (len(flow.nodes), flow.links) == (3, ())
