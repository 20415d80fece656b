"""The lake's facts with their indexes, in files beside the reading cache; made once, then read where it is needed.

Facts lie in an order in which those of one account or person are neighbours. A base that the lake has outgrown by a
little is taken with what came since beside it; else it is made anew. Like the cache it may be thrown away at will.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.errors import LakeError
from journeyglass.lake.cache_build import keep_sides
from journeyglass.lake.cache_files import measure
from journeyglass.lake.lens import connect
from journeyglass.lake.raw import facts_sql
from journeyglass.lake.store import Store
from journeyglass.reading.live import hashes
from journeyglass.reading.live.book import Book, News
from journeyglass.reading.live.segment import BATCH_ROWS, COLUMNS, Writer, key_column, looked_up, numbers_of, opened
from journeyglass.reading.rows_sql import property_text_sql

FORMAT = 2
"""Raised whenever the files change their shape."""
_FORGOTTEN_AFTER = 86_400  # seconds; nobody writes a base that long
OUTGROWN = 0.25
"""A base is made anew once what came since is this share of it."""


def lens(store: Store, threads: int | None) -> duckdb.DuckDBPyConnection:
    """A connection that spills into a folder of its own, which DuckDB makes when it needs one, and removes."""
    return connect(store.cache.path / f"live-spilled-{uuid4().hex}", store.memory_limit, threads)


class Base:
    """The files of the facts of one lake, for journeys whose subjects the properties `keys` tell apart."""

    def __init__(self, store: Store, keys: Sequence[str]) -> None:
        self.store, self.keys = store, tuple(keys)
        self.folder = store.cache.path

    def book(self, version: int) -> Book:
        """A book of all facts that the lake held at this version."""
        self.folder.mkdir(parents=True, exist_ok=True)
        found = self._found(version)
        grown = found and self._grown(found, version)
        if grown:
            return grown
        book = self._opened(self._made(version))
        self._sweep(keep=self._path(version))
        return book

    def _name(self) -> str:
        told = json.dumps([FORMAT, hashes.FORMAT, self.store.lake.identity(), self.keys]).encode()
        return f"live-{blake2b(told, digest_size=6).hexdigest()}"

    def _path(self, version: int) -> Path:
        return self.folder / f"{self._name()}-{version:08}"

    def _found(self, version: int) -> int | None:
        """The latest version, not after this one, of which there is a base that still holds."""
        versions = sorted((int(p.name[-8:]) for p in self.folder.glob(f"{self._name()}-*")), reverse=True)
        fit = (v for v in versions if v <= version)
        return next((v for v in fit if v == version or not self.store.lake.gone(v, version)), None)

    def _grown(self, since: int, version: int) -> Book | None:
        """The base with what came since; None where that is too much, or the base is damaged."""
        try:
            book = self._opened(self._path(since))
            files = self.store.lake.files(since, version) if since < version else []
        except (LakeError, OSError, ValueError, KeyError, EOFError, pa.ArrowInvalid):
            shutil.rmtree(self._path(since), ignore_errors=True)
            return None
        with self._lens() as con:
            con.execute(f"CREATE OR REPLACE TEMP VIEW facts AS {facts_sql(files)}")
            rows = con.execute("SELECT count(*) FROM facts").fetchall()[0][0]
            if rows > OUTGROWN * book.rows():
                return None
            columns = ", ".join(f'"{name}"' for name in COLUMNS.names)
            came = con.sql(f"SELECT {columns} FROM facts").to_arrow_table().cast(COLUMNS)
            book.add(book.unknown(split(con, came, book)))
        return book

    def _opened(self, path: Path) -> Book:
        book = Book(self.keys, self.folder)
        written = json.loads((path / "manifest.json").read_text("utf-8"))["files"]
        if measure(path, list(written)) != {name: tuple(size_and_time) for name, size_and_time in written.items()}:
            raise LakeError("the base of the live reading is damaged", "it is made anew")
        for kind, shelf in book.shelves.items():
            if (path / f"{kind}.arrow").exists():
                shelf.put(opened(path, kind, shelf.names))
        return book

    def _made(self, version: int) -> Path:
        """Write the base of this version; it gets its name when it is whole."""
        work = Path(mkdtemp(prefix="live-making-", dir=self.folder))
        with self._lens() as con:
            con.execute(f"CREATE OR REPLACE TEMP VIEW facts AS {facts_sql(self._files(version))}")
            for kind, shelf in Book(self.keys, work).shelves.items():
                writer = Writer(work, kind, shelf.names)
                aside = con.cursor()  # a connection with an unfinished result takes no other question
                for batch in _sorted(con, kind):
                    part = _numbered(aside, kind, pa.Table.from_batches([batch]), self.keys)
                    writer.write(batch, part.numbers)
                writer.close()
        files = measure(work, [file.name for file in work.iterdir()])
        (work / "manifest.json").write_text(json.dumps({"files": files}), "utf-8")
        shutil.rmtree(self._path(version), ignore_errors=True)
        os.replace(work, self._path(version))
        return self._path(version)

    def _files(self, version: int) -> list[Path]:
        """The lake's files of this version; where its log was cut since, those of now, if they hold the same facts."""
        lake = self.store.lake
        try:
            return lake.files(until=version)
        except LakeError:
            now = lake.version()
            if any(commit.changes_data for commit in lake.commits(version, now)):
                raise
            return lake.files(until=now)

    def _lens(self) -> duckdb.DuckDBPyConnection:
        con = lens(self.store, self.store.threads)
        keep_sides(con)
        return con

    def _sweep(self, keep: Path) -> None:
        """Remove older bases, and what crashes left behind."""
        for old in self.folder.glob("live-*"):
            unfinished = old.name.startswith(("live-making-", "live-spilled-"))
            if old != keep and (not unfinished or time.time() - old.stat().st_mtime > _FORGOTTEN_AFTER):
                shutil.rmtree(old, ignore_errors=True)


def _sorted(con: duckdb.DuckDBPyConnection, kind: str) -> Iterator[pa.RecordBatch]:
    """The facts of a kind, those of one account beside each other as far as that can be told cheaply."""
    columns = ", ".join(f'f."{name}"' for name in COLUMNS.names)
    sql = f"""
        WITH people AS (
            SELECT person_id, min(coalesce(account_id, name)) AS home FROM facts
            WHERE kind IN ('membership', 'person_domain') GROUP BY person_id
        ), visitors AS (
            SELECT anonymous_id, min(coalesce(home, person_id)) AS home FROM facts LEFT JOIN people USING (person_id)
            WHERE kind = 'link' GROUP BY anonymous_id
        )
        SELECT {columns} FROM facts f LEFT JOIN people p USING (person_id) LEFT JOIN visitors v USING (anonymous_id)
        WHERE kind = '{kind}'
        ORDER BY coalesce(f.account_id, p.home, v.home, f.person_id, f.anonymous_id, f.name), f."at"
    """
    for batch in con.sql(sql).to_arrow_reader(BATCH_ROWS):
        yield batch.cast(COLUMNS)


def split(con: duckdb.DuckDBPyConnection, facts: pa.Table, book: Book) -> Iterator[News]:
    """The facts by kind, their columns numbered."""
    facts = facts.select(COLUMNS.names).cast(COLUMNS)
    kinds = facts["kind"].unique().to_pylist()
    for kind in sorted(kinds):
        mine = facts if len(kinds) == 1 else facts.filter(pc.equal(facts["kind"], kind))
        yield _numbered(con, kind, mine, book.keys)


def _numbered(con: duckdb.DuckDBPyConnection, kind: str, table: pa.Table, keys: Sequence[str]) -> News:
    numbers = numbers_of(table, looked_up(kind, ()))
    if kind == "event" and keys:
        con.register("keyed", table)
        texts = ", ".join(f'{property_text_sql(key)} AS "k{n}"' for n, key in enumerate(keys))
        told = con.sql(f"SELECT {texts} FROM keyed e").to_arrow_table()
        con.unregister("keyed")
        numbers |= {key_column(key): hashes.hashed(told[f"k{n}"]) for n, key in enumerate(keys)}
    return News(kind, table, numbers)
