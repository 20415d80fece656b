"""What was put into the example company is found by the figures, at the size that the demo has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from journeyglass.figures.context import Context
from journeyglass.figures.registry import FIGURES, compute
from journeyglass.lake.store import Store
from tests.demo.shown import Shown

EMPTY = {"ltv_orders", "repeat_purchase", "re_engagement", "target_accounts"}
"""Of orders, of stages between engagements, of a list: the company's own map and its data have none of them."""


@pytest.fixture(scope="module")
def context(company: tuple[Shown, Store]) -> Iterator[Context]:
    shown, store = company
    with duckdb.connect() as con:
        store.files().register(con)
        yield Context.of(shown.reading, con)


def rows(context: Context, name: str, **wanted: Any) -> list[Any]:
    return [row for row in compute(context, name).rows if all(getattr(row, k) == v for k, v in wanted.items())]


def test_a_decision_maker_who_joins_decides(context: Context) -> None:
    found = rows(context, "decision_points", point_kind="role", point="decision_maker")
    assert [row.stage for row in found if row.decides and row.odds.value > 1.5]
    odds = {row.stage: row.odds.value for row in found}
    assert min(odds["consideration"], odds["purchase"]) > 1.2


def test_the_thread_breaks_where_a_chat_becomes_a_call(context: Context) -> None:
    (broken,) = rows(context, "channels", from_channel="chat", to_channel="phone")
    assert broken.difference.high < 0


def test_the_growth_review_moves_nobody(context: Context) -> None:
    (review,) = rows(context, "activities", activity="growth-review")
    assert review.idle is True


def test_new_customers_hide_those_who_leave(context: Context) -> None:
    assert any(row.trap for row in rows(context, "acquisition_churn"))


def test_every_figure_has_something_to_say(context: Context) -> None:
    silent = {name for name in FIGURES if name not in EMPTY and not compute(context, name).rows}
    assert silent == set()
