"""Who stands behind the figures that users define: as many as the figure says, in each of the ways it may be made."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from journeyglass.figures import Context, Filters, compute
from journeyglass.figures.behind import behind, nobody
from journeyglass.figures.estimate import Estimate
from tests.figures.ledger import day
from tests.figures.test_own import context

USED, TRAINED = "events: {did: Feature Used}\n", "with: {did: Training Attended}\n"
TIED = "events: {did: Ticket Opened}\nuntil: {did: Ticket Resolved}\nsame: properties.ticket\n"
FIGURES = [
    *(
        f"measure: count\nover: events\n{USED}per: {per}\n"
        for per in ("event", "visit", "subject", "account", "person")
    ),
    *(f"measure: count\nover: visits\nstage: b\nper: {per}\n" for per in ("visit", "subject", "account")),
    f"measure: share\nover: visits\nstage: b\n{TRAINED}",
    f"measure: share\nover: visits\nstage: [a, b]\nper: account\n{TRAINED}",
    *(f"measure: share\nover: events\n{USED}{TRAINED}per: {per}\n" for per in ("event", "account", "person")),
    "measure: sum\nover: events\nevents: {did: Invoice Paid}\nvalue: value\n",
    "measure: sum\nover: events\nevents: {did: Training Attended}\nvalue: properties.score\n",
    "measure: median\nover: events\nevents: {did: Invoice Paid}\nvalue: value\n",
    "measure: median\nover: events\nevents: {did: Training Attended}\nvalue: properties.score\n",
    f"measure: median\nover: events\n{TIED}",
    "measure: median\nover: visits\nstage: b\n",
    f"measure: rate\nover: events\n{USED}every: day\n",
    f"measure: rate\nover: visits\nstage: b\n{USED}every: month\n",
]
PERIODS: list[tuple[datetime | None, datetime | None]] = [
    (None, None),
    (day(3), None),
    (day(2), day(9)),
    (day(90), None),
]


@pytest.mark.parametrize("where", [(), (("size", "small"),)])
@pytest.mark.parametrize("text", FIGURES)
def test_there_are_as_many_as_the_figure_says(text: str, where: tuple[tuple[str, str], ...]) -> None:
    made = context(text)
    for since, until in PERIODS:
        for row in compute(made, "mine", since, until, where=where).rows:
            key = {} if row.currency is None else {"currency": row.currency}
            for measure in ("value", "counted", "subjects"):
                _as_told(made, measure, key, Filters(since, until, where=where), row)


def _as_told(made: Context, measure: str, key: dict[str, str], chosen: Filters, row: object) -> None:
    found, told = behind(made, "mine", measure, key, chosen), getattr(row, measure)
    assert found is not None
    sides = (found.numerator, found.denominator)
    if isinstance(told, Estimate):
        for side, number in zip(sides, (told.numerator, told.denominator), strict=True):
            assert not found.counted or side is None or not isinstance(number, int) or len(side) == number, (
                key,
                chosen,
            )
    elif found.counted:
        (side,) = [side for side in sides if side is not None]
        assert len(side) == told, (measure, key, chosen)
    if sides[0] is not None and sides[1] is not None:
        assert Counter(sides[0]) <= Counter(sides[1])


def test_they_are_subjects_of_the_journey() -> None:
    made = context(f"measure: count\nover: events\n{USED}per: account\n")
    found = behind(made, "mine", "value", {}, Filters())
    assert found is not None
    assert not found.accounts
    assert found.numerator is not None
    assert sorted(found.numerator) == [f"s{i:02}" for i in range(1, 12)]


def test_nobody_is_listed_where_nothing_is_recorded() -> None:
    made = context("measure: count\nover: events\nevents: {did: Never Seen}\n")
    assert behind(made, "mine", "value", {}, Filters()) is None
    assert nobody("mine", "value") == "dark"
