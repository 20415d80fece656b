"""Placing events in visits by bisection gives what counting visit by visit gives."""

from __future__ import annotations

import numpy as np
import pytest

from journeyglass.figures.context import micros
from journeyglass.figures.placing import NEVER, Standing, standing, visit_function, visit_sql
from journeyglass.figures.touches import touches
from journeyglass.figures.visits import whole
from tests.figures.ledger import Ledger


def drawn(seed: int) -> Ledger:
    """Accounts with random visits, some of no length, and events at their edges, between them and outside."""
    rng = np.random.default_rng(seed)
    ledger = Ledger(as_of=50)
    for i in range(8):
        at, path = float(rng.integers(0, 5)), []
        for number in range(int(rng.integers(0, 5))):
            left = at + float(rng.integers(0, 6))
            path.append(("abc"[number % 3], at, left if number < 4 else None))
            at = left + float(rng.integers(0, 3))
        if path:
            ledger.subject(f"s{i}", *path)
        for _ in range(20):
            ledger.event(f"s{i}", "A", float(rng.integers(0, 55)))
    return ledger


@pytest.mark.parametrize("seed", range(12))
def test_touches_lie_where_a_search_through_all_visits_puts_them(seed: int) -> None:
    ledger = drawn(seed)
    context = ledger.context()
    touches(context)
    rows = sorted(ledger.visits, key=lambda v: (v["subject"], v["visit_no"]))

    def place(account: str, at: int) -> int:
        inside = [
            i for i, v in enumerate(rows)
            if v["subject"] == account and micros(v["entered_at"]) <= at
            and (v["left_at"] is None or at < micros(v["left_at"]))
        ]  # fmt: skip
        return inside[-1] if inside else -1

    table = context.table("""
        SELECT t."at", t.visit, t.stage_idx, a.account_id FROM touches t JOIN cache_accounts a USING (account_no)""")
    found = [(r["account_id"], r["at"], -1 if r["visit"] is None else r["visit"]) for r in table.to_pylist()]
    assert found == [(account, at, place(account, at)) for account, at, _ in found]
    assert len(found) == sum(micros(e["occurred_at"]) <= context.as_of for e in ledger.events or [])
    stages = {place(r["account_id"], r["at"]): r["stage_idx"] for r in table.to_pylist() if r["visit"] is not None}
    assert stages == {row: "abc".index(rows[row]["stage"]) for row in stages}


def test_spans_of_nobody_and_an_open_end() -> None:
    spans = Standing.of(np.array([0, 1, 1]), np.array([5]), np.array([NEVER]))
    asked = spans.visit_at(np.array([0, 0, 1, -1]), np.array([4, 5, 9, 9]))
    assert asked.tolist() == [-1, 0, -1, -1]


def test_the_function_lives_as_long_as_it_is_asked_and_is_each_contexts_own() -> None:
    one, other = drawn(1).context(), drawn(2).context()
    with visit_function(one) as first, visit_function(other) as second:
        assert first != second
        asked = one.table(f"SELECT {visit_sql(first, 'NULL::INTEGER', '0::BIGINT')} AS a")
        assert whole(asked, "a").tolist() == [-1]
    left = one.table(f"SELECT count(*) AS n FROM duckdb_functions() WHERE function_name = '{first}'")
    assert left["n"].to_pylist() == [0]
    assert standing(one) is standing(one)
