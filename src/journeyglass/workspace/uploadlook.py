"""What an uploaded file seems to be: its tables, their columns, a first mapping of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from journeyglass.errors import InputError, SourceError
from journeyglass.events.guess import Guessed, guessed
from journeyglass.events.mapping import SourceMapping
from journeyglass.events.mappingfile import Data, mapping_data
from journeyglass.events.profile import Profile
from journeyglass.workspace.uploadcheck import Sheet, check_upload
from journeyglass.workspace.uploads import Upload

ColumnKind = Literal["time", "number", "bool", "email", "text"]
LOOK_ROWS = 20_000
_EXAMPLES, _LONGEST = 5, 120


@dataclass(frozen=True)
class LookedColumn:
    """A column: what its values read as, the most frequent ones, how many rows have one (`filled`, a share)."""

    column: str
    kind: ColumnKind
    examples: tuple[str, ...]
    filled: float
    distinct: int


@dataclass(frozen=True)
class LookedTable:
    """A table of the file (a sheet, or the only one) as far as it was looked at; `whole` where that was all."""

    table: str
    sheet: str | None
    rows: int
    whole: bool
    columns: tuple[LookedColumn, ...]


@dataclass(frozen=True)
class Check:
    """A guess that somebody should look at: the line of the mapping's text, and what to ask oneself."""

    line: str
    what: str


@dataclass(frozen=True)
class Looked:
    """All of it; `mapping` is the guess for the first table as data, `known` the sources that read such a file."""

    tables: tuple[LookedTable, ...]
    mapping: Data
    checks: tuple[Check, ...]
    known: tuple[str, ...]


def look(upload: Upload, sources: Mapping[str, SourceMapping], sheet: str | None = None) -> Looked:
    """Look at an upload; with `sheet` the mapping is of that one. InputError where it cannot be read."""
    sheets = check_upload(upload.path)
    wanted = _wanted(sheets, sheet)
    guess = _guessed(upload.path, wanted)
    others = [one for one in sheets if one.name != wanted]
    tables = (_table(guess, upload, wanted), *(_unread(one) for one in others))
    return Looked(tables, mapping_data(guess.text), _checks(guess.text), _known(upload.file, sources))


def _wanted(sheets: tuple[Sheet, ...], sheet: str | None) -> str | None:
    names = [one.name for one in sheets]
    if sheet is not None and sheet not in names:
        raise InputError(f"there is no sheet {sheet}", f"the sheets are {', '.join(names)}" if names else "name none")
    return sheet or (names[0] if len(names) > 1 else None)


def _guessed(path: Path, sheet: str | None) -> Guessed:
    try:
        return guessed(path, sheet=sheet, most=LOOK_ROWS)
    except SourceError as error:
        raise InputError(error.message, error.advice) from None


def _table(guess: Guessed, upload: Upload, sheet: str | None) -> LookedTable:
    return LookedTable(sheet or upload.file, sheet, guess.rows, guess.whole, tuple(map(_column, guess.columns)))


def _unread(sheet: Sheet) -> LookedTable:
    return LookedTable(sheet.name, sheet.name, max(0, sheet.rows - 1), False, ())


def _column(profile: Profile) -> LookedColumn:
    examples = tuple(sample[:_LONGEST] for sample in profile.samples[:_EXAMPLES])
    return LookedColumn(profile.name, _kind(profile), examples, profile.filled / profile.rows, profile.distinct)


def _kind(profile: Profile) -> ColumnKind:
    if profile.is_time:
        return "time"
    shares: tuple[tuple[ColumnKind, float], ...] = (
        ("bool", profile.bools),
        ("number", profile.numbers),
        ("email", profile.emails),
    )
    return next((kind for kind, share in shares if share > 0.95), "text")


def _checks(text: str) -> tuple[Check, ...]:
    lines = (line.partition("# check:") for line in text.splitlines()[1:])
    return tuple(Check(before.strip(), what.strip()) for before, mark, what in lines if mark)


def _known(file: str, sources: Mapping[str, SourceMapping]) -> tuple[str, ...]:
    """The sources that read a file of this name: the upload is probably a newer export of one of them."""
    named = ((name, mapping.table.file) for name, mapping in sources.items())
    return tuple(sorted(name for name, table in named if table and Path(table).name.lower() == file.lower()))
