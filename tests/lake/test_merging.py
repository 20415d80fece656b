"""Small files become few large ones; nobody who reads or writes meanwhile loses anything."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from journeyglass.errors import LakeError
from journeyglass.lake import merging
from journeyglass.lake.layout import KEPT, WITH_STATISTICS, settings
from journeyglass.lake.lens import connect
from journeyglass.lake.merging import LARGEST, MANY_FILES, Merged, crowded, size_class
from journeyglass.lake.raw import Lake
from journeyglass.ledger import faultpoints
from tests.lake.bodies import body, event, put, table

PERSONAL = "zebedee-the-visitor"


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


@pytest.fixture(autouse=True)
def _no_hook_stays() -> Iterator[None]:
    yield
    faultpoints.set_hook(None)


def seal(lake: Lake, number: int, *bodies: dict[str, Any]) -> None:
    facts = bodies or (event(f"s{number:03}"),)
    lake.append(table(list(facts)).to_reader(), "inbox", number, tidy=False)


def rows(lake: Lake) -> list[tuple[Any, ...]]:
    con = connect(threads=1)
    lake.register(con)
    return con.execute("SELECT * FROM facts ORDER BY ALL").fetchall()


def test_nothing_to_merge_is_no_commit(lake: Lake) -> None:
    assert lake.compact() == Merged()
    for number in range(1, MANY_FILES):
        seal(lake, number)
    version = lake.version()
    assert lake.compact() == Merged()
    assert lake.version() == version


def test_merging_keeps_every_value_of_every_column(lake: Lake) -> None:
    for number in range(1, MANY_FILES + 1):
        full = {"until": 9, "row": number, "row_id": "r", "value": None, "currency": "EUR", "channel": "é\u0000"}
        seal(
            lake, number,
            event(f"e{number}", number / 7, person_id="p", properties={"n": number}, **full),
            body("account_traits", f"t{number}", None, account_id="a"),
        )  # fmt: skip
    before = rows(lake)
    merged = lake.compact()
    assert (merged.before, merged.after) == (2 * MANY_FILES, 2)
    assert merged.bytes_read > 0
    assert len(lake.files()) == 2
    assert rows(lake) == before


def test_only_files_of_a_size_are_merged(tmp_path: Path) -> None:
    def files(sizes: list[int], month: str) -> list[Path]:
        folder = tmp_path / "kind=event" / month
        folder.mkdir(parents=True)
        made = [folder / f"{number}.parquet" for number in range(len(sizes))]
        for path, size in zip(made, sizes, strict=True):
            with path.open("wb") as file:
                file.truncate(size)
        return made

    small = files([5_000] * MANY_FILES + [500_000] * (MANY_FILES - 1), "month=1")
    middle = files([600_000] * MANY_FILES + [5_000], "month=2")
    large = files([LARGEST] * MANY_FILES, "month=3")
    few = files([5_000] * (MANY_FILES - 1), "month=4")
    assert crowded([*small, *middle, *large, *few]) == [small[:MANY_FILES], middle[:MANY_FILES]]


def test_classes_grow_eightfold() -> None:
    assert [size_class(size) for size in (0, 8191, 8192, 65_535, 65_536, 2**19, 2**22)] == [0, 0, 1, 1, 2, 3, 4]


def test_a_day_of_seals_writes_each_row_again_only_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy alone, on sizes: 17,280 seals of 500 rows, looked after once a minute."""
    sizes: list[int] = []
    written_again = most_files = 0
    for number in range(17_280):
        sizes.append(5_000 + 500 * 95)
        if number % 12 == 11:
            for group in _crowded_sizes(sizes):
                for size in group:
                    sizes.remove(size)
                written_again += sum(group) - 5_000 * len(group)
                sizes.append(sum(group) - 5_000 * (len(group) - 1))
        most_files = max(most_files, len(sizes))
    assert written_again / (17_280 * 500 * 95) < 3
    assert most_files < 100


def _crowded_sizes(sizes: list[int]) -> list[list[int]]:
    classes: dict[int, list[int]] = {}
    for size in sizes:
        if size < LARGEST:
            classes.setdefault(size_class(size), []).append(size)
    return [group for group in classes.values() if len(group) >= MANY_FILES]


def test_what_is_sealed_during_a_merge_stays(lake: Lake) -> None:
    for number in range(1, MANY_FILES + 1):
        seal(lake, number)

    def hook(point: str) -> None:
        if point == "compact.merged":
            faultpoints.set_hook(None)
            put(lake, [event("imported")], 1)
            seal(lake, 900, event("meanwhile"))

    faultpoints.set_hook(hook)
    lake.compact()
    assert [row[2] for row in rows(lake)] == ["imported", "meanwhile", *(f"s{n:03}" for n in range(1, MANY_FILES + 1))]
    assert (lake.committed("inbox"), len(lake.files())) == (900, 3)


def test_who_reads_an_old_version_still_can(lake: Lake) -> None:
    for number in range(1, MANY_FILES + 1):
        seal(lake, number)
    con = connect(threads=1)
    lake.register(con)
    long_ago = (datetime.now(UTC) - 3 * KEPT).timestamp()
    for path in lake.files():
        os.utime(path, (long_ago, long_ago))
    lake.compact()
    assert lake.sweep() == 0, "what counts is when it was merged"
    assert con.execute("SELECT count(*) FROM facts").fetchall() == [(MANY_FILES,)]
    assert lake.sweep(timedelta(0)) == MANY_FILES
    assert len(rows(lake)) == MANY_FILES


def test_only_one_at_a_time_replaces_files(lake: Lake) -> None:
    for number in range(1, MANY_FILES + 1):
        seal(lake, number)
    with Lake(lake.path).reshaping(), pytest.raises(LakeError, match="are being merged or erased"):
        lake.compact()
    put(lake, [event("last")], 1)
    assert len(lake.files()) == 1, "a commit outside tidies where it can, and never fails for it"


def test_files_that_others_have_replaced_are_not_replaced_again(lake: Lake) -> None:
    for number in range(1, MANY_FILES + 1):
        seal(lake, number)
    old = lake.files()
    made = merging.merge(old)
    lake.compact()
    before = rows(lake)
    with lake.reshaping(), pytest.raises(LakeError, match="others have replaced"):
        lake.swap(old, [made], changes_data=False)
    assert rows(lake) == before


def test_a_merge_that_breaks_leaves_all_as_it_was(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, MANY_FILES + 1):
        seal(lake, number)
    before, files = rows(lake), lake.files()
    files[-1].rename(files[-1].with_suffix(".away"))
    with pytest.raises(LakeError, match="the lake cannot be written"):
        lake.compact()
    files[-1].with_suffix(".away").rename(files[-1])
    assert rows(lake) == before
    assert list(lake.path.rglob("merged-*")) == []
    assert lake.compact().after == 1


def test_merged_and_checkpointed_nothing_personal_is_in_log_or_footer(lake: Lake) -> None:
    who = dict.fromkeys(("anonymous_id", "person_id", "account_id", "name", "channel", "currency"), PERSONAL)
    for number in range(1, MANY_FILES + 1):
        seal(lake, number, event(f"e{number}", properties={"who": PERSONAL}, **who), event(f"x{number}"))
    lake.compact()
    lake.table().create_checkpoint()
    seal(lake, 99, event("e99", **who))
    decoded = _decoded_log(lake)
    assert "e7" in decoded, "what may be told is there to be found"
    assert PERSONAL not in decoded
    for path in lake.files():
        assert _with_ranges(path) == set(WITH_STATISTICS)


def _decoded_log(lake: Lake) -> str:
    entries = sorted((lake.path / "_delta_log").iterdir())
    assert any(entry.suffix == ".parquet" for entry in entries)
    return "".join(
        str(pq.read_table(entry).to_pylist()) if entry.suffix == ".parquet" else entry.read_text() for entry in entries
    )


def _with_ranges(path: Path) -> set[str]:
    meta = pq.read_metadata(path)
    groups = [meta.row_group(i) for i in range(meta.num_row_groups)]
    columns = [group.column(i) for group in groups for i in range(meta.num_columns)]
    return {column.path_in_schema for column in columns if column.is_stats_set}


def test_the_log_tells_a_merged_files_ranges(lake: Lake) -> None:
    for number in range(1, MANY_FILES + 1):
        seal(lake, number, event(f"e{number:02}", number))
    lake.compact()
    told = json.loads(merging.statistics(lake.files()[0]))
    assert told["numRecords"] == MANY_FILES
    assert set(told["minValues"]) == set(told["maxValues"]) == set(WITH_STATISTICS)
    assert (told["minValues"]["fact_id"], told["maxValues"]["fact_id"]) == ("e01", f"e{MANY_FILES:02}")
    assert (told["minValues"]["at"], told["maxValues"]["at"]) == (
        "2024-01-02T00:00:00.000Z",
        "2024-01-17T00:00:00.000Z",
    )
    held = lake.table().get_add_actions(flatten=True)
    assert held.num_rows == 1


def test_the_table_keeps_what_it_was_told(lake: Lake) -> None:
    seal(lake, 1)
    assert lake.table().metadata().configuration == settings()
