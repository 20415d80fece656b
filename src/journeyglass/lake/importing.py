"""Importing a source: exactly once, whatever happens in between.

    number (ledger) → translate → compare with the lake → one commit to the lake → contacts, quarantine (ledger)

The lake's commit carries the import's number. A run that is killed leaves a started import behind; the next run of
the same source takes that number up again, compares with the lake as it was before the number, and so gives the
same facts, the same counts and the same instant of receipt as if nothing had happened.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import mkdtemp

import duckdb
import pyarrow as pa

from journeyglass.errors import InputError
from journeyglass.events.cursor import Since
from journeyglass.events.mapping import SourceMapping, TableSpec
from journeyglass.events.rowssql import KEYED
from journeyglass.events.schema import FACTS
from journeyglass.events.source import load_source
from journeyglass.events.tables import Progress
from journeyglass.events.translate import Translated, translate
from journeyglass.journey.duration import EPOCH
from journeyglass.lake.aside import still_aside
from journeyglass.lake.changes import MANUAL, Import, compare, differs_from_committed, reader
from journeyglass.lake.lens import connect
from journeyglass.lake.store import Store
from journeyglass.lake.withheld import Withheld, withhold
from journeyglass.ledger.faultpoints import reach
from journeyglass.ledger.records import Contact, ImportRow, QuarantineRow, SourceRow
from journeyglass.ledger.suppression import suppression_of


@dataclass(frozen=True)
class ImportSummary:
    """What an import brought: table rows read, and facts by what became of them.

    `number` is the import's, or where it brought nothing, that of the one before it. `withheld` are facts that a user
    took back by hand, `suppressed` those of erased people, `expired` those past their time: the table still says them,
    and they do not come in. `reasons` counts the quarantined rows by reason.
    """

    source: str
    number: int
    rows: int
    new: int = 0
    changed: int = 0
    revived: int = 0
    retracted: int = 0
    unchanged: int = 0
    withheld: int = 0
    suppressed: int = 0
    expired: int = 0
    quarantined: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def wrote(self) -> int:
        """How many facts the lake gained, those taken back included."""
        return self.new + self.changed + self.revived + self.retracted


def app_of(source: str) -> str:
    """Under which name the lake marks the commits of a source."""
    return f"import:{source}"


def import_source(
    store: Store,
    mapping_path: Path,
    data_dir: Path | None = None,
    progress: Progress | None = None,
    since: Since | None = None,
) -> ImportSummary:
    """Bring in the table that a source file maps; files are looked for in `data_dir`, else beside the source file.

    With `since` only the part of the table that it asks for; all else stays as it is.
    """
    mapping = load_source(mapping_path)
    if mapping.source == MANUAL:
        raise InputError(f"`{MANUAL}` is the source of what is entered by hand", "give the source another id")
    begun = store.clock()
    folder = mapping_path.parent if data_dir is None else data_dir
    with store.writing():
        reach("import.start")
        run = _Run(store, mapping, mapping_path, folder, since)
        try:
            summary = run.go(progress)
        finally:
            run.close()
    return replace(summary, seconds=(store.clock() - begun) / 1e6)


class _Run:
    """One run of an import, holding its DuckDB connection."""

    def __init__(
        self, store: Store, mapping: SourceMapping, mapping_path: Path, data_dir: Path, since: Since | None
    ) -> None:
        self.since = since
        self.store, self.mapping, self.mapping_path, self.data_dir = store, mapping, mapping_path, data_dir
        self.app = app_of(mapping.source)
        self.work = Path(mkdtemp(prefix="importing-", dir=store.folder))
        self.con = connect(self.work, store.memory_limit, store.threads)

    def close(self) -> None:
        """Let go of the connection and of what was spilled."""
        self.con.close()
        shutil.rmtree(self.work, ignore_errors=True)

    def go(self, progress: Progress | None) -> ImportSummary:
        """The whole run."""
        row = self._number()
        translated = translate(
            self.mapping,
            self.data_dir,
            self.con,
            received_at=EPOCH + row.started_at * EPOCH.resolution,
            salt=self.store.ledger.workspace(row.started_at).salt,
            progress=progress,
            since=self.since,
        )
        reach("import.translated")
        withheld = self._withhold(row, translated)
        row, counts = self._write(row, translated)
        return self._finish(row, translated, self._summary(row, translated, counts | asdict(withheld)))

    def _withhold(self, row: ImportRow, translated: Translated) -> Withheld:
        suppression = suppression_of(self.store.ledger, row.started_at)
        return withhold(self.con, translated, suppression, self.store.retention, row.started_at)

    def _number(self) -> ImportRow:
        _sweep(self.store.folder, keep=self.work)
        found = fingerprint(self.mapping, self.mapping_path, self.data_dir)
        committed = self.store.lake.committed(self.app)
        path = self.mapping_path.name
        row = self.store.ledger.start_import(self.mapping.source, found, path, self.store.clock(), committed)
        reach("import.numbered")
        return row

    def _write(self, row: ImportRow, translated: Translated) -> tuple[ImportRow, dict[str, int]]:
        self.store.lake.register(self.con)
        what = self._what(row)
        counts = compare(self.con, what, translated.facts, KEYED)
        if self.store.lake.committed(self.app) >= row.number and differs_from_committed(self.con, what):
            # It broke off after its commit, and the table reads otherwise by now: that is the next import.
            row = self.store.ledger.replace_import(row, self.store.clock())
            what = self._what(row)
            counts = compare(self.con, what, translated.facts, KEYED)
        reach("import.compared")
        if any(counts[state] for state in ("new", "changed", "revived", "retracted")):
            self.store.lake.append(stream(reader(self.con, what)), self.app, row.number)
        return row, counts

    def _what(self, row: ImportRow) -> Import:
        return Import(self.mapping.source, row.number, row.started_at, self.mapping.mode == "snapshot")

    def _summary(self, row: ImportRow, translated: Translated, counts: dict[str, int]) -> ImportSummary:
        told = self.con.execute(f"SELECT reason, count(*) FROM {translated.quarantined} GROUP BY 1 ORDER BY 1")
        reasons = dict(told.fetchall())
        return ImportSummary(
            source=self.mapping.source,
            number=row.number,
            rows=translated.rows_read,
            quarantined=sum(reasons.values()),
            reasons=reasons,
            **counts,
        )

    def _finish(self, row: ImportRow, translated: Translated, summary: ImportSummary) -> ImportSummary:
        reach("import.before_finish")
        last = self.store.ledger.last_import(self.mapping.source)
        if last and last.fingerprint == row.fingerprint and not summary.wrote:
            self.store.ledger.forget_import(row.number)
            summary = replace(summary, number=last.number)
        else:
            counts = {k: v for k, v in asdict(summary).items() if k not in ("source", "number", "seconds")}
            self.store.ledger.finish_import(
                row.number,
                counts,
                self._source(row),
                contacts(self.con, translated.contacts),
                self._quarantine(row, translated),
                self.store.clock(),
            )
        reach("import.finished")
        return summary

    def _quarantine(self, row: ImportRow, translated: Translated) -> Iterator[QuarantineRow]:
        """What was put aside now, and of a part of a table what stays aside from before."""
        if self.since and self.since.partial:
            yield from list(still_aside(self.con, self.store.ledger, self.mapping, translated.quarantined))
        yield from quarantine(self.con, translated.quarantined, self.mapping.source, row.number)

    def _source(self, row: ImportRow) -> SourceRow:
        begins = self.mapping.observed_from_at()
        declared = None if begins is None else (begins - EPOCH) // EPOCH.resolution
        return SourceRow(self.mapping.source, declared, self.mapping.mode, row.number)


def stream(rows: pa.RecordBatchReader) -> pa.RecordBatchReader:
    """The same rows, in exactly the lake's schema."""

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in rows:
            reach("import.writing")
            yield batch.cast(FACTS)

    return pa.RecordBatchReader.from_batches(FACTS, batches())


def fingerprint(mapping: SourceMapping, mapping_path: Path, data_dir: Path) -> str:
    """A hash of the source file and of the files that it reads; a database gives another one each time."""
    digest = hashlib.blake2b(digest_size=32)
    digest.update(_file_hash(mapping_path))
    for table in (mapping.table, *(join.table for join in mapping.join)):
        digest.update(_table_hash(table, data_dir))
    return digest.hexdigest()


def _table_hash(table: TableSpec, data_dir: Path) -> bytes:
    if table.file is None:
        return secrets.token_bytes(32)
    path = data_dir / table.file
    return _file_hash(path) if path.is_file() else b"missing"


def _file_hash(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=32)).digest()


def contacts(con: duckdb.DuckDBPyConnection, table: str) -> Iterator[Contact]:
    """The contacts that a translation found, in row order, so that a later row has the last word."""
    found = con.execute(f'SELECT source, person_id, email, name, phone, traits, "row" FROM {table} ORDER BY "row"')
    while rows := found.fetchmany(5_000):
        yield from (Contact(*row) for row in rows)


def quarantine(con: duckdb.DuckDBPyConnection, table: str, source: str, number: int) -> Iterator[QuarantineRow]:
    """The rows that a translation put aside."""
    found = con.execute(
        f'SELECT "row", "column", reason, sentence, raw FROM {table} ORDER BY "row", "column", reason, sentence'
    )
    while rows := found.fetchmany(5_000):
        yield from (QuarantineRow(source, number, *row) for row in rows)


def _sweep(folder: Path, keep: Path) -> None:
    """Remove what crashed runs have spilled; called under the lock."""
    for left in folder.glob("importing-*"):
        if left != keep:
            shutil.rmtree(left, ignore_errors=True)
