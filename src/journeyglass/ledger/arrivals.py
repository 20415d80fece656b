"""What arrives at the inbox and what it answers, as plain values. Instants are UTC microseconds."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import msgspec


def id_hash(message_id: str) -> bytes:
    """The 128 bits under which a message's id is remembered for ever."""
    return blake2b(message_id.encode("utf-8", "surrogatepass"), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Entry:
    """An accepted message on its way into the inbox; `body` is opaque here."""

    id_hash: bytes
    message_id: str
    received_at: int
    source: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """A message that cannot be accepted, with the reason; `raw` is what was sent, perhaps cut."""

    id_hash: bytes | None
    message_id: str | None
    source: str
    received_at: int
    reason: str
    sentence: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Put:
    """What became of a call: how many messages were new, seen before, refused; `last_seq`: the highest given so far.

    `suppressed` is counted by who asks for it: suppressed messages never come here.
    """

    new: int
    repeated: int
    refused: int
    suppressed: int
    last_seq: int


class InboxRow(msgspec.Struct, frozen=True, array_like=True):
    """A message that waits to be sealed."""

    seq: int
    id_hash: bytes
    message_id: str
    received_at: int
    source: str
    body: bytes


@dataclass(frozen=True)
class Seal:
    """Messages that went into the lake together, and the lake's version that has them."""

    last_seq: int
    first_seq: int
    messages: int
    lake_version: int
    sealed_at: int


@dataclass(frozen=True)
class Seen:
    """When a message id came first, and how often it came again."""

    seq: int
    received_at: int
    repeats: int
    last_repeat_at: int | None
    source: str


@dataclass(frozen=True)
class Stand:
    """How the inbox stands: `last_seq` is the highest number ever given, the others are None while it is empty."""

    first_seq: int | None
    last_seq: int
    rows: int
    oldest_received_at: int | None
