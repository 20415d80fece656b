"""What the ledger tells, as plain values. Instants are UTC microseconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

ImportState = Literal["started", "finished", "replaced"]
SourceMode = Literal["append", "snapshot", "manual"]


@dataclass(frozen=True)
class WorkspaceRow:
    """Which workspace this is; `salt` keys the hashes of personal data."""

    id: str
    salt: bytes
    created_at: int


@dataclass(frozen=True)
class ImportRow:
    """One import; `replaced`: it broke off and a later one took its place.

    What it brought carries `number` as revision and `started_at` as the instant of receipt.
    """

    number: int
    source: str
    fingerprint: str
    mapping: str
    state: ImportState
    counts: Mapping[str, Any]
    started_at: int
    finished_at: int | None


@dataclass(frozen=True)
class QuarantineRow:
    """A row (or one event of it) that could not go in, with the reason; `raw` is the row as JSON."""

    source: str
    import_number: int
    row: int | None
    column: str | None
    reason: str
    sentence: str
    raw: str | None
    state: Literal["open", "settled"] = "open"


@dataclass(frozen=True)
class Contact:
    """What is personal about a person, as one source tells it; `other` is a JSON object."""

    source: str
    person_id: str
    email: str | None = None
    name: str | None = None
    phone: str | None = None
    other: str | None = None
    row: int | None = None


@dataclass(frozen=True)
class SourceRow:
    """A source: from when on it was declared to be recorded, how it is read, its last import's number."""

    source: str
    observed_from: int | None
    mode: SourceMode
    last_import: int
