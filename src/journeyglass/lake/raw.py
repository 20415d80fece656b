"""The raw lake: every fact that ever came, in one Delta table that is only ever added to.

One import is one commit, and the commit carries the import's own number (a Delta application transaction), so that
an import which was killed at any moment and is run again can see whether its facts are in. Files that a crash left
behind stand in no commit and are never read; `tidy` removes them.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from deltalake import (
    ColumnProperties,
    CommitProperties,
    DeltaTable,
    PostCommitHookProperties,
    Transaction,
    WriterProperties,
    write_deltalake,
)
from deltalake.exceptions import DeltaError

from journeyglass.errors import LakeError
from journeyglass.events.schema import FACTS
from journeyglass.lake.lens import readable
from journeyglass.ledger.faultpoints import reach

PARTITIONS = ("kind", "month")
WITH_STATISTICS = ("fact_id", "revision", "at", "received_at", "source")
"""The only columns whose least and greatest value may stand in the log and in Parquet footers: nothing personal."""
MANY_FILES = 16
"""A partition of more files than this is worth compacting."""

_ODD = "%[]^|\\"  # the Delta library makes a URL of its folder, and these do not survive that (tried one by one)
_SQL_TYPES: dict[pa.DataType, str] = {
    pa.string(): "VARCHAR",
    pa.int64(): "BIGINT",
    pa.bool_(): "BOOLEAN",
    FACTS.field("at").type: "TIMESTAMPTZ",
    FACTS.field("value").type: "DECIMAL(38, 9)",
}


def _writer_properties() -> WriterProperties:
    bare = [f.name for f in FACTS if f.name not in WITH_STATISTICS and f.name not in PARTITIONS]
    return WriterProperties(
        compression="ZSTD",
        compression_level=1,
        max_row_group_size=131_072,
        column_properties={name: ColumnProperties(statistics_enabled="NONE") for name in bare},
    )


def facts_sql(files: list[Path]) -> str:
    """Every fact of these Parquet files, partition columns included."""
    if not files:
        columns = ", ".join(f'CAST(NULL AS {_SQL_TYPES[f.type]}) AS "{f.name}"' for f in FACTS)
        return f"SELECT {columns} WHERE false"
    listed = ", ".join(map(readable, files))
    columns = ", ".join(f'"{f.name}"' for f in FACTS)
    return f"SELECT {columns} FROM read_parquet([{listed}], hive_partitioning = true, hive_types_autocast = false)"


class Lake:
    """The Delta table of facts in the folder `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._address = str(path.absolute())
        if odd := sorted(set(self._address) & set(_ODD)):
            raise LakeError(f"the folder {path} has `{odd[0]}` in its name", "rename it without that")

    def version(self) -> int:
        """The number of the latest commit; -1 before the first."""
        return self._table().version() if self.exists() else -1

    def identity(self) -> str:
        """Which table this is; one that was thrown away and filled again is another."""
        return str(self._table().metadata().id) if self.exists() else ""

    def exists(self) -> bool:
        """Whether anything was ever committed."""
        return DeltaTable.is_deltatable(self._address)

    def committed(self, app: str) -> int:
        """The highest version that `app` has committed; 0 for none."""
        return (self._table().transaction_version(app) or 0) if self.exists() else 0

    def append(self, reader: pa.RecordBatchReader, app: str, version: int) -> bool:
        """Add the facts in one commit marked (app, version); False, writing nothing, where that mark is there."""
        if self.committed(app) >= version:
            return False
        if not reader.schema.equals(FACTS):
            raise LakeError("the facts to write are not of the lake's schema", "this is a fault of the program")
        table = self._table(create=True)
        reach("lake.before_commit")
        try:
            write_deltalake(
                table,
                reader,
                mode="append",
                writer_properties=_writer_properties(),
                commit_properties=CommitProperties(app_transactions=[Transaction(app, version)]),
            )
        except DeltaError as error:
            raise LakeError(f"the lake cannot be written: {error}", f"look at {self.path}") from error
        reach("lake.after_commit")
        if self._crowded(self._table()):
            self.tidy()
        return True

    def files(self, since: int | None = None) -> list[Path]:
        """The Parquet files that the latest commit holds; `since`: only those added after that version."""
        if not self.exists():
            return []
        now = self._held()
        if since is not None and since >= 0:
            now -= self._held(since)
        return sorted(now)

    def gone(self, since: int) -> bool:
        """Whether a file that the version `since` held is not held now (compacted), or that cannot be told any more."""
        try:
            return since >= 0 and not self._held(since) <= self._held()
        except LakeError:
            return True

    def register(self, con: duckdb.DuckDBPyConnection, name: str = "facts", since: int | None = None) -> None:
        """Make the view `name` of all facts (or of those since a version)."""
        con.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {facts_sql(self.files(since))}')

    def tidy(self, keep: timedelta = timedelta(days=7)) -> int:
        """Compact partitions of many files, then remove what no commit of the last `keep` needs; how many files."""
        if not self.exists():
            return 0
        table = self._table()
        if self._crowded(table):
            table.optimize.compact(writer_properties=_writer_properties())
        hours = int(keep.total_seconds() // 3600)
        return len(table.vacuum(hours, dry_run=False, enforce_retention_duration=False, full=True))

    def _crowded(self, table: DeltaTable) -> bool:
        counts: dict[str, int] = {}
        for uri in table.file_uris():
            folder = uri.rpartition("/")[0]
            counts[folder] = counts.get(folder, 0) + 1
        return max(counts.values(), default=0) > MANY_FILES

    def _held(self, version: int | None = None) -> set[Path]:
        # Only the end of an address is ours (kind=…/month=…/file); what is before it may be written in any way.
        return {self.path.joinpath(*uri.split("/")[-3:]) for uri in self._table(version=version).file_uris()}

    def _table(self, create: bool = False, version: int | None = None) -> DeltaTable:
        try:
            if create and not self.exists():
                return self._create()
            return DeltaTable(self._address, version=version)
        except DeltaError as error:
            raise LakeError(f"the lake cannot be read: {error}", f"look at {self.path}") from error

    def _create(self) -> DeltaTable:
        self.path.mkdir(parents=True, exist_ok=True)
        settings: dict[str, Any] = {"delta.dataSkippingStatsColumns": ",".join(WITH_STATISTICS)}
        return DeltaTable.create(
            self._address,
            FACTS,
            partition_by=list(PARTITIONS),
            configuration=settings,
            post_commithook_properties=PostCommitHookProperties(create_checkpoint=False),
        )
