"""Trends, comparisons and periods: the same numbers as the figure gives of each period by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeyglass.errors import InputError, NotFoundError
from journeyglass.figures import FIGURES, Filters, compute
from journeyglass.figures.change import difference
from journeyglass.figures.comparison import compare, compare_groups, previous
from journeyglass.figures.filters import PERIODS
from journeyglass.figures.periods import after, before, last_full, period_at, periods
from journeyglass.figures.rows import keys_of, measurements, measures_of
from journeyglass.figures.trend import trend
from journeyglass.journey.model import Stage
from tests.figures.ledger import Ledger, day, did, journey, one, plain

AT = st.datetimes(datetime(1990, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def ledger() -> Ledger:
    """Sixty subjects, one a day, of which the later ones take longer; a third is lost, a few are won."""
    made = Ledger(journey(*plain(), moments={"won": did("W"), "opportunity": did("B")}), as_of=100)
    for i in range(60):
        name, gone = f"s{i:02}", i + 3 + i / 3
        end = {} if i % 3 else {"outcome": "lost", "outcome_kind": "lost", "reason": "price"}
        made.subject(name, ("a", i, gone), ("b", gone, None if i % 3 else i + 30, end))
        made.event(name, "A", i)
        made.event(name, "B", gone)
        made.trait(name, None, size="small" if i % 2 else "large")
        if i % 4 == 1:
            made.event(name, "W", gone + 5, value=100 + i, currency="EUR")
            made.moment(name, "won", gone + 5)
            made.moment(name, "opportunity", gone)
    return made


CONTEXT = ledger().context()


@given(AT, st.sampled_from(PERIODS))
def test_a_period_holds_its_instants_and_borders_on_the_next(at, every):
    period = period_at(every, at)
    assert period.since <= at < period.until
    assert period_at(every, period.since) == period
    assert before(every, after(every, period)) == period
    assert after(every, period).since == period.until


@given(AT, st.sampled_from(PERIODS))
def test_a_period_is_called_as_the_breakdown_calls_it(at, every):
    label = period_at(every, at).label
    iso = at.isocalendar()
    said = {
        "week": f"{iso.year}-W{iso.week:02}",
        "month": f"{at:%Y-%m}",
        "quarter": f"{at.year}-Q{(at.month + 2) // 3}",
    }
    assert label == said.get(every, f"{at.year}")


def test_periods_are_those_that_begin_in_the_span():
    assert [p.label for p in periods("month", day(0), day(60))] == ["2024-01", "2024-02"]
    assert [p.label for p in periods("month", day(1), day(60.5))] == ["2024-02", "2024-03"]
    assert [p.label for p in last_full("quarter", day(100), 3)] == ["2023-Q3", "2023-Q4", "2024-Q1"]
    with pytest.raises(InputError, match="at most 400"):
        periods("week", day(0), day(4000))
    with pytest.raises(InputError, match="no period fortnight; use week"):
        period_at("fortnight", day(0))


def slices(name: str, every: str) -> dict[tuple[object, ...], object]:
    """The figure of each period by itself."""
    spec = FIGURES[name]
    keys, names = [k for k in keys_of(spec) if k != "group"], measures_of(spec.row_type)
    found = {}
    for period in periods(every, day(0), day(100)):
        rows = compute(CONTEXT, name, period.since, period.until).rows
        found |= {(period.label, *key, measure): value for key, measure, value in measurements(rows, keys, names)}
    return found


PERIODIC = [name for name, spec in FIGURES.items() if "month" in spec.dimensions]


@pytest.mark.parametrize("every", ["month", "quarter"])
@pytest.mark.parametrize("name", PERIODIC)
def test_each_point_is_the_figure_of_its_period(name, every):
    found = trend(CONTEXT, name, every, since=day(0))
    by_hand = slices(name, every)
    for row in found.rows:
        *key, value = (getattr(row, f) for f in row.__dataclass_fields__)
        assert by_hand[tuple(key)] == value, key


@pytest.mark.parametrize("by", ["size", "turn"])
def test_a_trend_of_a_breakdown(by):
    found = trend(CONTEXT, "dwell", "month", since=day(0), by=by, measures=["median"])
    row = one(found.rows, period="2024-02", stage="a", group="small" if by == "size" else "1")
    alone = compute(CONTEXT, "dwell", day(31), day(60), by=by)
    assert row.value == one(alone.rows, stage="a", group=row.group).median
    assert {r.number for r in found.rows} == {"median"}


def test_a_trend_says_what_it_is():
    found = trend(CONTEXT, "conversion", "month", start="a", within="20d")
    assert (found.form, found.name) == ("trend", "conversion")
    assert found.options == {"every": "month", "start": "a", "within": "20d"}
    assert [r.period for r in found.rows if r.number == "plain"] == ["2024-01", "2024-02"]
    assert found.notes == ("2024-04 is not over yet",)
    assert found.to_arrow().column_names[:5] == ["period", "from_stage", "to_stage", "within", "number"]


def test_by_default_it_begins_with_the_first_whole_period_and_has_at_most_24():
    made = Ledger(as_of=900)
    made.subject("s", ("a", 3, None))
    span = trend(made.context(), "reached", "month").filters
    assert (span.since, span.until) == (datetime(2024, 7, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))
    young = trend(CONTEXT, "reached", "month").filters
    assert young.since == day(0)  # the first event fell into December


def test_nobody_gives_no_points():
    assert trend(Ledger().context(), "dwell", "month").rows == ()


def test_counts_can_be_followed():
    found = trend(CONTEXT, "win_rate", "month", measures=["won"])
    total = compute(CONTEXT, "win_rate").rows[0].won
    assert total == 15
    assert sum(row.value.numerator for row in found.rows) == total
    assert {row.value.unit for row in found.rows} == {"count"}
    with pytest.raises(InputError, match="price cannot be measured here; use won"):
        trend(CONTEXT, "win_rate", measures=["price"])


def test_a_comparison_has_both_sides_and_their_difference():
    now, then = Filters(day(31), day(60)), Filters(day(0), day(31))
    row = one(compare(CONTEXT, "dwell", now, then).rows, stage="a", number="median")
    sides = [one(compute(CONTEXT, "dwell", f.since, f.until).rows, stage="a").median for f in (now, then)]
    assert [row.now, row.before, row.change] == [*sides, difference(*sides)]
    assert (row.direction, row.change.unit) == ("up", "days")


def test_two_groups_are_compared_as_they_stand_in_the_breakdown():
    found = compare_groups(CONTEXT, "reached", Filters(by="size"), "small", "large")
    row = one(found.rows, stage="b")
    alone = compute(CONTEXT, "reached", by="size").rows
    assert row.now == one(alone, stage="b", group="small").share
    assert row.before == one(alone, stage="b", group="large").share
    assert found.options == {"now": "small", "before": "large"}
    with pytest.raises(InputError, match="no group huge; use large, small"):
        compare_groups(CONTEXT, "reached", Filters(by="size"), "huge", "large")
    with pytest.raises(InputError, match="not broken down"):
        compare_groups(CONTEXT, "reached", Filters(), "small", "large")


def test_a_side_without_the_row_leaves_it_empty():
    found = compare(CONTEXT, "dwell", Filters(day(31), day(60), "size"), Filters(day(-60), day(-30), "size"))
    assert found.rows
    assert {(row.before, row.change, row.direction) for row in found.rows} == {(None, None, "unknown")}


def test_too_few_stay_too_few():
    found = compare(CONTEXT, "reached", Filters(day(31), day(60)), Filters(day(0), day(3)))
    row = one(found.rows, stage="b")
    assert (row.now.status, row.before.status, row.change.status) == ("ok", "too_few", "too_few")


def test_the_period_before_is_as_long():
    assert previous(Filters(day(31), day(60)), day(100)) == Filters(day(2), day(31))
    assert previous(Filters(day(90)), day(100)) == Filters(day(80), day(90))
    assert previous(Filters(day(90), day(130)), day(100)) == Filters(day(80), day(90))
    with pytest.raises(InputError, match="no beginning"):
        previous(Filters(until=day(3)), day(100))
    with pytest.raises(InputError, match="after the reading"):
        previous(Filters(day(101)), day(100) - timedelta(1))


def test_what_cannot_be_asked():
    with pytest.raises(NotFoundError, match="did you mean conversion"):
        trend(CONTEXT, "conversoin")
    with pytest.raises(InputError, match="no option within"):
        trend(CONTEXT, "dwell", within="3d")
    with pytest.raises(InputError, match="different breakdowns"):
        compare(CONTEXT, "dwell", Filters(by="size"), Filters())


def test_a_figure_of_periods_is_taken_as_a_whole_in_each() -> None:
    ledger = Ledger(journey(Stage(id="a", enter=did("Page Viewed"))), as_of=70)
    for begun in (1, 5, 33):
        ledger.event("s", "Page Viewed", begun, person_id="p")
    context = ledger.context()
    found = trend(context, "traffic", "month", since=day(0), until=day(60), measures=("visitors", "sessions"))
    said = [(row.period, row.number, row.value.value) for row in found.rows]
    assert said == [
        ("2024-01", "visitors", 1), ("2024-01", "sessions", 2), ("2024-02", "visitors", 1), ("2024-02", "sessions", 1),
    ]  # fmt: skip
    sides = Filters(day(31), day(60)), Filters(day(0), day(31))
    (change,) = compare(context, "traffic", *sides, measures=("sessions",)).rows
    assert (change.number, change.change.value, change.change.low) == ("sessions", -1, None)
    assert change.direction == "unknown"
    with pytest.raises(InputError, match="the periods of traffic are those asked for"):
        trend(context, "traffic", "month", per="week")


def test_a_figure_with_a_row_a_period_is_asked_for_the_trends_periods():
    found = trend(CONTEXT, "acquisition_churn", "month", since=day(0), measures=["new", "churn"])
    alone = {row.period: row for row in compute(CONTEXT, "acquisition_churn", every="month").rows}
    told = {(row.period, row.number): row.value for row in found.rows}
    assert {period for period, _ in told} <= set(alone)
    assert told
    assert all(told[period, "churn"] == alone[period].churn for period, _ in told)
    assert all(told[period, "new"].value == alone[period].new for period, _ in told)
