"""The faults of a journey's text at their edit paths, so that a map can show each where it is."""

from __future__ import annotations

from dataclasses import dataclass

from journeyglass.errors import Fault, InputError
from journeyglass.journey.editing.data import joined
from journeyglass.journey.editing.spans import Document, MapSpan, ScalarSpan, Span, Step, children, parse


@dataclass(frozen=True)
class PlacedFault:
    """A fault with the edit path of what it is about; "" where that is the file as a whole."""

    path: str
    fault: Fault


def placed(text: str, faults: tuple[Fault, ...]) -> tuple[PlacedFault, ...]:
    """Each fault of the text with its edit path."""
    try:
        doc = parse(text.removeprefix("\ufeff"))
    except (InputError, KeyError):
        return tuple(PlacedFault("", fault) for fault in faults)
    starts = _starts(doc.text)
    return tuple(PlacedFault(_path(doc, starts, fault), fault) for fault in faults)


def _path(doc: Document, starts: list[int], fault: Fault) -> str:
    line = min(fault.line, len(starts)) - 1
    return joined(doc.data, _steps(doc.root, starts[line] + fault.column - 1))


def _steps(span: Span, index: int) -> tuple[Step, ...]:
    """The steps to the innermost node at a character; a key stands for its value."""
    for number, (step, below) in enumerate(children(span)):
        start = below.start
        if isinstance(span, MapSpan):
            start = span.pairs[number][0].start
        if start <= index < max(below.end, start + 1):
            return (step, *_steps(below, index)) if not isinstance(below, ScalarSpan) else (step,)
    return ()


def _starts(text: str) -> list[int]:
    starts = [0]
    for at, char in enumerate(text):
        if char == "\n":
            starts.append(at + 1)
    return starts
