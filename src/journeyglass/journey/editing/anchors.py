"""Making room for an edit among anchors and aliases: what is not meant must not change with it.

A place that is written as an alias is written out first; an anchor whose node is going to change moves on to the
first alias that stands for it, with the value that it had.
"""

from __future__ import annotations

from collections.abc import Sequence

from journeyglass.journey.editing import emit
from journeyglass.journey.editing.spans import AliasSpan, Document, Span, Step, child, parse, plain, walk


def freed(doc: Document, steps: Sequence[Step]) -> Document:
    """The same document, in which the node at `steps`, and all around and below it, means nothing elsewhere."""
    while (text := _freed_once(doc, steps)) is not None:
        doc = parse(text)
    return doc


def _freed_once(doc: Document, steps: Sequence[Step]) -> str | None:
    """The text with one alias less in the way; None where there is none."""
    way = _way(doc.root, steps)
    for span in way:
        if isinstance(span, AliasSpan):
            return doc.text[: span.start] + emit.flow(plain(span.target)) + doc.text[span.end :]
    aliases = [span for span in walk(doc.root) if isinstance(span, AliasSpan)]
    if not aliases:
        return None
    below = list(walk(way[-1])) if len(way) == len(steps) + 1 else []
    for span in (*way, *below):
        alias = next((a for a in aliases if a.target is span and not _inside(a, way[-1])), None)
        if span.anchor and alias is not None:
            return _moved_on(doc.text, span, alias)
    return None


def _way(root: Span, steps: Sequence[Step]) -> list[Span]:
    """The nodes from the root to the place, as far as they are there."""
    way = [root]
    for step in steps:
        below = child(way[-1], step)
        if below is None:
            break
        way.append(below)
    return way


def _moved_on(text: str, span: Span, alias: AliasSpan) -> str:
    """The anchor stands at the first alias from now on, with the value; the node itself is without it."""
    sign = f"&{span.anchor}"
    written = f"{sign} {emit.flow(plain(span))}"
    after = text[: alias.start] + written + text[alias.end :]
    end = span.start + len(sign)
    while after[end : end + 1] == " ":
        end += 1
    before = after[: span.start]
    return (before.rstrip(" ") if after[end : end + 1] in ("\n", "\r") else before) + after[end:]


def _inside(span: Span, other: Span) -> bool:
    return other.start <= span.start and span.end <= other.end and span is not other
