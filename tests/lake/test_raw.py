from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from journeyglass.errors import LakeError
from journeyglass.lake import durable
from journeyglass.lake.commits import log_file
from journeyglass.lake.layout import WITH_STATISTICS
from journeyglass.lake.lens import connect
from journeyglass.lake.merging import MANY_FILES
from journeyglass.lake.raw import Lake
from tests.lake.bodies import body, event, put, table

PERSONAL = "zebedee-the-visitor"


def rows(lake: Lake) -> list[tuple[object, ...]]:
    con = connect(threads=1)
    lake.register(con)
    return con.execute('SELECT kind, month, fact_id, "at" FROM facts ORDER BY ALL').fetchall()


@pytest.fixture(params=["plain", "мой путь с пробелами", "旅程 'quoted' *?#&;"])
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> Lake:
    return Lake(tmp_path / request.param)


@pytest.mark.parametrize("char", "%[]^|\\")
def test_a_folder_that_the_delta_library_cannot_find_again_is_refused(tmp_path: Path, char: str) -> None:
    with pytest.raises(LakeError, match="in its name; rename it"):
        Lake(tmp_path / f"my{char}20folder")


def test_an_empty_lake_has_no_facts_and_no_version(lake: Lake) -> None:
    assert rows(lake) == []
    assert (lake.version(), lake.committed("import:crm"), lake.files()) == (-1, 0, [])
    assert lake.tidy() == 0


def test_what_is_put_in_comes_out(lake: Lake) -> None:
    put(lake, [event("e1", 0), event("e2", 40), body("account_traits", "t", None, account_id="a")], 1)
    found = [(kind, month, fact_id) for kind, month, fact_id, _ in rows(lake)]
    expected = [("account_traits", "always", "t"), ("event", "2024-01", "e1"), ("event", "2024-02", "e2")]
    assert found == expected


def test_the_same_number_is_committed_once(lake: Lake) -> None:
    assert put(lake, [event("e1")], 3)
    version = lake.version()
    assert not put(lake, [event("e1"), event("e2")], 3)
    assert not put(lake, [event("e3")], 2)
    assert (lake.version(), lake.committed("import:crm"), len(rows(lake))) == (version, 3, 1)


def test_each_source_has_its_own_numbers(lake: Lake) -> None:
    put(lake, [event("e1")], 5)
    assert put(lake, [event("e2")], 1, app="import:web")
    assert (lake.committed("import:crm"), lake.committed("import:web")) == (5, 1)


def test_a_stream_that_breaks_commits_nothing(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    put(lake, [event("e1")], 1)
    good = table([event(f"e{i}") for i in range(50)])

    def broken():
        yield from good.to_batches()
        raise OSError("the disk is gone")

    with pytest.raises(Exception, match="the disk is gone"):
        lake.append(pa.RecordBatchReader.from_batches(good.schema, broken()), "import:crm", 2)
    assert (len(rows(lake)), lake.committed("import:crm")) == (1, 1)


def test_another_schema_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="schema"):
        Lake(tmp_path / "lake").append(pa.table({"x": [1]}).to_reader(), "import:crm", 1)


def test_nothing_personal_is_in_the_log_or_in_any_footer(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    who = {"anonymous_id": PERSONAL, "person_id": PERSONAL, "account_id": PERSONAL, "name": PERSONAL}
    for number in range(1, MANY_FILES + 3):
        put(lake, [event(f"e{number}-{i}", properties={"who": PERSONAL}, **who) for i in range(3)], number)
    lake.table().create_checkpoint()
    lake.tidy()
    logs = sorted((tmp_path / "lake" / "_delta_log").iterdir())
    assert any(log.suffix == ".parquet" for log in logs)
    for log in logs:
        assert PERSONAL.encode() not in log.read_bytes(), log.name
        if log.suffix == ".json":
            for line in log.read_text().splitlines():
                stats = json.loads(json.loads(line).get("add", {}).get("stats") or "{}")
                assert set(stats.get("minValues", {})) <= set(WITH_STATISTICS)
    for file in lake.files():
        meta = pq.read_metadata(file)
        for group in range(meta.num_row_groups):
            columns = [meta.row_group(group).column(i) for i in range(meta.num_columns)]
            with_range = {c.path_in_schema for c in columns if c.statistics is not None and c.statistics.has_min_max}
            assert with_range == set(WITH_STATISTICS)


def test_a_commit_is_on_disk_before_it_counts(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []
    monkeypatch.setattr(durable, "write_out", written.append)
    put(lake, [event("e1", 0), event("e2", 40)], 1)
    log = log_file(lake.path, 1)
    assert {log, log.parent, *lake.files(), *(path.parent for path in lake.files())} <= set(written)
    assert written.index(log) < written.index(log.parent), "a folder after the files that are new in it"


def test_what_a_crash_left_behind_is_never_read_and_is_removed_later(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    put(lake, [event("e1")], 1)
    left = Path(lake.files()[0]).with_name("part-00000-left-behind.parquet")
    pq.write_table(table([event("e9")]).drop_columns(["kind", "month"]), left)
    assert len(rows(lake)) == 1
    lake.tidy(keep=timedelta(days=7))
    assert left.exists(), "it may belong to someone who is still writing"
    lake.tidy(keep=timedelta(0))
    assert not left.exists()
    assert len(rows(lake)) == 1


def test_many_small_files_are_merged_and_keep_facts_and_numbers(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    for number in range(1, MANY_FILES):
        put(lake, [event(f"e{number:02}")], number)
    before, version = rows(lake), lake.version()
    assert len(lake.files()) == MANY_FILES - 1
    put(lake, [event("e99")], 99)
    assert len(lake.files()) == 1
    assert [row[2] for row in rows(lake)] == [row[2] for row in before] + ["e99"]
    assert lake.committed("import:crm") == 99
    assert not lake.gone(version), "nothing was taken out"
    assert len(lake.files(version)) == 1, "what is new since then is one file, as it was before it was merged"


def test_the_files_since_a_version(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    put(lake, [event("e1")], 1)
    version = lake.version()
    put(lake, [event("e2")], 2)
    con = connect(threads=1)
    lake.register(con, "fresh", since=version)
    assert con.execute("SELECT fact_id FROM fresh").fetchall() == [("e2",)]
    assert not lake.gone(version)


def test_a_broken_log_is_a_clear_error(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    put(lake, [event("e1")], 1)
    for log in (tmp_path / "lake" / "_delta_log").glob("*.json"):
        log.write_text("no json at all")
    with pytest.raises(LakeError, match="cannot be read"):
        lake.version()
