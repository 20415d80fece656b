"""Making sure that what was committed outlives a power cut: a file system writes when it likes unless it is told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from journeyglass.lake.commits import log_file, read_commit


def keep_on_disk(lake: Path, since: int) -> None:
    """Wait until the commits after this version are on disk: their files, their entries in the log, checkpoints."""
    files = list(_files(lake, since))
    for path in (*files, *sorted({path.parent for path in files})):
        with suppress(FileNotFoundError):  # merged and swept, or cleaned up, in the meantime
            write_out(path)


def _files(lake: Path, since: int) -> Iterator[Path]:
    for version in count(max(since + 1, 0)):
        entry = log_file(lake, version)
        if not entry.exists():
            break
        yield from read_commit(lake, version).added
        yield entry
        yield entry.with_suffix(".checkpoint.parquet")
    yield log_file(lake, 0).with_name("_last_checkpoint")


def write_out(path: Path) -> None:
    """Wait until the file or folder is on disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
