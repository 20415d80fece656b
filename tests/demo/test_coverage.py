"""The figures find the parameters that the example company was made from, as often as their intervals say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack

import pytest

from journeyglass.demo.truth import HORIZON, RETURN_WITHIN, truth
from tests.demo.replicates import PARAMETERS, TABLES, Coverage, Quantity, Replicates, covered, make_replicates

SHORT = (200, 125)
LONG = (200, 250)
WON_WITHIN = {"start": "deal", "to": "customer", "within": f"{round(HORIZON * 24)}h"}
ALL = {"stage": None}
QUANTITIES = [
    Quantity("win_rate", "win_rate", lambda row: row.rate),
    Quantity("won_within", "conversion", lambda row: row.conversion, options=WON_WITHIN),
    Quantity(
        "cycle_days",
        "sales_cycle",
        lambda row: row.median,
        {"start": "opportunity"},
        bounds=(0.90, 1.0),
        why="the CRM keeps whole days: limits between two days move out to the next, so the interval is too wide",
    ),
    Quantity("deal_days", "dwell", lambda row: row.median, {"stage": "deal"}),
    Quantity("retained_12", "retention", lambda row: row.retained, {"cohort": "all", "month": 12}),
    Quantity("nps", "nps", lambda row: row.score, ALL),
    Quantity("surveys_answered", "nps", lambda row: row.response, ALL),
    Quantity("csat_mean", "csat", lambda row: row.score, ALL),
    Quantity(
        "csat_satisfied",
        "csat",
        lambda row: row.favourable_share,
        ALL,
        bounds=(0.85, 0.99),
        why="a percentile bootstrap over some fifteen accounts is too narrow, as its docstring says",
    ),
    Quantity("ces_mean", "ces", lambda row: row.score, ALL),
    Quantity("on_time", "promises", lambda row: row.share, {"promise": "on_time"}),
    Quantity("on_budget", "promises", lambda row: row.share, {"promise": "on_budget"}),
    Quantity(
        "promise_kept",
        "promises",
        lambda row: row.share,
        {"promise": "kept"},
        bounds=(0.90, 1.0),
        why="of some ten answers there are few possible shares, and Wilson's interval then holds more than it says",
    ),
    Quantity("hand_over_accepted", "hand_over", lambda row: row.accepted_share),
    Quantity("no_value_within", "crossover", lambda row: row.never, options={"within": "30d"}),
    # Value comes in the trial or some days after: between two heaps the median of few customers leans to one of them.
    Quantity("value_days", "crossover", lambda row: row.median, centred=False),
    Quantity("renewed", "renewal", lambda row: row.rate),
    Quantity("referred", "referral_rate", lambda row: row.rate),
    Quantity("first_reply_days", "onboarding", lambda row: row.measured, {"measure": "first_response"}),
    Quantity("hand_over_days", "hand_over", lambda row: row.time),
    Quantity(
        "returned",
        "re_engagement",
        lambda row: row.re_engaged,
        options={"within": f"{round(RETURN_WITHIN * 24)}h"},
        journey="services",
    ),
]
OF_LETTERS_AND_PEOPLE = [
    Quantity("opened", "onboarding", lambda row: row.measured, {"measure": "email_open_rate"}),
    Quantity(
        "decision_makers", "committee", lambda row: row.known_share, {"stage": "customer", "role": "decision_maker"}
    ),
]


@pytest.fixture(scope="module")
def truths() -> Mapping[str, float]:
    return truth(PARAMETERS)


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicates]:
    with ExitStack() as stack:
        yield make_replicates(tmp_path_factory.mktemp("coverage") / "short", *SHORT, stack)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicates]:
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("coverage") / "long"
        yield make_replicates(folder, *LONG, stack, (*TABLES, "emails", "contacts"))


def told(
    quantity: Quantity, replicates: Replicates, truths: Mapping[str, float], tell: Callable[[str], None]
) -> Coverage:
    """The coverage, said in the summary."""
    estimates = quantity.estimates(replicates)
    found = covered(estimates, truths[quantity.truth])
    tell(
        f"coverage of {quantity.truth}: {found.share:.3f} of {found.of},"
        f" mean {found.mean:.4f}, truth {truths[quantity.truth]:.4f}"
    )
    return found


@pytest.mark.parametrize("quantity", [*QUANTITIES], ids=lambda q: q.truth)
def test_the_interval_holds_the_truth(
    quantity: Quantity, short: Replicates, truths: Mapping[str, float], tell: Callable[[str], None]
) -> None:
    found = told(quantity, short, truths, tell)
    least, most = quantity.bounds
    assert found.of >= 0.85 * short.count
    assert least <= found.share <= most, quantity.why
    # Over all replicates together the figure finds the truth itself.
    assert not quantity.centred or found.mean == pytest.approx(truths[quantity.truth], abs=6 * found.error)


@pytest.mark.coverage
@pytest.mark.parametrize("quantity", [*QUANTITIES, *OF_LETTERS_AND_PEOPLE], ids=lambda q: q.truth)
def test_of_larger_companies(
    quantity: Quantity, long: Replicates, truths: Mapping[str, float], tell: Callable[[str], None]
) -> None:
    found = told(quantity, long, truths, tell)
    assert found.of >= 0.95 * long.count
    assert 0.90 <= found.share <= quantity.bounds[1], quantity.why
    assert not quantity.centred or found.mean == pytest.approx(truths[quantity.truth], abs=6 * found.error)
