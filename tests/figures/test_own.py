"""Users' own figures: what is computed, by hand; edges; breakdowns; as indicators of a map."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from lifelines import KaplanMeierFitter

from journeyglass.errors import InputError
from journeyglass.figures import Context, Rates, compute, overview
from journeyglass.figures.own.figure import own_spec
from journeyglass.figures.own.load import load_figure
from journeyglass.figures.statistics.wilson import wilson
from journeyglass.figures.trend import trend
from journeyglass.journey.model import Indicator
from tests.figures.ledger import Ledger, day, journey, one, plain

HEAD = "format: 1\nfigure: mine\ntitle: Mine\n"


def ledger(**more: object) -> Ledger:
    """Twelve accounts: a from day i, b five days later, every third leaves b after twenty-five days more."""
    made = Ledger(journey(*plain(), **more), as_of=100)
    for i in range(12):
        name = f"s{i:02}"
        made.subject(name, ("a", i, i + 5), ("b", i + 5, None if i % 3 else i + 30))
        made.trait(name, None, size="small" if i % 2 else "large")
        made.event(name, "A", i)
        for k in range(i):
            made.event(name, "Feature Used", i + 6 + k, person_id=f"p{i}{k % 2}")
        if i % 2:
            made.event(name, "Training Attended", i + 6, properties={"score": i}, channel="event")
        made.event(name, "Invoice Paid", 20 + i, value=10 * i, currency="EUR" if i % 4 else "USD", actor="system")
        made.event(name, "Ticket Opened", 20 + i, properties={"ticket": f"t{i}"})
        if i > 2:
            made.event(name, "Ticket Resolved", 20 + 2 * i, properties={"ticket": f"t{i}"})
    return made


LEDGER = ledger()


def context(text: str, made: Ledger = LEDGER, rates: Rates | None = None) -> Context:
    """A context with the figure `mine` of that file."""
    return replace(made.context(rates), own={"mine": own_spec(load_figure(HEAD + text).figure)})


def rows(text: str, made: Ledger = LEDGER, rates: Rates | None = None, **asked: object) -> tuple[object, ...]:
    return compute(context(text, made, rates), "mine", **asked).rows


TRAINED = "measure: share\nover: visits\nstage: b\nwith: {did: Training Attended}\n"


def test_the_share_of_visits_with_an_event():
    (row,) = rows(TRAINED)
    assert (row.counted, row.subjects, row.value.numerator, row.value.denominator) == (12, 12, 6, 12)
    assert (row.value.low, row.value.high) == wilson(6, 12)


def test_an_event_of_another_stage_does_not_count():
    (row,) = rows("measure: share\nover: visits\nstage: a\nwith: {did: Training Attended}\n")
    assert (row.value.value, row.value.numerator) == (0.0, 0)


def test_conditions_and_roles_are_those_of_rules():
    (row,) = rows("measure: share\nover: visits\nstage: b\nwith: {did: Training Attended, where: {score: {gte: 6}}}\n")
    assert row.value.numerator == 3
    made = ledger()
    made.role("s01", "p10", "champion")
    (row,) = rows("measure: count\nover: events\nevents: {did: Feature Used, role: champion}\n", made)
    assert row.value.value == 1  # of s01's one use, by p10; nobody else is a champion


@pytest.mark.parametrize(
    ("per", "number", "subjects"), [("event", 66, 11), ("account", 11, 11), ("person", 21, 11), ("visit", 12, 11)]
)
def test_counts(per, number, subjects):
    (row,) = rows(f"measure: count\nover: events\nevents: {{did: Feature Used}}\nper: {per}\n")
    stood = {"visit": 11}.get(per, number)  # what fell outside belongs to no visit
    assert (row.value.value, row.counted, row.subjects) == (stood, stood, subjects)
    assert (row.value.low, row.value.high, row.value.unit) == (None, None, "count")


def test_visits_are_counted_by_when_they_began_or_ended():
    (begun,) = rows("measure: count\nover: visits\nstage: b\n", since=day(0), until=day(10))
    (ended,) = rows("measure: count\nover: visits\nstage: b\nperiod: left\n", since=day(33), until=day(40))
    assert (begun.value.value, ended.value.value) == (5, 3)
    months = rows("measure: count\nover: visits\nstage: b\nperiod: left\n", by="month")
    assert {row.group: row.value.value for row in months} == {"2024-01": 1, "2024-02": 3}


def test_money_is_added_up_by_currency_exactly():
    found = rows("measure: sum\nover: events\nevents: {did: Invoice Paid}\nvalue: value\n")
    assert {row.currency: row.value.numerator for row in found} == {"EUR": Decimal(540), "USD": Decimal(120)}
    assert {row.value.unit for row in found} == {"money"}
    rates = Rates("EUR", {"USD": Decimal("0.5")})
    (row,) = rows("measure: sum\nover: events\nevents: {did: Invoice Paid}\nvalue: value\n", rates=rates)
    assert (row.currency, row.value.numerator) == ("EUR", Decimal(600))


def test_money_without_a_rate_is_left_out_and_said():
    text = "measure: sum\nover: events\nevents: {did: Invoice Paid}\nvalue: value\n"
    found = compute(context(text, rates=Rates("GBP", {"EUR": Decimal(2)})), "mine")
    assert [(row.currency, row.value.numerator) for row in found.rows] == [("GBP", Decimal(1080))]
    assert found.notes == ("no rate was given for USD: left out",)


def test_the_sum_of_a_property():
    (row,) = rows("measure: sum\nover: events\nevents: {did: Training Attended}\nvalue: score\nunit: score\n")
    assert (row.value.value, row.value.unit, row.counted) == (36.0, "score", 6)


def test_the_median_of_a_property():
    (row,) = rows("measure: median\nover: events\nevents: {did: Training Attended}\nvalue: score\nunit: score\n")
    assert row.value.value == 5  # of 1 3 5 7 9 11, half do not exceed 5
    assert row.value.low <= 5 <= row.value.high


def test_the_median_of_money_by_currency():
    found = rows("measure: median\nover: events\nevents: {did: Invoice Paid}\nvalue: value\n")
    assert one(found, currency="EUR").value.value == 60
    assert one(found, currency="USD").value.status == "too_few"


RESOLVED = "measure: median\nover: events\nevents: {did: Ticket Opened}\nuntil: {did: Ticket Resolved}\n"


@pytest.mark.parametrize("tie", ["same: ticket\n", "per: account\n", ""])
def test_the_median_time_until_another_event_is_kaplan_meiers(tie):
    (row,) = rows(RESOLVED + tie)
    lengths = [i if i > 2 else 100 - 20 - i for i in range(12)]
    fitted = KaplanMeierFitter().fit(lengths, [i > 2 for i in range(12)])
    assert row.value.value == fitted.median_survival_time_
    assert (row.value.numerator, row.value.denominator, row.value.unit) == (9, 12, "days")


def test_the_next_event_counts_and_never_the_same_one():
    made = Ledger()
    for i in range(6):
        made.subject(f"s{i}", ("a", 0, None))
        for at in (1, 4 + i, 30):
            made.event(f"s{i}", "Order Placed", at)
    (row,) = rows("measure: median\nover: events\nevents: {did: Order Placed}\nuntil: {did: Order Placed}\n", made)
    # Of 3 … 8, 21 … 26 and six that last on, half are over after 23 days.
    assert row.value.value == 23
    assert (row.value.numerator, row.value.denominator) == (12, 18)


def test_the_rate_among_the_active():
    (row,) = rows("measure: rate\nover: events\nevents: {did: Feature Used}\nevery: week\n")
    weeks = set()
    for event in LEDGER.events or []:
        if event["actor"] == "customer":
            weeks.add((event["account"], *event["occurred_at"].isocalendar()[:2]))
    assert (row.value.numerator, row.value.denominator) == (66, len(weeks))
    assert row.value.value == pytest.approx(66 / len(weeks))
    assert row.value.low < row.value.value < row.value.high


def test_the_rate_of_a_stay():
    (row,) = rows("measure: rate\nover: visits\nstage: b\nevents: {did: Feature Used}\nevery: week\n")
    stay = sum((25 if i % 3 == 0 else 95 - i) for i in range(12))
    inside = sum(1 for i in range(12) for k in range(i) if i % 3 or 1 + k < 25)
    assert row.value.numerator == inside
    assert row.value.value == pytest.approx(inside / (stay / 7))


def test_a_rate_of_nothing_seen_has_an_upper_limit():
    (row,) = rows("measure: rate\nover: visits\nstage: a\nevents: {did: Ticket Opened}\nevery: day\n")
    assert (row.value.value, row.value.low) == (0.0, 0.0)
    assert row.value.high == pytest.approx(-np.log(0.025) / (12 * 5))


def test_the_length_of_visits_is_censored_and_truncated():
    (row,) = rows("measure: median\nover: visits\nstage: b\n")
    fitted = KaplanMeierFitter().fit([25 if i % 3 == 0 else 95 - i for i in range(12)], [i % 3 == 0 for i in range(12)])
    assert row.value.value is None
    assert fitted.median_survival_time_ == float("inf")
    made = ledger()
    made.observed = {"b": None}
    (unknown,) = rows("measure: median\nover: visits\nstage: b\n", made)
    assert (unknown.counted, unknown.value.status) == (0, "too_few")


@pytest.mark.parametrize("per", ["account", "subject", "visit"])
def test_the_share_of_those_with_an_event_that_had_another(per):
    text = f"measure: share\nover: events\nevents: {{did: Ticket Opened}}\nwith: {{did: Ticket Resolved}}\nper: {per}\n"
    (row,) = rows(text)
    expected = {"visit": sum(i > 2 and (i % 3 > 0 or 20 + 2 * i < i + 30) for i in range(12))}
    assert row.value.numerator == expected.get(per, 9)


def test_a_share_of_events_is_of_events_themselves():
    text = "measure: share\nover: events\nevents: {did: [Training Attended, Invoice Paid]}\n"
    (row,) = rows(text + "with: {did: Invoice Paid, where: {value: {gt: 50}}}\nper: event\n")
    assert (row.value.numerator, row.value.denominator) == (6, 18)


@pytest.mark.parametrize(
    ("by", "groups"),
    [("size", {"large": 0, "small": 6}), ("stage", {"b": 6}), ("month", {"2024-01": 6}), ("turn", {"1": 6})],
)
def test_breakdowns(by, groups):
    assert {row.group: row.value.numerator for row in rows(TRAINED, by=by)} == groups


def test_breakdowns_of_events():
    found = rows("measure: count\nover: events\nevents: {did: [Training Attended, Invoice Paid]}\n", by="channel")
    assert {row.group: row.counted for row in found} == {"event": 6, None: 12}


def test_what_never_came_is_unknown_land_and_what_is_rare_is_too_few():
    (row,) = rows("measure: share\nover: visits\nstage: b\nwith: {did: Webinar Attended}\n")
    assert (row.value.status, row.value.note) == ("terra_incognita", "no event Webinar Attended has ever come")
    (few,) = rows(TRAINED, until=day(8))
    assert few.value.status == "too_few"
    (nobody,) = rows(TRAINED, since=day(90))
    assert (nobody.counted, nobody.value.status) == (0, "too_few")
    (silent,) = rows(TRAINED, Ledger())
    assert silent.value.note == "there are no events to look at"
    (unheard,) = rows("measure: count\nover: visits\nstage: c\n")
    assert (unheard.value.status, unheard.value.note) == ("terra_incognita", "no event that leads here has ever come")


def test_what_the_journey_does_not_have_is_an_error():
    with pytest.raises(InputError, match="has no stage z; use a, b, c"):
        rows("measure: count\nover: visits\nstage: z\n")
    with pytest.raises(InputError, match="no outcome won; use lost, not_now"):
        rows("measure: count\nover: visits\noutcome: won\n")
    with pytest.raises(InputError, match="is for the journey saas"):
        rows("journey: saas\nmeasure: count\nover: visits\n")


def test_it_can_be_followed_and_is_an_indicator_of_the_map():
    points = trend(context(TRAINED), "mine", "month", since=day(0))
    assert [(r.period, r.value.numerator) for r in points.rows] == [("2024-01", 6)]
    text = "measure: share\nover: visits\nwith: {did: Training Attended}\nbetter: more\n"
    stages = list(plain())
    stages[1] = stages[1].model_copy(update={"indicators": (Indicator(figure="mine", target=0.4, alert_below=0.2),)})
    made = ledger()
    made.journey = journey(*stages)
    shown = overview(context(text, made)).stages[1].indicators[0]
    assert (shown.measured.numerator, shown.verdict, shown.alert) == (6, "met", False)


def test_it_says_how_it_is_computed():
    spec = own_spec(load_figure(HEAD + RESOLVED + "same: ticket\ndescription: How fast help comes\n").figure)
    assert spec.question == "How fast help comes."
    assert "the time from Ticket Opened to Ticket Resolved of the same ticket" in spec.definition
    for word in ("Formula:", "Assumes:", "Misleads:", "Intervals:", "Shape:", "Unit:", "Source:"):
        assert word in spec.definition
