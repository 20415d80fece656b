"""How the lake's files are laid out and written: partitions, statistics, compression, what the log keeps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import ColumnProperties, WriterProperties

from journeyglass.events.schema import FACTS

PARTITIONS = ("kind", "month")
WITH_STATISTICS = ("fact_id", "revision", "at", "received_at", "source")
"""The only columns whose least and greatest value may stand in the log and in Parquet footers: nothing personal."""
IN_FILES = pa.schema([field for field in FACTS if field.name not in PARTITIONS])
"""The columns of the Parquet files; the partitions stand in their folders' names."""
ROW_GROUP = 131_072
KEPT = timedelta(hours=6)
"""How long files that were merged into others stay, for those who are still reading them.

Sealed every five seconds, a lake leaves some thousand of them an hour, and opening it looks at each.
"""
LOG_KEPT = timedelta(days=1)
"""How long the log tells what each commit did; a reading cache older than that is built anew."""
CHECKPOINT_EVERY = 50
"""Commits; whoever opens the lake reads the last checkpoint and the commits since."""

_LEVEL = 1


def settings() -> dict[str, str]:
    """The Delta table's own settings."""
    return {
        "delta.dataSkippingStatsColumns": ",".join(WITH_STATISTICS),
        "delta.logRetentionDuration": _interval(LOG_KEPT),
        "delta.deletedFileRetentionDuration": _interval(KEPT),
        "delta.checkpointInterval": str(CHECKPOINT_EVERY),
    }


def _interval(time: timedelta) -> str:
    return f"interval {time // timedelta(hours=1)} hours"


def writer_properties() -> WriterProperties:
    """How the Delta library writes a file."""
    return WriterProperties(
        compression="ZSTD",
        compression_level=_LEVEL,
        max_row_group_size=ROW_GROUP,
        column_properties={
            name: ColumnProperties(statistics_enabled="NONE") for name in IN_FILES.names if name not in WITH_STATISTICS
        },
    )


def write_rows(batches: Iterable[pa.RecordBatch], where: pa.NativeFile) -> None:
    """Write such a file without the Delta library; the rows may come in batches of any size."""
    with pq.ParquetWriter(
        where,
        IN_FILES,
        compression="zstd",
        compression_level=_LEVEL,
        write_statistics=list(WITH_STATISTICS),
        store_schema=False,
    ) as writer:
        waiting: list[pa.RecordBatch] = []
        for batch in batches:
            waiting.append(batch.cast(IN_FILES))
            if sum(part.num_rows for part in waiting) >= ROW_GROUP:
                writer.write_table(pa.Table.from_batches(waiting, IN_FILES), ROW_GROUP)
                waiting = []
        writer.write_table(pa.Table.from_batches(waiting, IN_FILES), ROW_GROUP)
