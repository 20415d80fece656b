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
KEPT = timedelta(days=1)
"""How long files that were merged into others stay, and what the log tells of old commits.

Measured: sealed every five seconds, a day leaves tens of thousands of small files behind; a reading lasts minutes.
"""

_LEVEL = 1


def settings() -> dict[str, str]:
    """The Delta table's own settings."""
    kept = f"interval {KEPT.days} days"
    return {
        "delta.dataSkippingStatsColumns": ",".join(WITH_STATISTICS),
        "delta.logRetentionDuration": kept,
        "delta.deletedFileRetentionDuration": kept,
        "delta.checkpointInterval": "100",
    }


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
