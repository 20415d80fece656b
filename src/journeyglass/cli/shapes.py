"""The shapes of what `--json` prints; docs/reference/json.md is made from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from journeyglass.figures.overview import MapOverview
    from journeyglass.lake.importing import ImportSummary
    from journeyglass.workspace.accounts import AccountNow


@dataclass(frozen=True)
class Initialised:
    """`init`: the workspace's folder, and its journey's id and file in it."""

    workspace: str
    journey: str
    journey_file: str
    language: str


@dataclass(frozen=True)
class ImportLine:
    """One import: rows of the table, and facts by what became of them; `reasons` counts quarantined rows.

    `number` is the import's, or where it brought nothing that of the one before it.
    """

    source: str
    number: int
    rows: int
    new: int
    changed: int
    revived: int
    retracted: int
    unchanged: int
    withheld: int
    suppressed: int
    expired: int
    quarantined: int
    reasons: Mapping[str, int]
    seconds: float

    @classmethod
    def of(cls, summary: ImportSummary) -> ImportLine:
        """The line of an import's summary."""
        return cls(**{name: getattr(summary, name) for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Imported:
    """`import`: one line a source."""

    imports: tuple[ImportLine, ...]


@dataclass(frozen=True)
class Guessed:
    """`import --guess`: the mapping written, the event names in it, and what its owner should check."""

    source: str
    file: str
    events: tuple[str, ...]
    checks: tuple[str, ...]


@dataclass(frozen=True)
class Mapped:
    """`map`: the figures stage by stage; `label` says what kind of data it is, `notes` what to know first."""

    label: str | None
    notes: tuple[str, ...]
    known_at: datetime | None
    map: MapOverview


@dataclass(frozen=True)
class Demonstrated:
    """`demo`: where the workspace is, what was imported, the map, and the page that shows it."""

    workspace: str
    page: str
    imports: tuple[ImportLine, ...]
    map: Mapped


@dataclass(frozen=True)
class StageRead:
    """One stage of a reading: visits, different subjects in them, and visits still open."""

    stage: str
    visits: int
    subjects: int
    open: int


@dataclass(frozen=True)
class ReadDone:
    """`read`: how much the reading gave; `out` is the file that the visits were written to."""

    journey: str
    as_of: datetime
    known_at: datetime | None
    subjects: int
    visits: int
    milestones: int
    moments: int
    stages: tuple[StageRead, ...]
    out: str | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class AccountsNow:
    """`accounts`: where each subject stands; `stage` is the one asked for, `total` counts those beyond the limit."""

    journey: str
    as_of: datetime
    stage: str | None
    total: int
    notes: tuple[str, ...]
    accounts: tuple[AccountNow, ...]


@dataclass(frozen=True)
class JourneyLine:
    """One journey of the workspace."""

    journey: str
    title: str
    file: str
    map: str
    subject: str
    stages: tuple[str, ...]
    default: bool


@dataclass(frozen=True)
class BuiltinLine:
    """One built-in journey: its full and its short name."""

    name: str
    short: str
    title: str
    stages: tuple[str, ...]


@dataclass(frozen=True)
class JourneysListed:
    """`journeys list`: those of the workspace (none outside of one), and the built-in ones."""

    journeys: tuple[JourneyLine, ...]
    builtin: tuple[BuiltinLine, ...]


@dataclass(frozen=True)
class JourneyShown:
    """`journeys show`: the journey as its file says it, with every default filled in."""

    file: str
    journey: Mapping[str, Any]


@dataclass(frozen=True)
class JourneyCopied:
    """`journeys copy`: the new journey's id and file."""

    journey: str
    file: str


@dataclass(frozen=True)
class FaultLine:
    """One thing wrong at one place of a file; lines and columns count from 1."""

    path: str
    line: int
    column: int
    what: str
    remedy: str
    warning: bool


@dataclass(frozen=True)
class Checked:
    """`check`: what is wrong; `ok` where there are no faults (warnings may be).

    `unsent`: by journey the event names that it asks for and that no source sends.
    """

    ok: bool
    files: tuple[str, ...]
    faults: tuple[FaultLine, ...]
    unsent: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Entered:
    """`log` and `place`: the new event's id."""

    event_id: str


@dataclass(frozen=True)
class QuarantinedRow:
    """One row (or one event of it) that could not go in; `raw` is the row as JSON text."""

    source: str
    import_number: int
    row: int | None
    column: str | None
    reason: str
    sentence: str
    raw: str | None
    state: str


@dataclass(frozen=True)
class Quarantined:
    """`events --quarantine`: the rows that could not go in; `total` counts also those beyond the limit."""

    total: int
    rows: tuple[QuarantinedRow, ...]


@dataclass(frozen=True)
class FigureLine:
    """One figure that can be asked for; `theme` is what it is about, `own` for those of the workspace."""

    name: str
    title: str
    question: str
    options: tuple[str, ...]
    theme: str


@dataclass(frozen=True)
class FiguresListed:
    """`figures --list`: every figure there is, those of the workspace too."""

    figures: tuple[FigureLine, ...]


@dataclass(frozen=True)
class FiguresComputed:
    """`figures`: those asked for; the rows of each are told below."""

    label: str | None
    notes: tuple[str, ...]
    figures: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Version:
    """`version`: of Journeyglass and of what it stands on."""

    journeyglass: str
    python: str
    platform: str
    libraries: Mapping[str, str]
