"""A YAML text as nodes that know from where to where they stand in it.

The loader's nodes know where they begin; to change one place and nothing else, its end is needed too, and where an
alias stands in place of what it means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
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

from journeyglass.errors import InputError
from journeyglass.journey.yamlevents import events_of
from journeyglass.journey.yamlnodes import resolve

Data = Any
"""Plain values: dict, list, str, int, float, bool, None."""
Step = str | int
_LINE_ADVICE = "open the file's source and mend it there"


@dataclass(frozen=True, eq=False)
class Span:
    """A node from its first character (`start`, its anchor included) to after its last (`end`).

    `flow` says that it is written in brackets; `style` is a scalar's quote or block sign, "" for a plain one.
    """

    start: int
    end: int
    anchor: str | None = field(default=None, kw_only=True)


@dataclass(frozen=True, eq=False)
class ScalarSpan(Span):
    """A single value."""

    value: Data
    style: str


@dataclass(frozen=True, eq=False)
class AliasSpan(Span):
    """`*name`, and the node that it stands for."""

    name: str
    target: Span


@dataclass(frozen=True, eq=False)
class SeqSpan(Span):
    """A list."""

    items: tuple[Span, ...]
    flow: bool


@dataclass(frozen=True, eq=False)
class MapSpan(Span):
    """A map: pairs of key and value, as written."""

    pairs: tuple[tuple[ScalarSpan, Span], ...]
    flow: bool

    def find(self, key: str) -> int | None:
        """The number of the pair with this key."""
        return next((i for i, (k, _) in enumerate(self.pairs) if str(k.value) == key), None)


@dataclass(frozen=True, eq=False)
class Document:
    """One text and its nodes."""

    text: str
    root: Span

    @cached_property
    def data(self) -> Data:
        """What the text says, as plain values; do not change them."""
        return plain(self.root)

    @property
    def newline(self) -> str:
        """How its lines end."""
        return "\r\n" if "\r\n" in self.text else "\n"


@lru_cache(maxsize=8)
def parse(text: str) -> Document:
    """The nodes of a text that the loader could read; InputError for another."""
    try:
        return Document(text, _Composer(text).document())
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InputError(f"line {line} of the file is not YAML: {error.problem}", _LINE_ADVICE) from error


def plain(span: Span) -> Data:
    """The node as plain values, aliases written out."""
    if isinstance(span, AliasSpan):
        return plain(span.target)
    if isinstance(span, MapSpan):
        return {key.value: plain(value) for key, value in span.pairs}
    if isinstance(span, SeqSpan):
        return [plain(item) for item in span.items]
    return span.value if isinstance(span, ScalarSpan) else None


def follow(span: Span) -> Span:
    """What stands there, or what the alias that stands there means."""
    return span.target if isinstance(span, AliasSpan) else span


def child(span: Span, step: Step) -> Span | None:
    """The node one step below."""
    span = follow(span)
    if isinstance(span, MapSpan) and (at := span.find(str(step))) is not None:
        return span.pairs[at][1]
    if isinstance(span, SeqSpan) and isinstance(step, int) and 0 <= step < len(span.items):
        return span.items[step]
    return None


def children(span: Span) -> Iterator[tuple[Step, Span]]:
    """The nodes one step below, each with its step; none below an alias."""
    if isinstance(span, MapSpan):
        yield from ((str(key.value), value) for key, value in span.pairs)
    elif isinstance(span, SeqSpan):
        yield from enumerate(span.items)


def walk(span: Span) -> Iterator[Span]:
    """The node and all below it, in the order in which they stand."""
    yield span
    for _, below in children(span):
        yield from walk(below)


class _Composer:
    def __init__(self, text: str) -> None:
        self._text = text
        self._events = events_of(text)
        self._anchors: dict[str, Span] = {}

    def document(self) -> Span:
        found: Span = ScalarSpan(0, 0, None, "")
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                found = self._node(next(self._events))
        return found

    def _node(self, event: Any) -> Span:
        start = event.start_mark.index
        if isinstance(event, AliasEvent):
            return AliasSpan(start, event.end_mark.index, str(event.anchor), self._anchors[str(event.anchor)])
        anchor = str(event.anchor) if event.anchor else None
        node = self._fresh(event, start, anchor)
        if anchor:
            self._anchors[anchor] = node
        return node

    def _fresh(self, event: Any, start: int, anchor: str | None) -> Span:
        if isinstance(event, ScalarEvent):
            return self._scalar(event, start, anchor)
        if isinstance(event, SequenceStartEvent):
            return self._seq(event, start, anchor)
        return self._map(event, start, anchor)

    def _scalar(self, event: Any, start: int, anchor: str | None) -> ScalarSpan:
        text, style, end = str(event.value), event.style or "", event.end_mark.index
        if style in ("|", ">"):
            end = start + len(self._text[start:end].rstrip())
        value = resolve(text) if not style and event.tag is None else text
        return ScalarSpan(start, end, value, style, anchor=anchor)

    def _seq(self, event: Any, start: int, anchor: str | None) -> SeqSpan:
        items: list[Span] = []
        while not isinstance(item := next(self._events), SequenceEndEvent):
            items.append(self._node(item))
        flow = bool(event.flow_style)
        end = item.end_mark.index if flow or not items else items[-1].end
        return SeqSpan(start, end, tuple(items), flow, anchor=anchor)

    def _map(self, event: MappingStartEvent, start: int, anchor: str | None) -> MapSpan:
        pairs: list[tuple[ScalarSpan, Span]] = []
        while not isinstance(item := next(self._events), MappingEndEvent):
            key = self._node(item)
            if not isinstance(key, ScalarSpan):
                raise InputError("a key of the file is a list, a map or an alias", _LINE_ADVICE)
            pairs.append((_as_key(key, self._text), self._below(key, self._node(next(self._events)))))
        flow = bool(event.flow_style)
        end = item.end_mark.index if flow or not pairs else max(pairs[-1][1].end, pairs[-1][0].end)
        return MapSpan(start, end, tuple(pairs), flow, anchor=anchor)

    def _below(self, key: ScalarSpan, value: Span) -> Span:
        """The value of a key; one that is not written stands right behind the colon, wherever the parser saw it."""
        if value.start < value.end or not isinstance(value, ScalarSpan):
            return value
        colon = self._text.find(":", key.end, value.start)
        place = key.end if colon < 0 else colon + 1
        return ScalarSpan(place, place, value.value, "", anchor=value.anchor)


def _as_key(key: ScalarSpan, text: str) -> ScalarSpan:
    """A key is text, as the loader has it: `no:` and `1:` are words there."""
    said = key.value if isinstance(key.value, str) else text[key.start : key.end]
    return ScalarSpan(key.start, key.end, said, key.style, anchor=key.anchor)
