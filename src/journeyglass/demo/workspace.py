"""The made-up company's workspace, written into a folder chunk by chunk."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path

import numpy as np
import pyarrow as pa

from journeyglass.demo.calendar import BEGIN, END
from journeyglass.demo.chance import CHUNK, Chunk
from journeyglass.demo.diary import TABLES, write_down
from journeyglass.demo.files import FILES, Writer, writer
from journeyglass.demo.mess import disorder, spoil
from journeyglass.demo.parameters import Parameters
from journeyglass.demo.rows import Columns
from journeyglass.demo.window import WHOLE, Window
from journeyglass.demo.words import WORDS, Words
from journeyglass.demo.world import make_world
from journeyglass.errors import InputError, WorkspaceError
from journeyglass.journey import builtin
from journeyglass.journey.model import Lang

__all__ = ["END", "DemoFiles", "make"]

LEAST = 5
Progress = Callable[[int, int], None]
"""Is told how many of how many accounts are written."""
_PARTS = ("data", "journeys", "sources")
_JOURNEY = "saas"
_SETTINGS = """\
name = {title}
label = {label}
language = "{lang}"
journey = "saas"
as_of = "last"
data = "data"

[rates]
to = "EUR"
USD = "0.92"
"""


@dataclass(frozen=True)
class DemoFiles:
    """What was written: the workspace's folder, its data files with their rows, what an import must put aside.

    `quarantined` counts by source and reason. Nothing happened after `as_of`.
    """

    folder: Path
    accounts: int
    rows: Mapping[Path, int]
    quarantined: Mapping[str, Mapping[str, int]]
    as_of: datetime


def make(
    folder: Path,
    *,
    accounts: int = 400,
    seed: int = 7,
    lang: Lang = "en",
    parameters: Parameters | None = None,
    tables: Collection[str] = TABLES,
    window: Window = WHOLE,
    progress: Progress | None = None,
) -> DemoFiles:
    """Write a workspace of made-up data into `folder`, where none is yet; the same seed gives the same bytes.

    More accounts change no earlier ones, but that an earlier one may be told of those it recommended. `tables` are
    those to be written, of `diary.TABLES`; a table with its source is left out as a whole. With a `window` the files
    are those of an earlier day, or told as of later ones.
    """
    if accounts < LEAST:
        raise InputError(f"{accounts} accounts are too few", f"ask for at least {LEAST}")
    _make_folders(folder)
    words = WORDS[lang]
    _write_settings(folder, words, lang, accounts, seed)
    export = Export(folder / "data", words, tables, window)
    for chunk, keep in _chunks(accounts, seed, parameters or Parameters()):
        export.add(chunk, keep)
        if progress:
            progress(chunk.first + keep, accounts)
    rows = export.close()
    _write_sources(folder / "sources", rows, window)
    return DemoFiles(folder, accounts, rows, export.quarantined, window.end)


def _chunks(accounts: int, seed: int, parameters: Parameters) -> Iterator[tuple[Chunk, int]]:
    """The chunks, and of each how many accounts are wanted."""
    for number in range(-(-accounts // CHUNK)):
        yield Chunk(seed, number, parameters), min(CHUNK, accounts - number * CHUNK)


class Export:
    """The data files, to which one chunk after the other is added."""

    def __init__(self, folder: Path, words: Words, tables: Collection[str] = TABLES, window: Window = WHOLE) -> None:
        self.quarantined: dict[str, Mapping[str, int]] = {}
        self._folder, self._words, self._tables, self._window = folder, words, tables, window
        self._writers: dict[str, Writer] = {}
        self._rows: dict[Path, int] = {}

    def add(self, chunk: Chunk, keep: int = CHUNK) -> None:
        """Write the first `keep` accounts of the chunk."""
        rows = write_down(make_world(chunk), self._words, self._tables)
        for name in self._tables:
            spec = FILES[name]
            columns = _kept(rows.table(name, spec.fields), keep, self._window)
            # Among a handful of companies there may be no customer, so no bills.
            if columns:
                self._write(name, disorder(name, spec.written(columns, self._window)))

    def _write(self, name: str, rows: pa.Table) -> None:
        path = self._folder / FILES[name].name
        new = name not in self._writers
        if new:
            self._writers[name], self._rows[path] = writer(path, rows), 0
        self._writers[name].add(rows)
        self._rows[path] += len(rows)
        if new:
            self._spoil(name, path, rows)

    def _spoil(self, name: str, path: Path, rows: pa.Table) -> None:
        """Something that cannot be used, after the first rows of a file."""
        spoilt = spoil(name, rows)
        if spoilt.rows:
            self._writers[name].add(pa.Table.from_pylist(list(spoilt.rows), rows.schema))
        if spoilt.line:
            self._writers[name].raw(spoilt.line)
        self._rows[path] += len(spoilt.rows) + bool(spoilt.line)
        if spoilt.reasons:
            self.quarantined[_source(path)] = spoilt.reasons

    def close(self) -> dict[Path, int]:
        """Finish the files; how many rows each has."""
        for file in self._writers.values():
            file.close()
        return self._rows


def _kept(columns: Columns, keep: int, window: Window) -> Columns:
    """The rows of the first accounts that begin in the window, without what a later one caused."""
    if not columns:
        return {}
    wanted = (columns["account"] < keep) & ~(np.nan_to_num(columns["cause"], nan=-1) >= keep)
    wanted &= columns["at"] <= window.until
    return {name: column[wanted] for name, column in columns.items()} if wanted.any() else {}


def _make_folders(folder: Path) -> None:
    for name in ("journeyglass.toml", "README.md", *_PARTS):
        if (folder / name).exists():
            raise WorkspaceError(f"{folder} is in use", "name a folder that is not there yet")
    for part in _PARTS:
        (folder / part).mkdir(parents=True)


def _write_settings(folder: Path, words: Words, lang: Lang, accounts: int, seed: int) -> None:
    title, label = (json.dumps(text, ensure_ascii=False) for text in (words.title, words.label))
    (folder / "journeyglass.toml").write_text(_SETTINGS.format(title=title, label=label, lang=lang), "utf-8")
    readme = words.readme.format(title=words.title, label=words.label, accounts=accounts, seed=seed)
    (folder / "README.md").write_text(readme, "utf-8")
    journey = builtin.text(_JOURNEY)  # in every language, as the app speaks them all
    named = re.sub(r"(?m)^journey: .*$", f"journey: {_JOURNEY}", journey, count=1)
    (folder / "journeys" / f"{_JOURNEY}.yaml").write_text(named, "utf-8")


def _source(path: Path) -> str:
    """The source of a data file: `crm-deals` of `crm_deals.csv`."""
    return path.stem.replace("_", "-")


def _write_sources(folder: Path, files: Mapping[Path, int], window: Window) -> None:
    made_up, told = f"{BEGIN:%Y-%m-%d}", f"{window.begin:%Y-%m-%d}"
    for file in files:
        name = f"{_source(file)}.yaml"
        text = resources.files("journeyglass.demo").joinpath("sources", name).read_text("utf-8")
        (folder / name).write_text(text.replace(f"observed_from: {made_up}", f"observed_from: {told}"), "utf-8")
