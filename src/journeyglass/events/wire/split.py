"""A body cut into its messages without making objects of them.

So twenty megabytes of `[],[],…` stay what they are, and what is wrong inside one message is that message's matter. A
quick way for bodies that are JSON throughout; a slower one that only follows quotes and brackets for those where one
message is not (`NaN`, half a surrogate pair, a hundred thousand brackets).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from journeyglass.events.wire.verdict import BodyError

MOST_MESSAGES = 2_500
_FEW = 100
_SLOW_BYTES = 1024 * 1024
_MARKS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{},]', re.DOTALL)  # never looks at a byte twice
Raw = msgspec.Raw | msgspec.UnsetType
_BLANK = b" \t\r\n"
_MOST_MEMBERS = 1_000
_SOMETHING = re.compile(rb"[^ \t\r\n]")


def _row_of(most: int) -> msgspec.json.Decoder[Any]:
    """Reads the first `most` + 1 elements of an array and passes over the others, so that their number can be told."""
    fields = [(f"f{i}", Raw, msgspec.UNSET) for i in range(most + 1)]
    return msgspec.json.Decoder(msgspec.defstruct("Row", fields, array_like=True, frozen=True))


_DECODERS = (_row_of(_FEW), _row_of(MOST_MESSAGES))


class _Members(msgspec.Struct, rename="camel"):
    """The members of a body that are looked at before its messages are."""

    batch: Raw = msgspec.UNSET
    context: Raw = msgspec.UNSET
    sent_at: Raw = msgspec.UNSET
    timestamp: Raw = msgspec.UNSET
    write_key: Raw = msgspec.UNSET
    api_key: Raw = msgspec.field(default=msgspec.UNSET, name="api_key")
    token: Raw = msgspec.UNSET
    snake_sent_at: Raw = msgspec.field(default=msgspec.UNSET, name="sent_at")
    properties: Raw = msgspec.UNSET
    data: Raw = msgspec.UNSET


_BODY = msgspec.json.Decoder(_Members)
_NAMES = {f.encode_name: f.name for f in msgspec.structs.fields(_Members)}


def members(body: bytes) -> dict[str, bytes]:
    """The members of a body that matter, by their names, as they came. BodyError if it is no JSON object."""
    try:
        read = _BODY.decode(body)
    except msgspec.ValidationError:
        raise BodyError("not_an_object", "the body is no JSON object", "send an object with the events in it") from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return _slow_members(body)
    found = ((wire, getattr(read, name)) for wire, name in _NAMES.items())
    return {wire: bytes(raw) if wire != "batch" else raw for wire, raw in found if raw is not msgspec.UNSET}


def elements(array: Any) -> list[Any]:
    """The elements of a JSON array, as they came. BodyError if it is none, or has more than may be in a batch."""
    try:
        for decoder in _DECODERS:
            row = decoder.decode(array)
            fields = row.__struct_fields__
            if getattr(row, fields[-1]) is msgspec.UNSET:
                return [raw for name in fields if (raw := getattr(row, name)) is not msgspec.UNSET]
    except msgspec.ValidationError:
        raise BodyError("no_batch", "`batch` is no array", "send the events in an array `batch`") from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return _slow_elements(bytes(array))
    raise _too_many()


def _slow_members(body: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for piece in _pieces(body, b"{", _MOST_MEMBERS):
        key, colon, value = _pair(piece)
        if colon and key in _NAMES:
            found[key] = value
    return found


def _slow_elements(array: bytes) -> list[bytes]:
    if array.lstrip(_BLANK)[:1] != b"[":
        raise BodyError("no_batch", "`batch` is no array", "send the events in an array `batch`")
    return list(_pieces(array, b"[", MOST_MESSAGES))


def _pair(piece: bytes) -> tuple[str, bool, bytes]:
    mark = _MARKS.match(piece.lstrip(_BLANK))
    if mark is None or mark[0][:1] != b'"':
        raise _unreadable()
    after = piece.lstrip(_BLANK)[mark.end() :].lstrip(_BLANK)
    return mark[0][1:-1].decode("utf-8", "replace"), after[:1] == b":", after[1:].strip(_BLANK)


def _pieces(text: bytes, opening: bytes, most: int) -> Iterator[bytes]:
    """What stands between the commas of the outermost brackets."""
    if len(text) > _SLOW_BYTES:
        raise _unreadable()
    depth, start, count = 0, 0, 0
    for mark in _MARKS.finditer(text):
        sign = mark[0][:1]
        if depth == 0:
            if sign != opening or text[: mark.start()].strip(_BLANK):
                raise _unreadable()
            depth, start = 1, mark.end()
        elif sign in b"[{":
            depth += 1
        elif sign in b"]}" or (sign == b"," and depth == 1):
            depth -= sign != b","
            if depth == 0 or sign == b",":
                piece = text[start : mark.start()].strip(_BLANK)
                count += bool(piece)
                if count > most:
                    raise _too_many()
                if piece:
                    yield piece
                start = mark.end()
            if depth == 0:
                if _SOMETHING.search(text, mark.end()):
                    raise _unreadable()
                return
    raise _unreadable()


def _unreadable() -> BodyError:
    return BodyError("not_json", "the body is no JSON", "send JSON, in UTF-8")


def _too_many() -> BodyError:
    return BodyError("too_many", f"more than {MOST_MESSAGES:,} events in one batch", "send smaller batches")
