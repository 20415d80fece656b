"""What the judging of sent messages gives: each is accepted with its facts, or refused with a reason and a sentence."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from journeyglass.errors import JourneyglassError
from journeyglass.events.jsontext import dumps

RAW_KEPT = 32 * 1024
"""So many bytes are kept of a refused message that cannot be looked into; any other is kept whole."""
Fact = dict[str, Any]


class BodyError(JourneyglassError):
    """This request body cannot be read."""

    status = 400

    def __init__(self, code: str, message: str, advice: str | None = None) -> None:
        self.code = code
        super().__init__(message, advice)


class Sender(msgspec.Struct, frozen=True):
    """Whose key it was: the source that it stands for, and what kind of key."""

    source: str
    kind: Literal["server", "browser"]


class Accepted(msgspec.Struct, frozen=True):
    """A message that is taken: its id, its facts, personal data for the ledger alone, and what to call it.

    A fact holds only what is not null, named as in `FACTS`; `at` and `until` in microseconds, `value` as text.
    """

    id: str
    facts: list[Fact]
    contact: dict[str, str] | None
    title: str

    def body(self) -> bytes:
        """The message as the inbox keeps it."""
        return dumps({"facts": self.facts, "contact": self.contact, "title": self.title})


class Refused(msgspec.Struct, frozen=True):
    """A message that goes to quarantine: a stable reason, a sentence for the user, the message itself."""

    id: str | None
    reason: str
    sentence: str
    raw: bytes


Verdict = Accepted | Refused


class WrongError(Exception):
    """Why a message cannot be taken; becomes a `Refused`."""

    def __init__(self, reason: str, sentence: str) -> None:
        self.reason, self.sentence = reason, sentence
        super().__init__(sentence)


def shown(value: object) -> str:
    """A value as a sentence shows it: short, on one line, every odd character spelled out."""
    if isinstance(value, list | dict):
        return "an object" if isinstance(value, dict) else "a list"
    text = repr(value[:60]) if isinstance(value, str) else str(value)
    visible = text.encode("ascii" if not text.isprintable() else "utf-8", "backslashreplace").decode("utf-8")
    return visible if len(visible) <= 60 else f"{visible[:57]}…"
