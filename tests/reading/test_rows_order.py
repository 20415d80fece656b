"""Rows come in order however DuckDB reads the cache: with many names asked for it joins, and a join keeps no order."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from journeyglass.events.facts import Event, History
from journeyglass.journey.load import load
from journeyglass.reading import duck
from journeyglass.reading.compile import compile_journey
from journeyglass.reading.duck import read
from journeyglass.reading.rows_sql import rows_sql
from journeyglass.testing.cases import instant
from journeyglass.testing.tables import cache_of

ACCOUNTS, EVENTS = 700, 12
NAMES = ("Page Viewed", *(f"Thing {i} Done" for i in range(10)))
JOURNEY = f"""
format: 1
journey: order
title: Order
stages:
  - {{id: s1, title: A, enter: {{did: Signed Up}}}}
  - {{id: s2, title: B, enter: {{did: [{", ".join(NAMES)}], at_least: 3, since: stage}}}}
"""


def history() -> History:
    rows = (divmod(i, EVENTS) for i in range(ACCOUNTS * EVENTS))
    return History(
        tuple(
            Event(
                event_id=f"e{account:05}-{place:02}",
                name="Signed Up" if place % 4 == 0 else "Page Viewed",
                occurred_at=place * 1_000_000 + account,
                account_id=f"a{account:05}",
            )
            for account, place in rows
        )
    )


@pytest.mark.parametrize("threads", [1, 4])
def test_small_row_groups_and_several_threads_change_nothing(threads: int, tmp_path: Path) -> None:
    with duckdb.connect() as builder:
        files = cache_of(history(), tmp_path / "cache", builder)
        for bucket in files.manifest.buckets:
            path, again = files.folder / bucket.file, tmp_path / "again.parquet"
            builder.execute(f"COPY (FROM '{path}') TO '{again}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
            again.replace(path)
    with duckdb.connect(config={"threads": threads}) as con:
        files.register(con)
        for _ in range(5):
            reading = read(con, load(JOURNEY).journey, instant(10**9))
            assert reading.visits.num_rows == 2 * ACCOUNTS
            assert reading.visits["subject"].to_pylist() == sorted(reading.visits["subject"].to_pylist())


MANY = f"""
format: 1
journey: order
title: Order
stages:
  - id: s1
    title: A
    enter:
      did: [{", ".join(NAMES)}]
      role: champion
      where:
        kind: [{", ".join(f"k{i}" for i in range(40))}]
        score: [{", ".join(map(str, range(40)))}]
        channel: [{", ".join(f"c{i}" for i in range(40))}]
"""


def test_a_journey_on_accounts_is_read_by_a_plain_scan(tmp_path: Path) -> None:
    """Nothing that a rule asks for may bring in what does not keep the rows' order."""
    with duckdb.connect() as con:
        cache_of(history(), tmp_path / "cache", con)
        con.execute("CREATE OR REPLACE TEMP TABLE events_here AS FROM cache_events")
        sql = rows_sql(compile_journey(load(MANY).journey), 10**18, corrected=True)
        plan = con.execute(f"EXPLAIN {sql.replace('cache_events', 'events_here')}").fetchall()[0][1]
    assert "Sequential Scan" in plan
    assert not [word for word in ("Join", "Order", "Sort", "Aggregate", "Union") if word in plan]


def test_rows_that_come_out_of_order_are_asked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def backwards(*given: Any, sort: bool = False, **more: Any) -> str:
        asked.append(sort)
        return rows_sql(*given, sort=sort, **more) + ("" if sort else "\nORDER BY e.row_no DESC")

    journey = load(JOURNEY).journey
    with duckdb.connect() as con:
        cache_of(history(), tmp_path / "cache", con)
        expected = read(con, journey, instant(10**9)).visits
        monkeypatch.setattr(duck, "rows_sql", backwards)
        assert read(con, journey, instant(10**9)).visits.equals(expected)
    assert asked == [False, True]
