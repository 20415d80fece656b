"""JSON Lines: an object a line; nested values stay JSON, lines that are no object are bad rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from journeyglass.events.batches import BadRow, Batch, batched
from journeyglass.events.opening import open_binary

_LONGEST_LINE = 16 * 1024 * 1024


def read_jsonl(path: Path) -> Iterator[Batch]:
    """The file's objects in batches; empty lines are no rows."""
    yield from batched(_rows(path))


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]] | BadRow]:
    number = 0
    with open_binary(path) as file:
        while line := file.readline(_LONGEST_LINE):
            if number == 0:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                number += 1
                yield _row(number, line)


def _row(number: int, line: bytes) -> tuple[int, Mapping[str, Any]] | BadRow:
    try:
        value = json.loads(line)
    except UnicodeDecodeError:
        return BadRow(number, "encoding", "the line is not UTF-8 text", line.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        return BadRow(number, "json", f"the line is not JSON: {error}", line.decode("utf-8", "replace"))
    if not isinstance(value, dict):
        return BadRow(number, "json", "the line is not a JSON object", line.decode("utf-8", "replace"))
    return number, value
