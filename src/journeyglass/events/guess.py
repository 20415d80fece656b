"""A first mapping from a file's columns, for its owner to correct."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from journeyglass.errors import SourceError
from journeyglass.events.columnwords import tokens
from journeyglass.events.csvfile import sniff_encoding
from journeyglass.events.guessing import Guessing
from journeyglass.events.guesstext import mapping_text
from journeyglass.events.mapping import Csv, TableSpec
from journeyglass.events.opening import open_binary
from journeyglass.events.profile import Profile, profiles
from journeyglass.events.tables import create_bad_sql, format_of, load_table

_MOST_ROWS = 100_000
_SAMPLE = 512 * 1024
_OTHERS = ("windows-1251", "gb18030", "big5", "windows-1252")


@dataclass(frozen=True)
class Guessed:
    """What a table seems to be: the text of a source file for it, its columns, how many rows were looked at.

    `whole` is False where the table goes on after these.
    """

    text: str
    columns: tuple[Profile, ...]
    rows: int
    whole: bool


def guess(file: Path, *, sheet: str | None = None) -> str:
    """The text of a source file for `file`: loadable as it stands, `# check:` wherever it had to guess.

    Looks at about the first 100,000 rows. Raises SourceError where the file cannot be read or has no columns.
    """
    return guessed(file, sheet=sheet).text


def guessed(file: Path, *, sheet: str | None = None, most: int = _MOST_ROWS) -> Guessed:
    """The guess with what it rests on, from about the first `most` rows; raises as `guess`."""
    csv = _csv(file) if format_of(file.name) == "csv" else Csv()
    spec = TableSpec(file=file.name, sheet=sheet, csv=csv)
    con = duckdb.connect()
    try:
        con.execute(create_bad_sql())
        loaded = load_table(con, spec, file.parent, "translate_guess", most=most)
        found = profiles(con, loaded, csv)
        if not found:
            raise SourceError(f"{file.name} has no columns with anything in them", "name another file or sheet")
        text = mapping_text(Guessing(con, loaded, spec, found, source_id(file.name)))
        return Guessed(text, tuple(found), loaded.rows + loaded.bad, loaded.whole)
    finally:
        con.close()


def source_id(file: str) -> str:
    """An id for the source from its file's name: letters, digits, dashes."""
    stem = re.sub(r"(\.[A-Za-z]+)+$", "", file)
    words = [word for word in tokens(stem) if re.fullmatch(r"[a-z0-9]+", word)]
    return "-".join(words)[:100] or "source"


def _csv(file: Path) -> Csv:
    """The encoding, delimiter and decimal sign that the file's beginning speaks for."""
    with open_binary(file) as raw:
        sample = raw.read(_SAMPLE)
    encoding = _encoding(sample) if sniff_encoding(file) == "utf-8" else None
    text = sample.decode(encoding or sniff_encoding(file), "replace")
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    delimiter = "whitespace" if _is_blank_separated(lines) else None
    decimal = "," if _has_decimal_commas(lines) else "."
    return Csv(delimiter=delimiter, encoding=encoding, decimal=decimal)


def _encoding(sample: bytes) -> str | None:
    """None for UTF-8, else the first encoding in which the bytes are mostly letters of its language."""
    if _decodes(sample, "utf-8"):
        return None
    return next((name for name in _OTHERS if _reads_well(sample, name)), "windows-1252")


def _decodes(sample: bytes, encoding: str) -> bool:
    """Whether the bytes are text in this encoding, but for a character that the end of the sample cuts."""
    try:
        sample.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start >= len(sample) - 4 and len(sample) >= _SAMPLE
    return True


def _reads_well(sample: bytes, encoding: str) -> bool:
    if not _decodes(sample, encoding):
        return False
    letters = re.findall(r"[^\x00-\x7f]", sample.decode(encoding, "ignore"))
    script = {"windows-1251": r"[А-Яа-яЁё№«»—–]", "windows-1252": r"."}.get(encoding, r"[\u3000-\u9fff\uff00-\uffef]")
    if encoding == "windows-1251":  # Russian words: small letters follow one another
        return len(re.findall(r"[а-яё]{2}", sample.decode(encoding, "ignore"))) * 6 > len(letters)
    return sum(1 for c in letters if re.match(script, c)) > 0.9 * len(letters)


def _is_blank_separated(lines: list[str]) -> bool:
    widths = {len(line.split()) for line in lines}
    delimited = any(set(line) & set(",;\t|") for line in lines)
    return len(lines) > 1 and len(widths) == 1 and widths != {1} and not delimited


def _has_decimal_commas(lines: list[str]) -> bool:
    """Where the delimiter is not the comma, numbers with one are decimals."""
    body = lines[1:]
    cells = [cell.strip().strip('"') for line in body for cell in re.split(r"[;\t|]", line)]
    split = sum(1 for line in body if re.search(r"[;\t|]", line))
    return split > len(body) / 2 and any(re.fullmatch(r"-?[\d\s\u00a0]+,\d+", cell) for cell in cells)
