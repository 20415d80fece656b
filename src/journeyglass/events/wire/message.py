"""A message in one form, whichever client it came from: what kind of call, when, who, and what was said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from journeyglass.events.wire.ids import LONGEST_MESSAGE_ID, LONGEST_NAME, clean_id, plain
from journeyglass.events.wire.personal import is_address
from journeyglass.events.wire.times import checked, instant
from journeyglass.events.wire.verdict import WrongError, shown

NOTHING: Mapping[str, Any] = {}


class Message(msgspec.Struct):
    """What a client said.

    `at` is when it happened; `said_at` is the same as the sender wrote it, which a second sending does not change.
    `once` are traits that count only where nothing else was said; `merges` are further ids of the same person.
    """

    call: str
    id: str
    at: int
    said_at: int | None
    user: str | None = None
    anonymous: str | None = None
    account: str | None = None
    name: str = ""
    previous: str | None = None
    merged: str | None = None
    properties: Mapping[str, Any] = NOTHING
    traits: Mapping[str, Any] = NOTHING
    once: Mapping[str, Any] = NOTHING
    context: Mapping[str, Any] = NOTHING


def message_id(said: Mapping[str, Any], key: str) -> str | None:
    """The id that the sender gave; None for none. Raises WrongError for one that is too long or cannot be seen."""
    try:
        return clean_id(said.get(key), key, LONGEST_MESSAGE_ID)
    except WrongError as error:
        raise WrongError("message_id", error.sentence) from None


def mapping_of(said: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """An object that was said; empty where it is missing or null."""
    found = said.get(key)
    if found.__class__ is dict:
        return found
    if found is None:
        return NOTHING
    raise WrongError("wrong_type", f"`{key}` is no object; send names and values in braces")


def event_name(said: Mapping[str, Any]) -> str:
    """The name of a tracked event."""
    found = said.get("event")
    if found is None or found == "":
        raise WrongError("no_event", "the event has no name; send what happened as `event`")
    if not isinstance(found, str) or not (name := found.strip()):
        raise WrongError("name", f"the event's name {shown(found)} is no text; send a name such as Feature Used")
    if len(name) > LONGEST_NAME:
        raise WrongError("name", f"the event's name is longer than {LONGEST_NAME} characters; send a shorter one")
    if not plain(name):
        raise WrongError("name", f"the event's name {shown(name)} has control or invisible characters")
    if "@" in name and is_address(name):
        raise WrongError("name", "the event's name is an e-mail address; send what happened as `event`")
    return name


def when(said: Mapping[str, Any], original: Any, sent_at: Any, otherwise: Any, received_at: int) -> tuple[int, Any]:
    """When it happened: its `timestamp`, else its own clock put right by the time of sending, else now.

    The second part is what a repeated sending says again: None where only the time of arrival is known.
    """
    stamp = said.get("timestamp")
    if stamp is not None and stamp != "":
        at = checked(instant(stamp), stamp, received_at)
        return at, at
    if original is not None and original != "":
        by_clock, sent = instant(original), instant(sent_at)
        right = received_at - (sent - by_clock) if by_clock is not None and sent is not None else by_clock
        return checked(right, original, received_at), by_clock
    if otherwise is not None and otherwise != "":
        at = checked(instant(otherwise), otherwise, received_at)
        return at, at
    return received_at, None
