"""A request body opened: whose key it carries, what holds for all of its messages, and the messages themselves."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from urllib.parse import unquote_to_bytes

import msgspec

from journeyglass.events.jsontext import NotJsonError, loads
from journeyglass.events.wire.inflate import unpack
from journeyglass.events.wire.split import elements, members
from journeyglass.events.wire.verdict import BodyError

Dialect = Literal["segment", "posthog"]
SEGMENT_CALLS: Mapping[str, str] = {
    **{call: call for call in ("track", "identify", "page", "screen", "group", "alias")},
    **{call[0]: call for call in ("track", "identify", "page", "screen", "group", "alias")},
}
"""What a lone message of a path is; the short names are those of the browser's client."""
_BATCHES = ("batch", "import", "b")
_POSTHOG = ("batch", "capture", "e", "i/v1/analytics/events")
_FORM_CAP = 20 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_LONGEST_CONTEXT, _LONGEST_TIME, _LONGEST_KEY = 32 * 1024, 100, 500
_CONTEXT = ("groupId", "journeyglass", "page", "campaign", "traits")


class Incoming(msgspec.Struct, frozen=True):
    """An opened body; `messages` are still the bytes that came, each to be judged by itself."""

    dialect: Dialect
    write_key: str | None
    messages: Sequence[bytes | msgspec.Raw]
    call: str | None = None
    context: Mapping[str, Any] | None = None
    sent_at: Any = None
    timestamp: Any = None


def open_body(path: str, body: bytes) -> Incoming:
    """Find the messages of a body that came to `path`.

    BodyError only where nothing can be done for single messages: no JSON, no `batch` where there must be one, too
    many of them.
    """
    body = body.removeprefix(_BOM)
    place, segment = _place(path)
    if segment and place in SEGMENT_CALLS:
        return _lone(body, "segment", SEGMENT_CALLS[place])
    if segment:
        return _batch(members(body), "segment")
    return _posthog(place, _unform(body))


def _place(path: str) -> tuple[str, bool]:
    """The part of the path that tells what comes, and whether it is one of Segment's; a prefix does no harm."""
    bare = path.split("?", 1)[0].strip("/")
    if bare == "i/v1/analytics/events" or bare.endswith("/i/v1/analytics/events"):
        return "i/v1/analytics/events", False
    before, slash, place = bare.rpartition("v1/")
    if slash and before[-1:] in ("", "/") and (place in SEGMENT_CALLS or place in _BATCHES):
        return place, True
    place = bare.rpartition("/")[2]
    if place not in _POSTHOG:
        raise BodyError("path", "no events are taken here", "post to /v1/batch, /v1/track or /batch/")
    return place, False


def _posthog(place: str, body: bytes) -> Incoming:
    if place not in ("batch", "i/v1/analytics/events"):
        if body.lstrip()[:1] == b"[":
            messages = elements(body)
            return Incoming("posthog", _key_within(messages[:1]), messages)
        found = members(body)
        if "batch" not in found:
            return _lone(body, "posthog", None, found)
        return _batch(found, "posthog")
    return _batch(members(body), "posthog")


def _lone(body: bytes, dialect: Dialect, call: str | None, found: dict[str, bytes] | None = None) -> Incoming:
    found = members(body) if found is None else found
    return Incoming(dialect, _key(found) or _key_within([body]), (body,), call, sent_at=_sent_at(found))


def _batch(found: dict[str, bytes], dialect: Dialect) -> Incoming:
    if "batch" not in found:
        raise BodyError("no_batch", "the body has no `batch`", "send the events in an array `batch`")
    messages = elements(found["batch"])
    return Incoming(
        dialect,
        _key(found) or (_key_within(messages[:1]) if dialect == "posthog" else None),
        messages,
        context=_context(found.get("context")),
        sent_at=_sent_at(found),
        timestamp=_time(found.get("timestamp")),
    )


def _context(raw: bytes | None) -> Mapping[str, Any] | None:
    """What of the batch's context its messages need: each takes it over, so it must be small."""
    if raw is not None and len(raw) > _LONGEST_CONTEXT:
        raise BodyError("context", f"the batch's context is over {_LONGEST_CONTEXT:,} bytes", "say less in it")
    context = _value(raw)
    if not isinstance(context, dict):
        return None
    return {name: context[name] for name in _CONTEXT if name in context} or None


def _sent_at(found: Mapping[str, bytes]) -> Any:
    return _time(found.get("sentAt")) or _time(found.get("sent_at"))


def _time(raw: bytes | None) -> Any:
    """A time that holds for all messages; what is none is left out."""
    value = _value(raw) if raw is not None and len(raw) <= _LONGEST_TIME else None
    return value if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _key(found: Mapping[str, bytes]) -> str | None:
    for name in ("writeKey", "api_key", "token"):
        value = _value(found.get(name))
        if isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST_KEY:
            return value.strip()
    return None


class _Token(msgspec.Struct):
    token: Any = None


class _WithToken(msgspec.Struct):
    """Where PostHog's browser client puts its key."""

    api_key: Any = None
    token: Any = None
    properties: _Token | None = None


_WITH_TOKEN = msgspec.json.Decoder(_WithToken)


def _key_within(messages: Sequence[bytes | msgspec.Raw]) -> str | None:
    for message in messages:
        try:
            read = _WITH_TOKEN.decode(message)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            continue
        for value in (read.api_key, read.token, read.properties and read.properties.token):
            if isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST_KEY:
                return value.strip()
    return None


def _value(raw: bytes | None) -> Any:
    try:
        return None if raw is None else loads(raw)
    except NotJsonError:
        return None


def _unform(body: bytes) -> bytes:
    """The JSON of a body `data=…`, which old browser clients send: written for a form, perhaps in base64."""
    if body[:5] != b"data=":
        return body
    data = unquote_to_bytes(body[5:].split(b"&", 1)[0].replace(b"+", b" ")).strip()
    if data[:1] in (b"{", b"["):
        return data
    try:
        return unpack(base64.b64decode(data.replace(b" ", b"+"), validate=True), None, _FORM_CAP)
    except (binascii.Error, ValueError):
        raise BodyError("not_json", "the form's `data` is neither JSON nor base64", "send JSON as the body") from None
