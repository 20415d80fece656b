"""Cutting into a YAML text: a value, a key or an item is put in, taken out or moved, and nothing else is touched.

Each function gives a new text. A comment in lines of its own right above a key or an item, as far in as that, belongs
to it and goes with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from journeyglass.journey.editing import emit
from journeyglass.journey.editing.spans import Data, Document, MapSpan, ScalarSpan, SeqSpan, Span

_COMMENT = re.compile(r"[ \t]*(#[^\r\n]*)")
_ROOMY = ("stages", "personas", "segments")


class UncuttableError(Exception):
    """The place is written in a way that cannot be cut into; the map or list around it is written anew."""


@dataclass(frozen=True)
class Holder:
    """A value in its map or list: `node` is in `within` under `key`, or at `index`."""

    within: MapSpan | SeqSpan
    index: int


def replace(doc: Document, holder: Holder, value: Data, source: str | None = None) -> str:
    """The text with another value there; `source` is how it is to be written, from its colon or dash on."""
    start, end = value_range(doc, holder)
    if source is None:
        start, source = _written(doc, holder, value, start)
    return doc.text[:start] + source + doc.text[end:]


def value_range(doc: Document, holder: Holder) -> tuple[int, int]:
    """Where a value stands: in lines from after its colon or dash on, in brackets the value alone."""
    node = _node(holder)
    if holder.within.flow:
        return node.start, node.end
    if isinstance(holder.within, MapSpan):
        key = holder.within.pairs[holder.index][0]
        return _colon(doc.text, key), max(node.end, _colon(doc.text, key))
    return _dash(doc.text, holder.within, holder.index) + 1, node.end


def put_key(doc: Document, within: MapSpan, after: int, key: str, value: Data, source: str | None = None) -> str:
    """The text with one key more, after the pair of number `after` (-1: before the first)."""
    text = doc.text
    if within.flow:
        said = source or f"{emit.scalar(key, flow=True)}: {emit.flow(value)}"
        return _into_brackets(text, within, [_pair(pair) for pair in within.pairs], after + 1, said)
    column = _column(text, within.pairs[0][0].start)
    said = source or " " * column + emit.scalar(key) + ":" + emit.below_key(value, column, doc.newline) + doc.newline
    first = within.pairs[0][0].start
    if after < 0 and not _begins_line(text, first):
        if source:
            return text[:first] + source + text[first:]
        after = 0
    if after < 0:
        return _insert(doc, key_unit(doc, within, 0)[0], said)
    return _insert(doc, _line_end(text, _end(within.pairs[after], text)), said)


def put_item(doc: Document, within: SeqSpan, at: int, value: Data, source: str | None = None, name: str = "") -> str:
    """The text with one item more at this place of the list, which is called `name`."""
    text = doc.text
    if within.flow:
        said = source or emit.flow(value)
        return _into_brackets(text, within, [(i.start, i.end) for i in within.items], at, said)
    dash = _dash(text, within, 0)
    if at == 0 and not _begins_line(text, dash):
        raise UncuttableError
    column = _column(text, dash)
    written = emit.after_dash(value, column, doc.newline, roomy=name in _ROOMY)
    said = source or " " * column + "-" + written + doc.newline
    if at < len(within.items):
        return _insert(doc, item_unit(doc, within, at)[0], said)
    return _insert(doc, _line_end(text, within.items[-1].end), said)


def drop(doc: Document, holder: Holder) -> tuple[str, str]:
    """The text without this key or item, of which there are more; and what was taken out."""
    start, end = unit(doc, holder)
    if holder.within.flow:
        parts = _parts(holder.within)
        at = holder.index
        cut = (start, parts[at + 1][0]) if at + 1 < len(parts) else (parts[at - 1][1], end)
        return doc.text[: cut[0]] + doc.text[cut[1] :], doc.text[start:end]
    if not _begins_line(doc.text, start):
        end = _next_key(doc, holder)
    return doc.text[:start] + doc.text[end:], doc.text[start:end]


def _next_key(doc: Document, holder: Holder) -> int:
    """Where the second key begins, which moves up to the dash where the first one is taken out."""
    within = holder.within
    if not isinstance(within, MapSpan) or holder.index or len(within.pairs) < 2:
        raise UncuttableError
    begin, end = _end(within.pairs[0], doc.text), within.pairs[1][0].start
    if "#" in doc.text[begin:end]:
        raise UncuttableError
    return end


def move(doc: Document, within: SeqSpan, at: int, to: int) -> str:
    """The text with the item at another place; what stands between the items stays."""
    slots = [unit(doc, Holder(within, i)) for i in range(len(within.items))]
    if not within.flow and not all(_begins_line(doc.text, start) for start, _ in slots):
        raise UncuttableError
    pieces = [_ended(doc.text[start:end], within.flow, doc.newline) for start, end in slots]
    pieces.insert(to, pieces.pop(at))
    return _refilled(doc.text, slots, pieces)


def unit(doc: Document, holder: Holder) -> tuple[int, int]:
    """All of a key or an item: in brackets it alone, else its lines with the comment above."""
    if holder.within.flow:
        return _parts(holder.within)[holder.index]
    if isinstance(holder.within, MapSpan):
        return key_unit(doc, holder.within, holder.index)
    return item_unit(doc, holder.within, holder.index)


def key_unit(doc: Document, within: MapSpan, at: int) -> tuple[int, int]:
    """The lines of a key."""
    first = within.pairs[at][0].start
    floor = _end(within.pairs[at - 1], doc.text) if at else 0
    return _unit(doc.text, first, floor, _end(within.pairs[at], doc.text))


def item_unit(doc: Document, within: SeqSpan, at: int) -> tuple[int, int]:
    """The lines of an item."""
    dash = _dash(doc.text, within, at)
    floor = within.items[at - 1].end if at else 0
    return _unit(doc.text, dash, floor, max(within.items[at].end, dash + 1))


def _unit(text: str, first: int, floor: int, end: int) -> tuple[int, int]:
    if not _begins_line(text, first):
        return first, _line_end(text, end)
    start = _line_start(text, first)
    column = first - start
    while start > 0 and (above := _line_start(text, start - 1)) >= floor:
        line = text[above:start]
        if len(line) - len(line.lstrip(" ")) != column or not line.lstrip(" ").startswith("#"):
            break
        start = above
    return start, _line_end(text, end)


def _written(doc: Document, holder: Holder, value: Data, start: int) -> tuple[int, str]:
    """Where the new value begins, and how it is written."""
    node, text = _node(holder), doc.text
    if holder.within.flow:
        if node.start == node.end:
            raise UncuttableError  # an empty value in brackets may lack its colon
        return node.start, _scalar_or_flow(node, value)
    single = not isinstance(value, dict | list)
    if single and isinstance(node, ScalarSpan) and node.end > node.start:
        return node.start, _scalar(doc, holder, node, value)
    column = _holder_column(doc, holder)
    comment = _COMMENT.match(text, start)
    said = _after(doc, holder, value, column)
    if comment is None or node.end <= comment.end():
        return start, said
    if said.startswith(("\n", "\r")):
        return start, comment[0] + said
    return start, f"{said}  {comment[1]}"


def _after(doc: Document, holder: Holder, value: Data, column: int) -> str:
    if isinstance(value, str) and _comment_follows(doc.text, _node(holder).end):
        return " " + emit.scalar(value)
    if isinstance(holder.within, MapSpan):
        return emit.below_key(value, column, doc.newline)
    return emit.after_dash(value, column, doc.newline)


def _scalar_or_flow(node: Span, value: Data) -> str:
    if isinstance(node, ScalarSpan) and not isinstance(value, dict | list):
        return emit.scalar(value, flow=True, style=node.style)
    return emit.flow(value)


def _scalar(doc: Document, holder: Holder, node: ScalarSpan, value: Data) -> str:
    """A single value in place of another, in its style."""
    text, newline = doc.text, doc.newline
    column = _holder_column(doc, holder) + 2
    if node.style in ("|", ">"):
        return _block(doc, node, value, column)
    if isinstance(value, str) and not _comment_follows(text, node.end):
        written = emit.literal(value, column, newline)
        if written is not None and node.style == "":
            return written
    return emit.scalar(value, style=node.style)


def _block(doc: Document, node: ScalarSpan, value: Data, column: int) -> str:
    """A single value in place of a block, as a block where it can be one; a comment in its first line stays."""
    header = doc.text[node.start : doc.text.index("\n", node.start)].rstrip("\r")
    note = _COMMENT.search(header, 1)
    behind = f"  {note[1]}" if note else ""
    body = None
    if isinstance(value, str) and value:
        body = emit.literal(value, column, doc.newline) or _one_line(value, column, doc.newline)
    if body is None:
        return emit.scalar(value) + behind
    return body[:2] + behind + body[2:]


def _one_line(text: str, column: int, newline: str) -> str | None:
    """A text of one line as a folded block."""
    if "\n" in text or text != text.strip() or "\t" in text:
        return None
    emit.checked(text)
    return f">-{newline}{' ' * column}{text}"


def _comment_follows(text: str, end: int) -> bool:
    return text[end : _line_end(text, end)].strip() != ""


def _holder_column(doc: Document, holder: Holder) -> int:
    if isinstance(holder.within, MapSpan):
        return _column(doc.text, holder.within.pairs[0][0].start)
    return _column(doc.text, _dash(doc.text, holder.within, 0))


def _node(holder: Holder) -> Span:
    if isinstance(holder.within, MapSpan):
        return holder.within.pairs[holder.index][1]
    return holder.within.items[holder.index]


def _pair(pair: tuple[ScalarSpan, Span]) -> tuple[int, int]:
    return pair[0].start, max(pair[0].end, pair[1].end)


def _parts(within: MapSpan | SeqSpan) -> list[tuple[int, int]]:
    if isinstance(within, MapSpan):
        return [_pair(pair) for pair in within.pairs]
    return [(item.start, item.end) for item in within.items]


def _end(pair: tuple[ScalarSpan, Span], text: str) -> int:
    return max(pair[1].end, _colon(text, pair[0]))


def _into_brackets(text: str, within: MapSpan | SeqSpan, parts: Sequence[tuple[int, int]], at: int, said: str) -> str:
    if not parts:
        place = text.index("{" if isinstance(within, MapSpan) else "[", within.start) + 1
        return text[:place] + said + text[place:]
    if at < len(parts):
        return f"{text[: parts[at][0]]}{said}, {text[parts[at][0] :]}"
    return f"{text[: parts[-1][1]]}, {said}{text[parts[-1][1] :]}"


def _refilled(text: str, slots: Sequence[tuple[int, int]], pieces: Sequence[str]) -> str:
    out, at = [], 0
    for (start, end), piece in zip(slots, pieces, strict=True):
        out += [text[at:start], piece]
        at = end
    return "".join([*out, text[at:]])


def _ended(piece: str, flow: bool, newline: str) -> str:
    return piece if flow or piece.endswith("\n") else piece + newline


def _insert(doc: Document, at: int, said: str) -> str:
    """Whole lines put in at the beginning of a line, or at the end of the file."""
    before = doc.text[:at]
    if before and not before.endswith("\n"):
        before += doc.newline
    return before + said + doc.text[at:]


def _colon(text: str, key: ScalarSpan) -> int:
    return text.index(":", key.end) + 1


def _dash(text: str, within: SeqSpan, at: int) -> int:
    """Where the dash of an item stands: the last one before it that is in no comment."""
    begin, end = within.items[at - 1].end if at else within.start, within.items[at].start
    place = begin
    found = -1
    for line in text[begin:end].splitlines(keepends=True):
        said = line.partition("#")[0]
        if "-" in said:
            found = place + said.rindex("-")
        place += len(line)
    if found < 0:
        raise UncuttableError
    return found


def _column(text: str, index: int) -> int:
    return index - _line_start(text, index)


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    """The beginning of the next line."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _begins_line(text: str, index: int) -> bool:
    return not text[_line_start(text, index) : index].strip(" ")
