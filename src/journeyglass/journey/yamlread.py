"""Reading a user's YAML safely: size, depth and growth are bounded, and every fault has its place."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from journeyglass.journey.report import Report, shown
from journeyglass.journey.yamlevents import events_of
from journeyglass.journey.yamlnodes import Map, Node, Scalar, Seq, resolve
from journeyglass.journey.yamlwords import remedy_for

MOST_BYTES = 1024 * 1024
MOST_NODES = 30_000
MOST_LEVELS = 40
# The character that ends a line of another age (U+0085) is printable to YAML, as are all beyond.
_UNPRINTABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NEWLINE = re.compile("\n")
_STR, _CORE = "tag:yaml.org,2002:str", "tag:yaml.org,2002:"


@dataclass(frozen=True)
class At:
    """A bare place in a file."""

    line: int
    column: int


class _Stop(Exception):  # noqa: N818 - no error of ours: the fault has been noted, and reading ends
    pass


def read_yaml(source: str | bytes, report: Report) -> Node | None:
    """The one document in `source`; None where faults were noted in `report` that end the reading."""
    text = _text(source, report)
    if text is None:
        return None
    try:
        return _Composer(text, report).document()
    except _Stop:
        return None


def _text(source: str | bytes, report: Report) -> str | None:
    start = At(1, 1)
    if len(source) > MOST_BYTES:
        report.fault(start, f"the file is larger than {MOST_BYTES // 1024} KiB", "split it into smaller files")
        return None
    try:
        text = source if isinstance(source, str) else source.decode("utf-8")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")
        report.fault(_Lines(before).at(len(before)), "the file is not UTF-8 text", "save it with the encoding UTF-8")
        return None
    text = text.removeprefix("\ufeff")
    if bad := _UNPRINTABLE.search(text):
        code = f"U+{ord(bad[0]):04X}"
        report.fault(_Lines(text).at(bad.start()), f"the character {code} is not allowed in YAML", "delete it")
        return None
    return text


class _Lines:
    def __init__(self, text: str) -> None:
        self._starts = [0, *(m.end() for m in _NEWLINE.finditer(text))]
        self._end = len(text)

    def at(self, index: int) -> At:
        """The place of a character; one past the end counts as the end of the last line with anything on it."""
        index = min(index, self._end)
        if index == self._end and index and self._starts[-1] == index:
            index -= 1
        line = bisect.bisect_right(self._starts, index)
        return At(line, index - self._starts[line - 1] + 1)


class _Composer:
    """Builds nodes from the parser's events without recursion by the parser, so that depth is ours to bound."""

    def __init__(self, text: str, report: Report) -> None:
        self._lines = _Lines(text)
        self._report = report
        self._events = self._safe(events_of(text))
        self._anchors: dict[str, Node | None] = {}
        self._size = 0

    def document(self) -> Node:
        """The file's only document."""
        root: Node | None = None
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                if root is not None:
                    self._stop(event, "a second document begins here", "keep one document a file, without `---`")
                root = self._node(next(self._events), 1)
        return root if root is not None else Scalar(1, 1, text="", value=None)

    def _safe(self, events: Iterator[Any]) -> Iterator[Any]:
        try:
            yield from events
        except MarkedYAMLError as error:
            problem = error.problem or ""
            unclosed = "stream end" in problem or "end of stream" in problem
            # What is never closed is mended where it opens, not at the end of the file where that shows.
            mark = (error.context_mark if unclosed else None) or error.problem_mark or error.context_mark
            what, remedy = remedy_for(problem, error.context or "")
            self._report.fault(self._lines.at(mark.index if mark else 0), what, remedy)
            raise _Stop from None
        except Exception:  # the parser meets garbage with whatever it stumbles over
            self._report.fault(At(1, 1), "this is not YAML", "see the format's page for how a file is written")
            raise _Stop from None

    def _stop(self, event: Any, what: str, remedy: str) -> None:
        self._report.fault(self._at(event), what, remedy)
        raise _Stop

    def _at(self, event: Any) -> At:
        return self._lines.at(event.start_mark.index)

    def _node(self, event: Any, level: int) -> Node:
        if level > MOST_LEVELS:
            self._stop(event, f"this is nested more than {MOST_LEVELS} levels deep", "write it flatter")
        self._size += 1
        if isinstance(event, AliasEvent):
            return self._alias(event, level)
        if event.anchor:
            self._anchors[event.anchor] = None
        node = self._fresh(event, level)
        if event.anchor:
            self._anchors[event.anchor] = node
        if self._size > MOST_NODES:
            self._stop(event, f"the file has more than {MOST_NODES} values, aliases written out", "make it smaller")
        return node

    def _fresh(self, event: Any, level: int) -> Node:
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if event.tag and event.tag not in (f"{_CORE}map", f"{_CORE}seq"):
            self._bad_tag(event)
        if isinstance(event, SequenceStartEvent):
            return self._seq(event, level)
        return self._map(event, level)

    def _alias(self, event: Any, level: int) -> Node:
        name = shown("*" + event.anchor)
        target = self._anchors.get(event.anchor)
        if target is None:
            self._stop(event, f"{name} points to nothing written before it", "write the value itself")
            raise _Stop
        self._size += target.size
        if self._size > MOST_NODES or level + target.height > MOST_LEVELS:
            self._stop(event, f"{name} makes the file grow beyond bounds", "write the values out")
        return target

    def _scalar(self, event: Any) -> Scalar:
        at, text = self._at(event), str(event.value)
        value = resolve(text) if event.style is None and event.tag is None else text
        if event.tag and event.tag not in (_STR, "!"):
            value = resolve(text)
            if event.tag not in (f"{_CORE}{tag}" for tag in _tags(value)):
                self._bad_tag(event)
        return Scalar(at.line, at.column, text=text, value=value)

    def _bad_tag(self, event: Any) -> None:
        self._report.fault(self._at(event), f"the tag {shown(event.tag)} has no meaning here", "leave the tag out")

    def _seq(self, event: Any, level: int) -> Seq:
        at, items = self._at(event), []
        while not isinstance(item := next(self._events), SequenceEndEvent):
            items.append(self._node(item, level + 1))
        size, height = _extent(items)
        return Seq(at.line, at.column, items=tuple(items), size=size, height=height)

    def _map(self, event: MappingStartEvent, level: int) -> Map:
        at = self._at(event)
        entries: dict[str, Node] = {}
        keys: dict[str, Scalar] = {}
        while not isinstance(start := next(self._events), MappingEndEvent):
            key = self._node(start, level + 1)
            value = self._node(next(self._events), level + 1)
            if not isinstance(key, Scalar):
                self._report.fault(key, "a key is a list or a map", "write a word as the key")
            elif key.text in entries:
                first = keys[key.text].line
                remedy = "keep one of the two, or write both values under it"
                self._report.fault(key, f"the key {shown(key.text)} stands here again (first on line {first})", remedy)
            else:
                entries[key.text], keys[key.text] = value, key
        size, height = _extent([*entries.values(), *keys.values()])
        return Map(at.line, at.column, entries=entries, keys=keys, size=size, height=height)


def _extent(parts: list[Any]) -> tuple[int, int]:
    return 1 + sum(p.size for p in parts), 1 + max((p.height for p in parts), default=0)


def _tags(value: object) -> tuple[str, ...]:
    names = {bool: ("bool",), int: ("int", "float"), float: ("float",), str: ("str",)}
    return names.get(type(value), ("null",))
