"""Every error that Journeyglass raises on purpose.

JourneyglassError                  code            exit/HTTP
├── WorkspaceError                 workspace       2 / 404
├── FileError (ValueError)         file            2 / 422   every fault of one user's file at once
│   ├── JourneyFileError           journey_file
│   │   └── UnsoundError           unsound                   an edit that would leave the journey with faults
│   ├── SourceFileError            source_file
│   ├── FigureFileError            figure_file
│   └── SettingsError              settings
├── NotFoundError (LookupError)    not_found       2 / 404
├── InputError (ValueError)        input           2 / 422   a value given on a command line or in a call
├── ConflictError                  conflict        2 / 409   somebody else changed the same in the meantime
├── AbandonedError                 abandoned       - / 499   nobody waits for the answer any more
├── SourceError (OSError)          source          2 / 502   a table or database cannot be read
├── LedgerError                    ledger          2 / 503
├── BusyError                      busy            2 / 503   too much at once; say it again in a moment
├── LakeError                      lake            2 / 503
├── KeeperError                    keeper          2 / 503
└── SparkError                     spark           2 / 503
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong at one place of a user's file.

    `line` and `column` count from 1; `path` is as the user gave it; `what` says what is wrong, `remedy` what to
    write instead; a `warning` does not stop the file from loading.
    """

    path: str
    line: int
    column: int
    what: str
    remedy: str
    warning: bool = False

    def __str__(self) -> str:
        word = "warning: " if self.warning else ""
        return f"{self.path}:{self.line}:{self.column}: {word}{self.what}; {self.remedy}"


class JourneyglassError(Exception):
    """Journeyglass cannot go on."""

    code = "error"
    status = 500

    def __init__(self, message: str | None = None, advice: str | None = None) -> None:
        self.message = message or (self.__doc__ or "").strip().splitlines()[0]
        self.advice = advice
        super().__init__(f"{self.message}; {advice}" if advice else self.message)


class WorkspaceError(JourneyglassError):
    """This folder is not a workspace."""

    code = "workspace"
    status = 404


class FileError(JourneyglassError, ValueError):
    """A file has faults."""

    code = "file"
    status = 422

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


class JourneyFileError(FileError):
    """A journey file has faults."""

    code = "journey_file"


class UnsoundError(JourneyFileError):
    """The journey would have faults."""

    code = "unsound"

    def __init__(self, faults: Sequence[Fault], places: Sequence[str]) -> None:
        """`places` are the edit paths of the faults, in the faults' order."""
        self.placed = tuple(sorted(zip(faults, places, strict=True)))
        super().__init__(faults)


class SourceFileError(FileError):
    """A source file has faults."""

    code = "source_file"


class FigureFileError(FileError):
    """A figure file has faults."""

    code = "figure_file"


class AmendmentFileError(FileError):
    """An amendment has faults."""

    code = "amendment_file"


class SettingsError(FileError):
    """The workspace's settings have faults."""

    code = "settings"


class NotFoundError(JourneyglassError, LookupError):
    """There is nothing of that name."""

    code = "not_found"
    status = 404


class InputError(JourneyglassError, ValueError):
    """A value cannot be used."""

    code = "input"
    status = 422


class AbandonedError(JourneyglassError):
    """Nobody waits for the answer any more."""

    code = "abandoned"
    status = 499


class ConflictError(JourneyglassError):
    """Somebody else changed the same in the meantime; `conflicts` are the places."""

    code = "conflict"
    status = 409

    def __init__(self, conflicts: Sequence[Any], message: str | None = None, advice: str | None = None) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__(message, advice or "look at what stands there now, and decide")


class SourceError(JourneyglassError, OSError):
    """A source cannot be read."""

    code = "source"
    status = 502


class LedgerError(JourneyglassError):
    """The ledger cannot be used."""

    code = "ledger"
    status = 503


class BusyError(JourneyglassError):
    """Too much at once; `retry_after` seconds from now there may be room."""

    code = "busy"
    status = 503

    def __init__(self, retry_after: int, message: str | None = None, advice: str | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(message or "too much at once", advice or f"try again in {retry_after} s")


class LakeError(JourneyglassError):
    """The lake cannot be used."""

    code = "lake"
    status = 503


class KeeperError(JourneyglassError):
    """The keeper is not ready."""

    code = "keeper"
    status = 503


class SparkError(JourneyglassError):
    """Spark cannot be used."""

    code = "spark"
    status = 503
