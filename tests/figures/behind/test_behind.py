"""Who stands behind a number: exactly as many as its numerator and denominator say, whatever is filtered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journeyglass import Workspace
from journeyglass.demo.workspace import make
from journeyglass.errors import InputError
from journeyglass.figures import FIGURES, Context, Filters, compute, customers
from journeyglass.figures import revenue as money_of
from journeyglass.figures.behind import FIGURES as LISTED
from journeyglass.figures.behind import Behind, behind, nobody
from journeyglass.figures.behind.names import account_names
from journeyglass.figures.calendars import whole_periods
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.filters import Where
from journeyglass.figures.money import amount, exact_sum
from journeyglass.figures.registry import unkept
from journeyglass.figures.rows import keys_of, measured, measures_of
from tests.figures.behind.chance import Chance
from tests.figures.ledger import START

SEEDS = 4
MADE = -1
"""The made-up company, among the seeds of the ledgers drawn by chance."""
OPTIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "conversion": {"within": ("30d", "ever")},
    "lead_quality": {"within": ("30d",)},
    "onboarding": {"within": ("20d",), "stage": ("on,look",)},
    "re_engagement": {"within": ("30d", "ever"), "silence": ("30d",)},
    "retention": {"basis": ("moments", "subscriptions"), "cohort": ("quarter", "year"), "months": ("24",)},
    "revenue_retention": {"cohort": ("year",), "months": ("3",)},
    "attribution": {"to": ("on",), "start": ("look",), "of": ("name",), "lookback": ("60d",), "worth": ("rate",)},
    "ltv": {"horizon": ("3mo", "2y")},
    "acquisition_churn": {"every": ("quarter",), "basis": ("moments",)},
    "recurring_revenue": {"every": ("quarter",)},
    "crossover": {"within": ("30d", "ever")},
    "traffic": {"per": ("all", "quarter")},
    "site_conversion": {"per": ("all", "year"), "action": ("Signed In, Form Submitted",)},
    "contact_frequency": {"cap": ("1", "2"), "per": ("week",)},
    "target_accounts": {"within": ("30d",), "people": ("2",)},
    "channels": {"within": ("2d", "ever")},
    "concentration": {"months": ("3mo",)},
    "referral_rate": {"within": ("30d", "ever")},
    "renewal": {"term": ("1mo",), "grace": ("3",)},
    "expansion": {"within": ("30d", "ever")},
    "seat_use": {"full": ("50%",), "days": ("366",)},
    "ready_to_grow": {"full": ("50%",), "days": ("366",)},
    "repeat_purchase": {"cohort": ("year",), "months": ("3",)},
    "promised_delivered": {"within": ("30d", "ever")},
}
DAYS = st.integers(0, 1060)
WHERE = {
    MADE: (("segment", "small"), ("segment", "mid-market"), ("channel", "email"), ("country", "DE"),
           ("owner", "lena"), ("role", "champion"), ("source", "web"), ("industry", "Fintech"), ("turn", "2"),
           ("outcome", "lost"), ("stage", "purchase"), ("quarter", "2024-Q2")),
    0: (("segment", "large"), ("segment", ""), ("size", "small"), ("owner", "bob"), ("channel", "site"),
        ("role", "user"), ("turn", "1"), ("outcome", "won"), ("stage", "on"), ("year", "2024")),
}  # fmt: skip
_COUNTS = ("int", "int | None", "Decimal")


class Known:
    """The readings that are tried, each made when it is first asked for; told in no failure, for they are long."""

    def __init__(self, made: Context) -> None:
        self.contexts = {MADE: made}

    def __getitem__(self, seed: int) -> Context:
        if seed not in self.contexts:
            self.contexts[seed] = Chance(seed).context()
        return self.contexts[seed]

    def __repr__(self) -> str:
        return "known"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    """The made-up company, small, and the ledgers drawn by chance."""
    folder = tmp_path_factory.mktemp("behind") / "made"
    make(folder, accounts=90)
    with Workspace.open(folder) as workspace:
        workspace.import_()
        yield Known(workspace.read().context)


@pytest.fixture
def context(known: Known) -> Context:
    return known[MADE]


@st.composite
def asked(draw: st.DrawFn, name: str) -> tuple[int, Filters, dict[str, str]]:
    """Any reading, period, groups and options, or none of them."""
    seed = draw(st.integers(MADE, SEEDS - 1))
    begin = datetime(2023, 1, 1, tzinfo=UTC) if seed == MADE else START
    days = DAYS if seed == MADE else st.integers(0, 500)
    since, until = (draw(st.none() | days.map(lambda n: begin + timedelta(n))) for _ in range(2))
    if since and until and since >= until:
        until = None
    pairs = st.sampled_from(WHERE[min(seed, 0)])
    where: Where = tuple(draw(st.lists(pairs, max_size=2, unique_by=lambda pair: pair[0])))
    options = {key: draw(st.sampled_from(of)) for key, of in OPTIONS.get(name, {}).items() if draw(st.booleans())}
    if seed == MADE:
        options = {key: value for key, value in options.items() if value not in ("on", "look", "on,look")}
    chosen = Filters(since, until, where=where)
    return seed, Filters(since, until) if unkept(FIGURES[name], chosen) else chosen, options


def measures(name: str) -> list[str]:
    """Every number of the figure that can be asked for: the estimates, the counts and sums of money."""
    kind = FIGURES[name].row_type
    keys = keys_of(FIGURES[name])
    counts = [n for n, told in kind.__annotations__.items() if n not in keys and told in _COUNTS]
    return list(dict.fromkeys((*measures_of(kind), *counts)))


def some(rows: Sequence[Any], most: int = 15) -> Sequence[Any]:
    """All rows, or of many an even choice."""
    return rows[:: -(-len(rows) // most) or 1]


@pytest.mark.parametrize("name", sorted(LISTED))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_there_are_as_many_as_the_figure_says(known: Known, name: str, data: st.DataObject) -> None:
    seed, chosen, options = data.draw(asked(name))
    rows = compute(known[seed], name, chosen.since, chosen.until, where=chosen.where, **options).rows
    for row in some(rows):
        key = {part: str(told) for part in keys_of(FIGURES[name]) if (told := getattr(row, part)) is not None}
        for measure in measures(name):
            found = behind(known[seed], name, measure, key, chosen, options)
            if found is not None:
                _as_told(found, row, measure, (name, measure, key, seed, chosen, options))


def _as_told(found: Behind, row: Any, measure: str, where: tuple[Any, ...]) -> None:
    told, value = measured(row, measure), getattr(row, measure)
    if told is None or told.status == "terra_incognita":
        return
    if measure == "others_share" and told.status == "too_few":
        return  # A share that is not given says nothing of how many there are: `others` does.
    sides = (found.numerator, found.denominator)
    if found.counted and isinstance(value, Estimate):
        for side, number in zip(sides, (told.numerator, told.denominator), strict=True):
            assert side is None or not isinstance(number, int) or len(side) == number, where
    if found.counted and isinstance(value, int):
        counted = sides[0] if sides[0] is not None else sides[1]
        assert counted is not None, where
        assert len(counted) == value, where
    if sides[0] is not None and sides[1] is not None:
        assert Counter(sides[0]) <= Counter(sides[1]), where
    # Money is had by somebody; what a model credits to a touch may be nothing.
    if isinstance(told.numerator, Decimal) and sides[0] is not None and where[0] != "attribution":
        assert (told.numerator != 0) == (len(sides[0]) > 0), where
    if measure in ("gross", "net", "use") and sides[1] is not None:
        assert len(sides[1]) == row.customers, where


@pytest.mark.parametrize("name", FIGURES)
def test_of_every_number_somebody_is_listed_or_it_is_said_why_not(known: Known, name: str) -> None:
    """Where the number is known and nobody is listed, it counts nobody; every figure lists somebody somewhere."""
    listed = set()
    for seed in (MADE, *range(SEEDS)):
        for row in some(compute(known[seed], name).rows):
            key = {part: str(told) for part in keys_of(FIGURES[name]) if (told := getattr(row, part)) is not None}
            for measure in measures(name):
                told = measured(row, measure)
                found = behind(known[seed], name, measure, key, Filters())
                dark = told is None or told.status == "terra_incognita" or (not told.value and not told.numerator)
                assert found is not None or dark or nobody(name, measure) != "dark", (name, measure, key, seed)
                assert found is None or nobody(name, measure) == "dark", (name, measure)
                if found is not None:
                    listed.add(measure)
    wanted = {measure for measure in measures(name) if nobody(name, measure) == "dark"}
    assert listed >= wanted if name in LISTED else not listed


@pytest.mark.parametrize("seed", [MADE, 0, 1])
def test_who_is_listed_behind_money_has_all_of_it(known: Known, seed: int) -> None:
    """What those that are listed pay a month adds up to the sum that is told, and each of them pays something."""
    context, money = known[seed], money_of.load(known[seed])
    names = list(account_names(context))
    began = customers.load(context, Filters(), "subscriptions").began
    ends = {label: end for label, _, end in whole_periods(context, Filters(), "month", began)}
    rows = compute(context, "recurring_revenue").rows
    assert any(row.at_end for row in rows)
    for row in rows:
        found = behind(
            context, "recurring_revenue", "at_end", {"currency": row.currency, "period": row.period}, Filters()
        )
        assert found is not None
        assert found.numerator is not None
        accounts = np.array([names.index(name) for name in found.numerator], dtype=np.int64)
        code = money.currency.labels.index(row.currency)
        paid = money.standing(code, accounts, np.full(len(accounts), ends[row.period] - 1))
        assert amount(exact_sum(paid)) == row.at_end
        assert bool((paid > 0).all())


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
    with pytest.raises(InputError, match="no number of the month"):
        behind(context, "retention", "retained", {"cohort": "all", "month": "x"}, Filters())
    assert behind(context, "indicators", "measured", {}, Filters()) is None
    assert behind(context, "reached", "no-such", {"stage": "evaluation"}, Filters()) is None


def test_a_row_that_is_not_said_is_the_first(context: Context) -> None:
    whole = behind(context, "retention", "customers", {}, Filters())
    first = behind(context, "retention", "customers", {"cohort": "all", "month": "0"}, Filters())
    assert whole is not None
    assert first is not None
    assert whole.denominator is not None
    assert list(whole.denominator) == list(first.denominator if first.denominator is not None else ())
    assert behind(context, "retention", "customers", {"cohort": "1999-01"}, Filters()) is None
    assert behind(context, "acquisition_churn", "churn", {"period": "1999-01"}, Filters()) is None
