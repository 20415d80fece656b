"""A cache that grows while the lake is sealed, merged and erased from is the one that a build from scratch gives."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from journeyglass.lake import cache_build, cache_grow, merging
from journeyglass.lake.cache import Cache
from journeyglass.lake.layout import write_rows
from journeyglass.lake.raw import Lake
from tests.lake.bodies import event, put, table
from tests.lake.test_cache import Growing, contents


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Buckets and merges of a few rows, and growing whatever it costs."""
    monkeypatch.setattr(cache_build, "BUCKET_ROWS", 6)
    monkeypatch.setattr(cache_grow, "BUCKET_ROWS", 1000)
    monkeypatch.setattr(cache_grow, "WORTH_IT", 1000)
    monkeypatch.setattr(merging, "MANY_FILES", 3)


def erase(lake: Lake, fact_id: str) -> None:
    """Write every file that has this fact again without it."""
    old, new = list[Path](), list[Path]()
    for path in lake.files():
        with pq.ParquetFile(path) as file:
            rows = file.read()
        kept = rows.filter(pc.not_equal(rows["fact_id"], fact_id))
        if kept.num_rows < rows.num_rows:
            old.append(path)
            new += [_written(kept, path.with_name(f"erased-{path.name}"))] if kept.num_rows else []
    if old:
        with lake.reshaping():
            lake.swap(old, new, changes_data=True)


def _written(rows: pa.Table, path: Path) -> Path:
    with pa.OSFile(str(path), "wb") as where:
        write_rows(rows.to_batches(), where)
    return path


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("seed", range(3))
def test_grown_through_imports_seals_merges_and_erasures(seed: int, tmp_path: Path) -> None:
    lake, growing, chance = Lake(tmp_path / "lake"), Growing(seed), random.Random(seed)
    cache = Cache(tmp_path / "cache", lake, threads=1)
    put(lake, [growing.one(i) for i in range(60)], 1)
    cache.ensure()
    linked = 0
    for step in range(2, 10):
        match chance.choice(["import", "seal", "seal", "merge", "erase"]):
            case "merge":
                lake.compact()
                lake.sweep(chance.choice([timedelta(0), timedelta(days=1)]))
            case "erase":
                erase(lake, f"e{chance.randrange(60)}")
            case kind:
                app = "inbox" if kind == "seal" else "import:crm"
                lake.append(table(growing.few()).to_reader(), app, step, tidy=False)
        grown = cache.ensure()
        scratch = Cache(tmp_path / f"scratch{step}", lake, threads=1).ensure()
        assert contents(grown) == contents(scratch), f"step {step}"
        version = f"{grown.manifest.lake_version:08}"
        linked += sum(version not in bucket.file for bucket in grown.manifest.buckets)
    assert linked > 0, "nothing was kept, so nothing was tested"


@pytest.mark.usefixtures("small")
def test_a_merge_between_two_growths_is_no_build_from_scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = Lake(tmp_path / "lake")
    cache = Cache(tmp_path / "cache", lake, threads=1)
    put(lake, [event(f"e{i}", account_id=f"a{i}") for i in range(20)], 1)
    cache.ensure()
    for number in range(2, 5):
        lake.append(table([event(f"f{number}", account_id="a3")]).to_reader(), "inbox", number, tidy=False)
    assert lake.compact().before > 0
    monkeypatch.setattr("journeyglass.lake.cache.build", None)  # what would be called for a build
    assert cache.ensure().rows == 23


@pytest.mark.usefixtures("small")
def test_where_the_fresh_files_are_gone_those_they_went_into_serve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(tmp_path / "lake")
    cache = Cache(tmp_path / "cache", lake, threads=1)
    put(lake, [event(f"e{i}", account_id=f"a{i}") for i in range(20)], 1)
    version = cache.ensure().manifest.lake_version
    for number in range(2, 5):
        lake.append(table([event(f"f{number}", account_id="a3")]).to_reader(), "inbox", number, tidy=False)
    lake.compact()
    assert lake.sweep(timedelta(0)) > 0
    assert len(lake.files(version)) == 1
    monkeypatch.setattr("journeyglass.lake.cache.build", None)
    assert cache.ensure().rows == 23
