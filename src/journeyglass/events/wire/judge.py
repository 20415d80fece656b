"""The verdict on each message of a body: taken, with its facts, or refused, with its reason.

Pure: the same messages give the same verdicts, but for the ids of messages that came without one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import msgspec

from journeyglass.events.jsontext import NotJsonError, dumps, loads
from journeyglass.events.wire.body import Incoming
from journeyglass.events.wire.message import message_id
from journeyglass.events.wire.posthog import read_posthog
from journeyglass.events.wire.segment import read_segment
from journeyglass.events.wire.telling import Telling
from journeyglass.events.wire.verdict import RAW_KEPT, Refused, Sender, Verdict, WrongError

MOST_BYTES = 512 * 1024
"""A message may have so many bytes; its own limit of 32 KB is Segment's, and we do not hold anybody to it."""
_ID = re.compile(rb'"(?:messageId|uuid)"\s{0,20}:\s{0,20}"([\x21\x23-\x5b\x5d-\x7e]{1,100})"')
_CONTEXT_KEPT = 4 * 1024
_TOO_DEEP = WrongError("too_deep", "the message is nested too deep; send it flatter, at most 200 levels")


class _Ids(msgspec.Struct):
    """Of a message that is not looked into, what may be its id."""

    messageId: Any = None  # noqa: N815
    uuid: Any = None


_IDS = msgspec.json.Decoder(_Ids)


def judge(incoming: Incoming, sender: Sender, received_at: int, salt: bytes) -> list[Verdict]:
    """The verdicts, in the order of the messages; `received_at` in microseconds, `salt` the workspace's."""
    telling = Telling(sender, salt)
    return [_judged(raw, incoming, telling, received_at) for raw in incoming.messages]


def _judged(raw: bytes | msgspec.Raw, incoming: Incoming, telling: Telling, received_at: int) -> Verdict:
    view = memoryview(raw)
    if len(view) > MOST_BYTES:
        return _refused(view, WrongError("too_big", f"the message has over {MOST_BYTES:,} bytes; send less in it"))
    try:
        said = loads(view)
    except NotJsonError as error:
        return _refused(view, WrongError("not_json", f"the message is no JSON: {error.message}"))
    if said.__class__ is not dict:
        return _refused(view, WrongError("not_an_object", "the message is no object; send names and values in braces"))
    return _told(view, said, incoming, telling, received_at)


def _told(view: memoryview, said: Mapping[str, Any], incoming: Incoming, telling: Telling, received_at: int) -> Verdict:
    posthog = incoming.dialect == "posthog" and ("distinct_id" in said or not isinstance(said.get("type"), str))
    id_ = None
    try:
        id_ = message_id(said, "uuid" if posthog else "messageId")
        read = read_posthog if posthog else read_segment
        given = f"jg-{uuid4().hex}" if id_ is None else id_
        return telling.accepted(read(said, incoming, given, received_at))
    except WrongError as error:
        return Refused(id_, error.reason, error.sentence, _whole(view, said, incoming))
    except RecursionError:
        return Refused(id_, _TOO_DEEP.reason, _TOO_DEEP.sentence, bytes(view[:RAW_KEPT]))


def _whole(view: memoryview, said: Mapping[str, Any], incoming: Incoming) -> bytes:
    """The message with what only its path and its batch said, so that it can be judged again by itself."""
    more = {"type": incoming.call, "sentAt": incoming.sent_at, "context": incoming.context}
    told = {name: value for name, value in more.items() if value is not None and name not in said}
    try:
        added = dumps(told)
        # A batch's large context would be kept as often as it has messages.
        return dumps({**said, **told}) if told and len(added) <= _CONTEXT_KEPT else bytes(view)
    except RecursionError:  # nested too deep to be written
        return bytes(view)


def _refused(view: memoryview, error: WrongError) -> Refused:
    """The verdict on what cannot even be looked into; its id is searched for all the same."""
    raw = bytes(view[:RAW_KEPT])
    return Refused(_id_in(view, raw), error.reason, error.sentence, raw)


def _id_in(view: memoryview, raw: bytes) -> str | None:
    try:
        ids = _IDS.decode(view)
        return message_id({"id": ids.uuid if ids.messageId is None else ids.messageId}, "id")
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, WrongError):
        found = _ID.search(raw)
        return found[1].decode() if found else None
