"""Taking rows out of the lake for good: their files are written again without them, in one commit.

A file without rows to go stays as it is. The commit names files, never what was in them: a deletion by a condition
would write the condition, and so the person, into the log.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from deltalake.exceptions import DeltaError

from journeyglass.errors import LakeError
from journeyglass.lake.layout import IN_FILES, write_rows
from journeyglass.lake.raw import Lake
from journeyglass.ledger.faultpoints import reach

_BATCH = 131_072


@dataclass(frozen=True)
class Cut:
    """What becomes of one file: the numbers of the rows that go (from 0), and the rows that come instead."""

    rows: np.ndarray[Any, np.dtype[np.int64]]
    instead: pa.Table | None = None


def rewrite(lake: Lake, cuts: Mapping[Path, Cut]) -> int:
    """Write these files again, in one commit; how many rows went. Call it while the lake is `reshaping`."""
    if not cuts:
        return 0
    made: list[Path] = []
    try:
        for path, cut in cuts.items():
            _write(path, cut, made)
        reach("erase.before_lake")
        lake.swap(cuts, made, changes_data=True)
    except BaseException:
        for path in made:
            if path not in lake.files():
                path.unlink(missing_ok=True)
        raise
    reach("erase.after_lake")
    return sum(len(cut.rows) for cut in cuts.values())


def _write(old: Path, cut: Cut, made: list[Path]) -> None:
    """Write what stays of a file beside it; nothing where nothing stays."""
    staying = pq.read_metadata(old).num_rows - len(cut.rows) + (cut.instead.num_rows if cut.instead else 0)
    if not staying:
        return
    new = old.with_name(f"rewritten-{uuid.uuid4()}.parquet")
    made.append(new)
    with pa.OSFile(str(new), "wb") as where:
        write_rows(_kept(old, cut), where)


def _kept(old: Path, cut: Cut) -> Iterator[pa.RecordBatch]:
    start = 0
    with pq.ParquetFile(old) as file:
        for batch in file.iter_batches(_BATCH):
            stays = np.ones(batch.num_rows, dtype=bool)
            gone = cut.rows[(cut.rows >= start) & (cut.rows < start + batch.num_rows)]
            stays[gone - start] = False
            start += batch.num_rows
            yield batch.filter(pa.array(stays)).select(IN_FILES.names)
    if cut.instead is not None:
        yield from cut.instead.select(IN_FILES.names).to_batches()


def forget_versions(lake: Lake) -> None:
    """Remove every file that the present version does not hold, and the log of how it came to be.

    Of the log stay one checkpoint, the entry of the present version, which tells only that files were removed, and
    in the checkpoint the marks of what was committed.
    """
    if not lake.exists():
        return
    try:
        lake.table().vacuum(0, dry_run=False, enforce_retention_duration=False, full=True)
        reach("erase.vacuumed")
        table = lake.table()
        table.create_checkpoint()
    except (DeltaError, OSError) as error:
        raise LakeError(f"the lake's old versions cannot be removed: {error}", f"look at {lake.path}") from error
    reach("erase.checkpointed")
    _cut_log(lake.path / "_delta_log", table.version())
    reach("erase.log_cut")


def _cut_log(folder: Path, version: int) -> None:
    """Keep the entry and the checkpoint of this version; whoever opens the table needs no other."""
    stays = {f"{version:020}.json", f"{version:020}.checkpoint.parquet", "_last_checkpoint"}
    for entry in sorted(folder.iterdir()):
        if entry.is_file() and entry.name not in stays:
            entry.unlink()
