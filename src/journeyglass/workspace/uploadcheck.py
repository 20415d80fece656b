"""Whether an uploaded file can be opened without harm: how much it is unpacked, which sheets it has.

A small file can be a huge table: zipped a thousandfold, or a sheet with one cell in its last corner. Zipped bytes are
counted while they are unpacked; spreadsheets are opened in a process of their own whose memory is bounded.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from journeyglass.errors import InputError
from journeyglass.events.tables import format_of

MOST_UNPACKED = 4 << 30
"""What a gzip file may hold, in bytes."""
MOST_IN_BOOK = 1 << 30
"""What a spreadsheet's parts may hold together, in bytes."""
BOOK_MEMORY = 3 << 30
BOOK_SECONDS = 120
MOST_SHEETS = 50
_PART = 1 << 20
_LOOK = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), int(sys.argv[2])))
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
found = []
for name in book.sheet_names[: int(sys.argv[3])]:
    sheet = book.get_sheet_by_name(name)
    found.append([name, sheet.height, sheet.width])
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Sheet:
    """A sheet of a spreadsheet: its name and its extent."""

    name: str
    rows: int
    columns: int


def check_upload(path: Path) -> tuple[Sheet, ...]:
    """The sheets of a spreadsheet, none for other files; InputError where it is broken or unpacks beyond bounds."""
    if path.suffix.lower() == ".gz":
        _check_gzip(path)
    if format_of(path.name) != "sheet":
        return ()
    if zipfile.is_zipfile(path):
        _check_zip(path)
    return _sheets(path)


def _check_gzip(path: Path) -> None:
    try:
        with gzip.open(path) as file:
            _count(cast(IO[bytes], file), MOST_UNPACKED)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(f"this is no whole gzip file: {error}", "copy or export it again") from None


def _check_zip(path: Path) -> None:
    left = MOST_IN_BOOK
    try:
        with zipfile.ZipFile(path) as book:
            for part in book.infolist():
                with book.open(part) as file:
                    left -= _count(file, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"this spreadsheet cannot be opened: {error}", "save it again, without a password") from None


def _count(file: IO[bytes], most: int) -> int:
    size = 0
    while part := file.read(_PART):
        size += len(part)
        if size > most:
            raise InputError("the file unpacks to more than can be read", "split it, or upload it as CSV or Parquet")
    return size


def _sheets(path: Path) -> tuple[Sheet, ...]:
    command = [sys.executable, "-I", "-c", _LOOK, str(path), str(BOOK_MEMORY), str(MOST_SHEETS)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=BOOK_SECONDS, check=False)  # noqa: S603 - our own
    except subprocess.TimeoutExpired:
        raise _unreadable() from None
    if done.returncode:
        raise _unreadable()
    found = tuple(Sheet(*line) for line in json.loads(done.stdout))
    filled = tuple(sheet for sheet in found if sheet.rows > 0)
    if not filled:
        raise InputError("the spreadsheet is empty", "upload one with a header and rows")
    return filled


def _unreadable() -> InputError:
    return InputError("this spreadsheet cannot be opened, or is too large", "save it again, or upload it as CSV")
