"""What one row says of itself, and how it is handed from the row's process to the one that started it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FAILED = "it failed"


@dataclass(frozen=True)
class Outcome:
    """One run of a row: seconds of the work alone, the process's peak memory, and its answers, to be held equal.

    `facts` are further numbers worth saying; `why_not` is set where the row cannot be run here.
    """

    seconds: float = 0.0
    answers: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    why_not: str | None = None
    peak_mb: float = 0.0
    process_seconds: float = 0.0

    @property
    def failed(self) -> bool:
        """Whether the row was tried and broke."""
        return (self.why_not or "").startswith(FAILED)

    def write(self, path: Path) -> None:
        """Hand it over."""
        path.write_text(json.dumps(asdict(self)), "utf-8")

    @classmethod
    def read(cls, path: Path) -> Outcome:
        """Take it over."""
        return cls(**json.loads(path.read_text("utf-8")))


def peak_mb() -> float:
    """The most memory that this process has held, in MiB."""
    # What the kernel tells of a process counts the moment before it became this program, as /proc does not.
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    import resource
    import sys

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)
