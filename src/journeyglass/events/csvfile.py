"""Comma-separated files and their kin: any delimiter and encoding, bad lines kept with their row number."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from journeyglass.errors import SourceError
from journeyglass.events.batches import BadRow, Batch
from journeyglass.events.mapping import Csv
from journeyglass.events.opening import open_binary

_DELIMITERS = (",", ";", "\t", "|")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 256 * 1024
_CHUNK = 1024 * 1024
_LONGEST_ROW = 4 * 1024 * 1024
_BAD = "\U0010fffe"  # a code point that no text may contain: stands for bytes that the encoding does not know
_WORDS = {"tab": "\t", "whitespace": "\t", "comma": ",", "semicolon": ";"}

codecs.register_error("journeyglass.bad", lambda error: (_BAD, cast(UnicodeDecodeError, error).end))


def read_csv(path: Path, options: Csv) -> Iterator[Batch]:
    """The file's rows in batches; rows with too many or too few cells, or unreadable bytes, come as bad rows."""
    encoding = options.encoding or sniff_encoding(path)
    sample = _sample(path, encoding)
    delimiter = _WORDS.get(options.delimiter or "", options.delimiter) or sniff_delimiter(sample)
    spaced = options.delimiter == "whitespace"
    names = header(_squeezed(sample) if spaced else sample, delimiter)
    if not names:
        return
    with open_binary(path) as raw:
        stream = _Utf8(raw, encoding, spaced)
        yield from _Reading(path, stream, names, delimiter).batches()


def sniff_encoding(path: Path) -> str:
    """The encoding that the byte order mark tells; UTF-8 where there is none."""
    with open_binary(path) as raw:
        start = raw.read(4)
    return next((name for mark, name in _BOMS if start.startswith(mark)), "utf-8")


def sniff_delimiter(sample: str) -> str:
    """The delimiter that cuts the first lines into the most cells, as many in each; a comma if none does."""
    best, most = ",", 1
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in _rows(sample, delimiter)[:50]]
        width = widths[0] if widths else 0
        if width > most and widths.count(width) >= 0.8 * len(widths):
            best, most = delimiter, width
    return best


def header(sample: str, delimiter: str) -> list[str]:
    """The names of the columns: trimmed, unnamed ones counted, repeated ones numbered."""
    first = next(iter(_rows(sample, delimiter)), [])
    return unique_names(first)


def unique_names(cells: list[Any]) -> list[str]:
    """Column names as they can be referred to: none empty, none twice."""
    names: list[str] = []
    for i, value in enumerate(cells, 1):
        name = base = str(value if value is not None else "").strip() or f"column_{i}"
        count = 1
        while name in names:
            count += 1
            name = f"{base}_{count}"
        names.append(name)
    return names


def _rows(sample: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if row:
                rows.append(row)
            if len(rows) > 50:
                break
    except csv.Error:  # a cell of over 128 KiB, or a NUL: the rows before it must do
        return rows
    return rows


def _sample(path: Path, encoding: str) -> str:
    with open_binary(path) as raw:
        return _decoder(encoding).decode(raw.read(_SAMPLE)).removeprefix("\ufeff")


def _decoder(encoding: str) -> codecs.IncrementalDecoder:
    try:
        return codecs.getincrementaldecoder(encoding)("journeyglass.bad")
    except LookupError:
        raise SourceError(f"there is no encoding {encoding!r}", "write one like utf-8 or windows-1251") from None


def _squeezed(text: str) -> str:
    return re.sub(r"[ \t]+", "\t", re.sub(r"(?m)^[ \t]+|[ \t]+(?=\r?$)", "", text))


class _Utf8(io.RawIOBase):
    """The file's bytes as UTF-8, whatever its encoding; runs of blanks become one tab where `spaced`."""

    def __init__(self, raw: io.BufferedIOBase, encoding: str, spaced: bool) -> None:
        self._raw, self._decoder, self._spaced = raw, _decoder(encoding), spaced
        self._rest = ""  # an unfinished line, where blanks are squeezed
        self._ready = b""
        self.ended = False
        self._begun = False
        self.last_character = ""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` with UTF-8; 0 at the end."""
        filled = 0
        while filled < len(buffer) and (self._ready or not self.ended):
            if not self._ready:
                self._refill()
            part = self._ready[: len(buffer) - filled]
            self._ready = self._ready[len(part) :]
            buffer[filled : filled + len(part)] = part
            filled += len(part)
        return filled

    def _refill(self) -> None:
        data = self._raw.read(_CHUNK)
        self.ended = not data
        text = self._decoder.decode(data, final=self.ended)
        if not self._begun and text:
            text, self._begun = text.removeprefix("\ufeff"), True
        if self._spaced:
            text = self._lines(text)
        self.last_character = next(reversed(text.rstrip("\r\n")), self.last_character)
        self._ready = text.encode("utf-8", "replace")

    def _lines(self, text: str) -> str:
        whole, _, self._rest = (self._rest + text).rpartition("\n")
        if self.ended:
            whole, self._rest = whole + "\n" + self._rest, ""
        return _squeezed(whole + "\n") if whole else ""


class _Reading:
    """One pass over a file. The parser numbers the rows that it refuses, so good rows are numbered around them."""

    def __init__(self, path: Path, stream: _Utf8, names: list[str], delimiter: str) -> None:
        self._path, self._stream, self._names = path, stream, names
        self._delimiter = delimiter
        self._refused: list[BadRow] = []
        self._numbers: set[int] = set()
        self._next = 0  # the header is row 0

    def batches(self) -> Iterator[Batch]:
        """The batches, the header left out."""
        try:
            for batch in self._open():
                yield self._batch(batch)
        except pa.ArrowInvalid as error:
            if "straddling" in str(error):
                raise SourceError(
                    f"{self._path.name}: the row after row {max(self._next - 1, 0)} is over {_LONGEST_ROW >> 20} MiB",
                    "look there for a quote that is never closed",
                ) from None
            raise SourceError(f"{self._path.name} is no readable CSV file: {error}") from None
        yield Batch(pa.array([], pa.int64()), {}, bad=self._take_refused())

    def _open(self) -> Any:
        return arrow_csv.open_csv(
            self._stream,
            read_options=arrow_csv.ReadOptions(use_threads=False, block_size=_LONGEST_ROW, column_names=self._names),
            parse_options=arrow_csv.ParseOptions(
                delimiter=self._delimiter, newlines_in_values=True, invalid_row_handler=self._refuse
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(self._names, pa.string()),
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                null_values=[""],
            ),
        )

    def _refuse(self, row: Any) -> str:
        number = row.number - 1
        self._numbers.add(number)
        if number > 0:
            fewer = row.actual_columns < row.expected_columns
            sentence = f"the row has {row.actual_columns} cells where the header has {row.expected_columns}"
            text = row.text.replace(_BAD, "\ufffd")
            self._refused.append(BadRow(number, "too_few_cells" if fewer else "too_many_cells", sentence, text))
        return "skip"

    def _take_refused(self) -> tuple[BadRow, ...]:
        refused, self._refused = tuple(self._refused), []
        return refused

    def _batch(self, batch: pa.RecordBatch) -> Batch:
        numbers = self._numbered(len(batch))
        table = pa.Table.from_batches([batch])
        kept = np.asarray(numbers) > 0
        bad = [*self._take_refused(), *self._unreadable(table, numbers, kept), *self._unclosed(table, numbers, kept)]
        table = table.filter(pa.array(kept))
        columns = {name: table.column(i).combine_chunks() for i, name in enumerate(self._names)}
        kinds = {name: frozenset({"untyped"}) for name in self._names}
        return Batch(pa.array(numbers[kept], pa.int64()), columns, cast(Any, kinds), tuple(bad))

    def _numbered(self, size: int) -> np.ndarray[Any, np.dtype[np.int64]]:
        numbers = np.arange(self._next, self._next + size + len(self._numbers), dtype=np.int64)
        if self._numbers:
            numbers = numbers[~np.isin(numbers, list(self._numbers))]
        numbers = numbers[:size]
        if size:
            self._next = int(numbers[-1]) + 1
            self._numbers = {n for n in self._numbers if n >= self._next}
        return numbers

    def _unreadable(self, table: pa.Table, numbers: Any, kept: Any) -> Iterator[BadRow]:
        for column in table.columns:
            marked = pc.match_substring(column, _BAD).fill_null(False).to_numpy(zero_copy_only=False) & kept
            for i in np.flatnonzero(marked):
                kept[i] = False
                sentence = "the row has bytes that the file's encoding does not know; check `csv: {encoding: …}`"
                yield BadRow(int(numbers[i]), "encoding", sentence, self._raw(table, int(i)))

    def _unclosed(self, table: pa.Table, numbers: Any, kept: Any) -> Iterator[BadRow]:
        """The last row, when a quote that it opens has swallowed the rest of the file."""
        last = len(table) - 1
        if last < 0 or not kept[last] or not self._stream.ended:
            return
        value = table.column(table.num_columns - 1)[last].as_py() or ""
        if "\n" in value and self._stream.last_character != '"':
            kept[last] = False
            sentence = "a quote opened in this row is never closed, so the rest of the file was read as one cell"
            yield BadRow(int(numbers[last]), "quote", sentence, self._raw(table, last))

    def _raw(self, table: pa.Table, i: int) -> str:
        cells = [str(column[i].as_py() or "") for column in table.columns]
        return self._delimiter.join(cells).replace(_BAD, "\ufffd")
