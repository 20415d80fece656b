"""The raw lake: every fact that ever came, in one Delta table that is only ever added to.

One import is one commit, and the commit carries the import's own number (a Delta application transaction), so that
an import which was killed at any moment and is run again can see whether its facts are in. Files that a crash left
behind stand in no commit and are never read; `tidy` removes them.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties, Transaction, write_deltalake
from deltalake.exceptions import DeltaError
from deltalake.transaction import AddAction, RemoveAction

from journeyglass.errors import LakeError
from journeyglass.events.schema import FACTS
from journeyglass.lake.commits import Commit, newest_first, read_commits
from journeyglass.lake.durable import keep_on_disk, write_out
from journeyglass.lake.layout import KEPT, PARTITIONS, WITH_STATISTICS, settings, writer_properties
from journeyglass.lake.lens import readable
from journeyglass.lake.locking import held
from journeyglass.lake.merging import Merged, merge_and_sweep, merge_small_files, statistics, sweep
from journeyglass.ledger.faultpoints import reach

__all__ = ["PARTITIONS", "WITH_STATISTICS", "Lake", "facts_sql"]

_ODD = "%[]^|\\"  # the Delta library makes a URL of its folder, and these do not survive that (tried one by one)
_OTHERS = 3
_Action = AddAction | RemoveAction
_SQL_TYPES: dict[pa.DataType, str] = {
    pa.string(): "VARCHAR",
    pa.int64(): "BIGINT",
    pa.bool_(): "BOOLEAN",
    FACTS.field("at").type: "TIMESTAMPTZ",
    FACTS.field("value").type: "DECIMAL(38, 9)",
}


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
        return self.table().version() if self.exists() else -1

    def identity(self) -> str:
        """Which table this is; one that was thrown away and filled again is another."""
        return str(self.table().metadata().id) if self.exists() else ""

    def exists(self) -> bool:
        """Whether anything was ever committed."""
        return DeltaTable.is_deltatable(self._address)

    def committed(self, app: str) -> int:
        """The highest version that `app` has committed; 0 for none."""
        return (self.table().transaction_version(app) or 0) if self.exists() else 0

    def append(self, reader: pa.RecordBatchReader, app: str, version: int, tidy: bool = True) -> bool:
        """Add the facts in one commit marked (app, version); False, writing nothing, where that mark is there.

        Once it returns, the commit outlives a power cut. `tidy`: merge small files at once where there are many.
        """
        if self.committed(app) >= version:
            return False
        if not reader.schema.equals(FACTS):
            raise LakeError("the facts to write are not of the lake's schema", "this is a fault of the program")
        with self._committing() as table:
            reach("lake.before_commit")
            write_deltalake(
                table,
                reader,
                mode="append",
                writer_properties=writer_properties(),
                commit_properties=_marked(app, version),
            )
            reach("lake.after_commit")
        if tidy:
            merge_and_sweep(self)
        return True

    def mark(self, app: str, version: int) -> None:
        """Commit nothing but the mark (app, version)."""
        with self._committing() as table:
            table.create_write_transaction(
                [], "append", table.schema(), list(PARTITIONS), commit_properties=_marked(app, version)
            )

    def marked(self, app: str, version: int) -> Commit | None:
        """The commit that has this mark; None where the log tells no more of it."""
        commits = newest_first(self.path, self.version())
        return next((commit for commit in commits if (commit.app, commit.app_version) == (app, version)), None)

    def commits(self, since: int, until: int | None = None) -> list[Commit]:
        """The commits after `since`, oldest first; LakeError where the log does not tell of all of them any more."""
        return read_commits(self.path, since, self.version() if until is None else until)

    def files(self, since: int | None = None, until: int | None = None) -> list[Path]:
        """The Parquet files that the latest commit (or that of version `until`) holds.

        `since`: those that brought facts after that version, even if they are merged with others by now. Where they
        are removed already, the files that they went into: older facts are among theirs. LakeError where the log
        does not tell of all commits since.
        """
        if not self.exists() or until == -1:
            return []
        if since is None or since < 0:
            return sorted(self._held(until))
        commits = self.commits(since, until)
        fresh = {path for commit in commits if commit.changes_data for path in commit.added}
        if not all(path.exists() for path in fresh):
            fresh = {path for commit in commits for path in commit.added} & self._held(until)
        return sorted(fresh)

    def gone(self, since: int, until: int | None = None) -> bool:
        """Whether facts were taken out of the lake after the version `since`, or that cannot be told any more."""
        try:
            return since >= 0 and any(commit.removed for commit in self.commits(since, until))
        except LakeError:
            return True

    def register(
        self,
        con: duckdb.DuckDBPyConnection,
        name: str = "facts",
        since: int | None = None,
        until: int | None = None,
    ) -> None:
        """Make the view `name` of all facts (or of those after the version `since`, up to `until`)."""
        con.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {facts_sql(self.files(since, until))}')

    def compact(self) -> Merged:
        """Merge small files of partitions that have many; meanwhile others may append, but not `reshape`."""
        return merge_small_files(self)

    def sweep(self, keep: timedelta = KEPT) -> int:
        """Remove files that no commit of the last `keep` needs; how many there were."""
        return sweep(self, keep)

    def tidy(self, keep: timedelta = KEPT) -> int:
        """Compact, then sweep; how many files were removed."""
        self.compact()
        return self.sweep(keep)

    @contextmanager
    def reshaping(self, wait: float = 0) -> Iterator[None]:
        """Hold what replaces files of the lake by others (merging, erasing): one at a time; appending may go on."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with held(self.path.with_name(f"{self.path.name}.lock"), wait):
                yield
        except BlockingIOError as error:
            raise LakeError("the lake's files are being merged or erased", "try again in a moment") from error

    def swap(self, old: Collection[Path], new: Collection[Path], *, changes_data: bool) -> None:
        """Put the files `new` in the place of `old` in one commit; call it while `reshaping`.

        `changes_data` is False where they hold the same facts, so that nobody who follows the lake need look again.
        """
        if not set(old) <= self._held():
            raise LakeError("others have replaced the same files of the lake", "try again")
        with self._committing() as table:
            actions = list(self._actions(old, new, changes_data))
            for path in new:
                write_out(path)
            table.create_write_transaction(actions, "append", table.schema(), list(PARTITIONS))

    def _actions(
        self, old: Collection[Path], new: Collection[Path], changes: bool
    ) -> Iterator[AddAction | RemoveAction]:
        now = time.time_ns() // 10**6
        for path in new:
            inner = path.relative_to(self.path).as_posix()
            yield AddAction(inner, path.stat().st_size, _partition(path), now, changes, statistics(path))
        for path in old:
            inner = path.relative_to(self.path).as_posix()
            yield RemoveAction(inner, changes, now, path.stat().st_size, _partition(path))

    def table(self, version: int | None = None) -> DeltaTable:
        """The Delta table, as it is now or was at a version."""
        try:
            return DeltaTable(self._address, version=version)
        except (DeltaError, OSError) as error:
            raise LakeError(f"the lake cannot be read: {error}", f"look at {self.path}") from error

    @contextmanager
    def written(self) -> Iterator[None]:
        """Turn the errors of whatever writes to the lake into a LakeError."""
        try:
            yield
        except (DeltaError, OSError, pa.ArrowException) as error:
            raise LakeError(f"the lake cannot be written: {error}", f"look at {self.path}") from error

    def _held(self, version: int | None = None) -> set[Path]:
        # Only the end of an address is ours (kind=…/month=…/file); what is before it may be written in any way.
        return {self.path.joinpath(*uri.split("/")[-3:]) for uri in self.table(version).file_uris()}

    @contextmanager
    def _committing(self) -> Iterator[DeltaTable]:
        """The table to commit to; what was committed is on disk in the end."""
        with self.written():
            table = self._made()
            before = table.version()
            yield table
            # Entries of the log must not outlive those before them, which others may just be writing.
            keep_on_disk(self.path, before - _OTHERS)

    def _made(self) -> DeltaTable:
        """The table, made where there is none."""
        if self.exists():
            return self.table()
        self.path.mkdir(parents=True, exist_ok=True)
        return DeltaTable.create(
            self._address,
            FACTS,
            partition_by=list(PARTITIONS),
            configuration=dict(settings()),
            post_commithook_properties=PostCommitHookProperties(create_checkpoint=False),
        )


def _marked(app: str, version: int) -> CommitProperties:
    return CommitProperties(app_transactions=[Transaction(app, version)])


def _partition(path: Path) -> dict[str, str | None]:
    kind, month = (part.split("=", 1)[1] for part in path.parts[-3:-1])
    return {"kind": kind, "month": month}
