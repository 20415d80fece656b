"""The made-up company: of the size asked for, the same each time, uneven, anonymous, in order of time."""

import hashlib
from pathlib import Path

import duckdb
import pytest
from bench.company.export import export
from bench.company.population import populate
from bench.place import Place

from tests.bench.conftest import ROWS


def asked(sql: str) -> tuple[object, ...]:
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        return con.execute(sql).fetchall()[0]


def digests(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*.parquet"))
    }


def test_the_same_seed_gives_the_same_files_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("one", 5), ("same", 5), ("other", 6)):
        export(tmp_path / name, 1_000, seed)
    one, same, other = (digests(tmp_path / name) for name in ("one", "same", "other"))
    assert len(one) == 7
    assert one == same
    assert all(one[name] != other[name] for name in one)


def test_there_are_as_many_events_as_asked_for(data: Path) -> None:
    both = f"SELECT hit_id AS id FROM '{data}/web.parquet' UNION ALL SELECT row_id FROM '{data}/systems.parquet'"
    rows, different, first, last = asked(f"SELECT count(*), count(DISTINCT id), min(id), max(id) FROM ({both})")
    assert (rows, different, first, last) == (ROWS, ROWS, 0, ROWS - 1)


def test_more_than_two_in_five_events_name_no_account(data: Path) -> None:
    (web,) = asked(f"SELECT count(*) FROM '{data}/web.parquet' WHERE visitor IS NOT NULL")
    assert isinstance(web, int)
    assert web >= 0.4 * ROWS
    columns = asked(f"SELECT list(name) FROM parquet_schema('{data}/web.parquet')")[0]
    assert not {"company_id", "account_id"} & set(columns)  # type: ignore[call-overload]


def test_no_name_is_as_frequent_as_the_page_view(data: Path) -> None:
    both = f"SELECT action FROM '{data}/web.parquet' UNION ALL SELECT action FROM '{data}/systems.parquet'"
    name, times = asked(f"SELECT action, count(*) FROM ({both}) GROUP BY 1 ORDER BY 2 DESC LIMIT 1")
    assert name == "Page Viewed"
    assert isinstance(times, int)
    assert times > 0.4 * ROWS


@pytest.mark.parametrize("log", ["web", "systems"])
def test_logs_are_in_order_of_time(data: Path, log: str) -> None:
    rows = f"read_parquet('{data}/{log}.parquet', file_row_number = true)"
    late = f'SELECT "at" < lag("at") OVER (ORDER BY file_row_number) AS late FROM {rows}'
    assert asked(f"SELECT count(*) FROM ({late}) WHERE late") == (0,)


def test_accounts_are_of_very_uneven_size() -> None:
    sizes = sorted(populate(100_000, 1).events.tolist(), reverse=True)
    assert sum(sizes) == 100_000
    assert sum(sizes[: len(sizes) // 10]) > 3 * sum(sizes[len(sizes) // 2 :])


def test_one_in_a_hundred_is_new_on_the_day_after(place: Place) -> None:
    logs = (("web", "hit_id"), ("systems", "row_id"))
    both = " UNION ALL ".join(f"SELECT {key} AS id, \"at\" FROM '{place.more}/{log}.parquet'" for log, key in logs)
    rows, first_id, begins = asked(f'SELECT count(*), min(id), CAST(min("at") AS VARCHAR) FROM ({both})')
    assert rows == ROWS // 100
    assert first_id == ROWS
    assert str(begins).startswith("2024-01-01")
