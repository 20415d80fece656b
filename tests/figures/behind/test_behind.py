"""Who stands behind a number: exactly as many as its numerator and denominator say, whatever is filtered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journeyglass import Workspace
from journeyglass.demo.workspace import make
from journeyglass.errors import InputError
from journeyglass.figures import FIGURES, Context, Filters, compute
from journeyglass.figures.behind import FIGURES as LISTED
from journeyglass.figures.behind import Behind, behind
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.registry import unkept
from journeyglass.figures.rows import keys_of, measured

COUNTS = {
    "reached": ("entered", "skipped", "subjects"),
    "here_now": ("subjects", "stalled"),
    "conversion": ("visits", "converted", "skipped", "open", "late"),
    "dwell": ("visits", "zero_length", "open", "late"),
    "outcomes": ("visits",),
    "drop_out": ("visits", "ended", "open", "lost", "not_now", "churned"),
    "returns": ("returns", "subjects"),
    "skips": ("entries", "skips", "from_outside"),
    "milestones": ("visits", "completed", "open"),
    "touchpoints": ("visits",),
    "win_rate": ("won", "lost", "not_now"),
    "sales_cycle": ("won",),
    "lead_quality": ("leads", "won", "open"),
    "role_paths": ("accounts",),
    "activities": ("visits", "accounts_reached"),
    "emotion": ("answers",),
    "nps": ("answers",),
    "csat": ("answers",),
    "ces": ("answers",),
}
"""The counts of each figure that stand for who is listed: in the numerator where there is one."""
ESTIMATES = {
    "reached": ("share",),
    "here_now": ("stalled_share",),
    "conversion": ("conversion", "plain"),
    "dwell": ("lower_quartile", "median", "upper_quartile"),
    "outcomes": ("share",),
    "drop_out": ("dropped", "stalled"),
    "returns": ("share",),
    "skips": ("share",),
    "milestones": ("share", "median"),
    "touchpoints": ("share",),
    "win_rate": ("rate",),
    "sales_cycle": ("lower_quartile", "median", "upper_quartile"),
    "lead_quality": ("quality", "plain"),
    "committee": ("known_share", "won_with", "won_without"),
    "role_paths": ("joined", "days_after"),
    "activities": ("moved_share", "difference"),
    "emotion": ("measured",),
    "nps": ("score",),
    "csat": ("score", "favourable_share"),
    "ces": ("score", "favourable_share"),
}
DAYS = st.integers(0, 1060).map(lambda days: datetime(2023, 1, 1, tzinfo=UTC) + timedelta(days))
WHERE = st.lists(
    st.sampled_from([("segment", "small"), ("segment", "mid-market"), ("channel", "email"), ("country", "DE"),
                     ("owner", "lena"), ("role", "champion"), ("source", "web"), ("industry", "Fintech")]),
    max_size=2, unique_by=lambda pair: pair[0],
).map(tuple)  # fmt: skip


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    """Any period and groups, or none of them."""
    since, until = draw(st.none() | DAYS), draw(st.none() | DAYS)
    if since and until and since >= until:
        until = None
    return Filters(since, until, where=draw(WHERE))


class Made:
    """The reading of a made-up company; told in no failure, for it is long."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def __repr__(self) -> str:
        return "made"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """The made-up company, small."""
    folder = tmp_path_factory.mktemp("behind") / "made"
    make(folder, accounts=90)
    with Workspace.open(folder) as workspace:
        workspace.import_()
        yield Made(workspace.read().context)


@pytest.fixture
def context(made: Made) -> Context:
    return made.context


def test_each_listed_figure_is_tried() -> None:
    assert set(ESTIMATES) == LISTED


@pytest.mark.parametrize("name", sorted(ESTIMATES))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=filters())
def test_there_are_as_many_as_the_figure_says(made: Made, name: str, chosen: Filters) -> None:
    context = made.context
    if unkept(FIGURES[name], chosen):
        chosen = Filters(chosen.since, chosen.until)
    for row in compute(context, name, chosen.since, chosen.until, where=chosen.where).rows:
        key = {part: str(told) for part in keys_of(FIGURES[name]) if (told := getattr(row, part)) is not None}
        for measure in ESTIMATES[name] + COUNTS.get(name, ()):
            _as_told(context, name, measure, key, chosen, row)


def _as_told(context: Context, name: str, measure: str, key: dict[str, str], chosen: Filters, row: Any) -> None:
    found, told = behind(context, name, measure, key, chosen), measured(row, measure)
    value = getattr(row, measure)
    if found is None or not isinstance(value, Estimate):
        if found is not None:
            assert _size(found) == value, (name, measure, key, chosen)
        return
    assert told is not None
    if told.status == "terra_incognita":
        return
    if found.numerator is not None:
        assert len(found.numerator) == told.numerator, (name, measure, key, chosen)
    if told.denominator is not None and found.denominator is not None:
        assert len(found.denominator) == told.denominator, (name, measure, key, chosen)


def _size(found: Behind) -> int:
    side = found.numerator if found.numerator is not None else found.denominator
    assert side is not None
    return len(side)


def test_nobody_is_left_unlisted_where_the_number_has_somebody(context: Context) -> None:
    """What the test above passes over where nothing can be listed is nothing but dark."""
    for name, measures in ESTIMATES.items():
        rows = compute(context, name).rows
        listed = 0
        for row in rows:
            key = {part: str(told) for part in keys_of(FIGURES[name]) if (told := getattr(row, part)) is not None}
            for measure in measures:
                told = measured(row, measure)
                found = behind(context, name, measure, key, Filters())
                assert found is not None or told is None or told.status == "terra_incognita", (name, measure, key)
                listed += found is not None
        assert listed, name


def test_whoever_is_listed_is_on_the_journey(context: Context) -> None:
    known = set(context.reading.subjects["subject"].to_pylist())
    found = behind(
        context, "conversion", "conversion", {"from_stage": "consideration", "to_stage": "purchase"}, Filters()
    )
    assert found is not None
    assert found.numerator is not None
    assert found.denominator is not None
    assert set(found.numerator) <= set(found.denominator) <= known


def test_outside_and_the_stages_hold_everybody(context: Context) -> None:
    found = [
        behind(context, "here_now", "subjects", {"stage": stage}, Filters())
        for stage in (*(s.id for s in context.journey.stages), "outside")
    ]
    listed = [name for side in found if side is not None and side.numerator is not None for name in side.numerator]
    assert sorted(listed) == sorted(context.reading.subjects["subject"].to_pylist())


def test_what_is_meant_must_be_said(context: Context) -> None:
    with pytest.raises(InputError, match="which outcome is meant"):
        behind(context, "outcomes", "share", {"stage": "evaluation"}, Filters())
    assert behind(context, "ltv", "value", {}, Filters()) is None
    assert behind(context, "reached", "no-such", {"stage": "evaluation"}, Filters()) is None
