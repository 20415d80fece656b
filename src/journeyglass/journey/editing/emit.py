"""Writing values as YAML: what a person would write, and what reads back as the same value everywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from journeyglass.errors import InputError
from journeyglass.journey.editing.spans import Data
from journeyglass.journey.yamlnodes import resolve

WIDTH = 120
"""A list or a map that fits into a line of so many characters is written in brackets."""
_MARKS = "./()+&%–—’…«»“”、，。？！；：（）「」·?!;'\"-"
_ENDS = "./()%»”、，。？！；）」…?!"
_PLAIN_FLOW = re.compile(rf"[^\W_](?:[\w {_MARKS}]*[\w{_ENDS}])?")
_PLAIN_BLOCK = re.compile(rf"[^\W_](?:[\w ,{_MARKS}]*[\w{_ENDS}])?")
_WORD = re.compile(r"[A-Za-z0-9_-]{1,40}")
# Other readers of YAML take these for truth values or times.
_ELSEWHERE = re.compile(r"(?i:y|n|yes|no|on|off)|\d+([-:.]\d+)+.*|0\d+")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("[\x85\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_LITERAL = re.compile(r"[^\s][^\r]*[^\s]", re.S)


def scalar(value: Data, *, flow: bool = False, style: str = "") -> str:
    """A single value on one line; text stays in the quotes of `style` where it can."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    if not isinstance(value, str):
        raise InputError("a map or a list stands where one value belongs", "write one text or number")
    return _text(value, flow, style)


def literal(text: str, column: int, newline: str) -> str | None:
    """Text of several lines as a block whose lines begin at `column`; None where it would not read back the same."""
    lines = text.split("\n")
    if len(lines) < 2 or not _LITERAL.fullmatch(text) or any(line != line.rstrip() for line in lines):
        return None
    if _ESCAPED.search(text) or "\t" in text:
        return None
    checked(text)
    return newline.join(["|-", *((" " * column + line) if line else "" for line in lines)])


def flow(value: Data) -> str:
    """Any value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(str(k), flow=True)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value, flow=True)


def below_key(value: Data, column: int, newline: str, *, roomy: bool = False) -> str:
    """What follows the colon of a key that begins at `column`: on its line, or in lines below it."""
    if not isinstance(value, Mapping | list | tuple):
        return " " + (_block_text(value, column + 2, newline) or scalar(value))
    if not value or (not roomy and _brackets(value, column + 20)):
        return " " + flow(value)
    return newline + newline.join(_lines(value, column + 2, newline))


def after_dash(value: Data, column: int, newline: str, *, roomy: bool = False) -> str:
    """What follows the dash of an item that stands at `column`."""
    if not isinstance(value, Mapping | list | tuple):
        return " " + (_block_text(value, column + 2, newline) or scalar(value))
    if not value or (not roomy and _fits(value, column + 2)):
        return " " + flow(value)
    first, *rest = _lines(value, column + 2, newline)
    return newline.join([" " + first.lstrip(" "), *rest])


def checked(text: str) -> str:
    """The text; InputError where it holds a character that no file of text should."""
    if bad := _FORBIDDEN.search(text):
        raise InputError(f"the text holds the character U+{ord(bad[0]):04X}", "leave it out")
    return text


def _lines(value: Data, column: int, newline: str) -> list[str]:
    pad = " " * column
    if isinstance(value, Mapping):
        parts = [
            f"{pad}{scalar(str(k))}:{below_key(v, column, newline, roomy=not _brackets(v, column + 20))}"
            for k, v in value.items()
        ]
    else:
        parts = [f"{pad}-{after_dash(item, column, newline)}" for item in value]
    return [line for part in parts for line in part.split(newline)]


def _block_text(value: Data, column: int, newline: str) -> str | None:
    return literal(value, column, newline) if isinstance(value, str) else None


def _brackets(value: Data, column: int) -> bool:
    """Whether a list or a map is short enough for brackets: names in a list, anything else in a map."""
    if isinstance(value, list | tuple):
        return all(isinstance(v, str) and _WORD.fullmatch(v) for v in value) and _fits(value, column)
    return _fits(value, column)


def _fits(value: Data, column: int) -> bool:
    return column + len(flow(value)) <= WIDTH


def _number(value: float) -> str:
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        raise InputError("this is no finite number", "write a number")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _text(text: str, flow: bool, style: str) -> str:
    checked(text)
    if style == "'" and "\n" not in text and not _ESCAPED.search(text):
        return "'" + text.replace("'", "''") + "'"
    if style != '"' and _safe(text, flow):
        return text
    said = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", said)


def _safe(text: str, flow: bool) -> bool:
    """Whether the text may stand without quotes."""
    if "\n" in text or not (_PLAIN_FLOW if flow else _PLAIN_BLOCK).fullmatch(text):
        return False
    return isinstance(resolve(text), str) and not _ELSEWHERE.fullmatch(text) and ": " not in text and " #" not in text
