"""The figures find the parameters that the example company was made from, as often as their intervals say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack

import pytest

from journeyglass.demo.truth import HORIZON, RETURN_WITHIN, truth
from tests.demo.replicates import PARAMETERS, Quantity, Replicates, covered, make_replicates

SHORT = (200, 125)
LONG = (400, 250)
WON_WITHIN = {"start": "deal", "to": "customer", "within": f"{round(HORIZON * 24)}h"}
ALL = {"stage": None}
QUANTITIES = [
    Quantity("win_rate", "win_rate", lambda row: row.rate),
    Quantity("won_within", "conversion", lambda row: row.conversion, options=WON_WITHIN),
    Quantity("cycle_days", "sales_cycle", lambda row: row.median, {"start": "opportunity"}),
    Quantity("deal_days", "dwell", lambda row: row.median, {"stage": "deal"}),
    Quantity("retained_12", "retention", lambda row: row.retained, {"cohort": "all", "month": 12}),
    Quantity("nps", "nps", lambda row: row.score, ALL),
    Quantity("surveys_answered", "nps", lambda row: row.response, ALL),
    Quantity("csat_mean", "csat", lambda row: row.score, ALL),
    Quantity("csat_satisfied", "csat", lambda row: row.favourable_share, ALL),
    Quantity("ces_mean", "ces", lambda row: row.score, ALL),
    Quantity("on_time", "promises", lambda row: row.share, {"promise": "on_time"}),
    Quantity("on_budget", "promises", lambda row: row.share, {"promise": "on_budget"}),
    Quantity("promise_kept", "promises", lambda row: row.share, {"promise": "kept"}),
    Quantity("hand_over_accepted", "hand_over", lambda row: row.accepted_share),
    Quantity("hand_over_days", "hand_over", lambda row: row.time),
    Quantity(
        "returned",
        "re_engagement",
        lambda row: row.re_engaged,
        options={"within": f"{round(RETURN_WITHIN * 24)}h"},
        journey="services",
    ),
]


@pytest.fixture(scope="module")
def truths() -> Mapping[str, float]:
    return truth(PARAMETERS)


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicates]:
    with ExitStack() as stack:
        yield make_replicates(tmp_path_factory.mktemp("coverage") / "short", *SHORT, stack)


@pytest.mark.parametrize("quantity", QUANTITIES, ids=lambda q: q.truth)
def test_the_interval_holds_the_truth(
    quantity: Quantity, short: Replicates, truths: Mapping[str, float], tell: Callable[[str], None]
) -> None:
    estimates = quantity.estimates(short)
    found = covered(estimates, truths[quantity.truth])
    tell(
        f"coverage of {quantity.truth}: {found.share:.3f} of {found.of},"
        f" mean {found.mean:.4f}, truth {truths[quantity.truth]:.4f}"
    )
    assert found.of >= 0.9 * short.count
    assert 0.90 <= found.share <= quantity.at_most, quantity.why
