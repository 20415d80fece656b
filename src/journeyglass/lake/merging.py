"""Merging small files of the lake, so that a lake sealed every few seconds stays quick to read.

Files of a partition fall into classes by size, each eight times the one before. Where a class has MANY files they
become one, which falls into a higher class. So each fact is written again about as often as there are classes, and
big files never. What was merged stays on disk for a while, for those who are still reading it.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from journeyglass.errors import LakeError
from journeyglass.lake.layout import KEPT, WITH_STATISTICS, write_rows
from journeyglass.ledger.faultpoints import reach

if TYPE_CHECKING:
    from journeyglass.lake.raw import Lake

MANY_FILES = 16
"""So many files of one class in one partition are merged."""
SMALLEST = 8 << 10
TIMES = 8
LARGEST = 32 << 20
"""Files of this size and more stay as they are."""


@dataclass(frozen=True)
class Merged:
    """What was merged: how many files became how many, and how many bytes were read."""

    before: int = 0
    after: int = 0
    bytes_read: int = 0


def merge_small_files(lake: Lake) -> Merged:
    """Merge where there are many; one commit, which changes no facts."""
    with lake.reshaping(), lake.written():
        groups = crowded(lake.files())
        if not groups:
            return Merged()
        reach("compact.before")
        read = sum(path.stat().st_size for group in groups for path in group)
        made = [merge(group) for group in groups]
        reach("compact.merged")
        lake.swap([path for group in groups for path in group], made, changes_data=False)
        reach("compact.after")
    return Merged(sum(map(len, groups)), len(made), read)


def merge_and_sweep(lake: Lake) -> None:
    """Tidy after a commit, where there is much to tidy; it can wait until the next one if it cannot be done now."""
    with suppress(LakeError):
        if merge_small_files(lake).before:
            sweep(lake, KEPT)


def crowded(files: Sequence[Path]) -> list[list[Path]]:
    """The files to merge with each other."""
    classes: dict[tuple[Path, int], list[Path]] = defaultdict(list)
    for path in files:
        size = path.stat().st_size
        if size < LARGEST:
            classes[path.parent, size_class(size)].append(path)
    return [group for _, group in sorted(classes.items()) if len(group) >= MANY_FILES]


def size_class(size: int) -> int:
    """0 for the smallest files, one more for each eight times their size."""
    found = 0
    while size >= SMALLEST * TIMES**found:
        found += 1
    return found


def merge(group: Sequence[Path]) -> Path:
    """One file of all rows of these, in their order, beside them."""
    made = group[0].with_name(f"merged-{uuid.uuid4()}.parquet")
    try:
        with pa.OSFile(str(made), "wb") as where:
            write_rows(_rows(group), where)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    return made


def _rows(group: Sequence[Path]) -> Iterator[pa.RecordBatch]:
    for path in group:
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(batch_size=65_536)


def statistics(path: Path) -> str:
    """What the log says of a file, as the Delta format wants it; of no other columns than those that may be told of."""
    meta = pq.read_metadata(path)
    told: dict[str, Any] = {"numRecords": meta.num_rows, "minValues": {}, "maxValues": {}}
    for name in WITH_STATISTICS:
        column = meta.schema.names.index(name)
        groups = [meta.row_group(i).column(column).statistics for i in range(meta.num_row_groups)]
        ranges = [group for group in groups if group is not None and group.has_min_max]
        if len(ranges) == len(groups) > 0:
            told["minValues"][name] = _plain(min(group.min for group in ranges))
            told["maxValues"][name] = _plain(max(group.max for group in ranges))
    return json.dumps(told)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value


def sweep(lake: Lake, keep: timedelta) -> int:
    """Remove files that no commit of the last `keep` needs; how many. For no time at all nobody may be writing."""
    if not lake.exists():
        return 0
    hours = int(keep.total_seconds() // 3600)
    with lake.written():
        return len(lake.table().vacuum(hours, dry_run=False, enforce_retention_duration=False, full=True))
