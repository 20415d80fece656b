"""What came of a torture, as the table on the page about reliability."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from journeyglass.ledger.faultpoints import POINTS
from journeyglass.testing.torture.lives import Torture

BEGIN, END = "<!-- figures of the last torture: begin -->", "<!-- figures of the last torture: end -->"
_VERSIONS = ("journeyglass", "duckdb", "deltalake", "pyarrow", "sqlalchemy", "uvicorn")


@dataclass
class Report:
    """What came of each part; `tortures` by what was tortured, `ailments` with what was told."""

    seed: int
    tortures: dict[str, Torture] = field(default_factory=dict)
    ailments: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    histories: int = 0
    unlike: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Whether every point was hit, and nothing lost, doubled or otherwise than a reading of everything says."""
        return not (self.unlike or self.missed) and all(_wrong(torture) == 0 for torture in self.tortures.values())

    def text(self) -> str:
        """The tables, in Markdown."""
        day = f"{datetime.now(UTC):%Y-%m-%d}"
        head = f"Measured on {day} with `make torture` (seed {self.seed}), {_machine()}."
        parts = [head, _table(self._rows()), self._phases(), self._ailing(), _versions()]
        return "\n\n".join(part for part in parts if part)

    def write(self, page: Path) -> None:
        """Put the tables between the marks of the page."""
        text = page.read_text("utf-8")
        before, _, rest = text.partition(BEGIN)
        _, _, after = rest.partition(END)
        page.write_text(f"{before}{BEGIN}\n\n{self.text()}\n\n{END}{after}", "utf-8")

    def _rows(self) -> list[Sequence[object]]:
        names = ("what", *self.tortures)
        rows: list[Sequence[object]] = [names, ["---"] + ["---:"] * len(self.tortures)]
        for label, of in _FIGURES.items():
            rows.append([label, *(f"{of(torture):,}" for torture in self.tortures.values())])
        if self.histories:
            told = f"shuffled, doubled and delayed histories read by the plain reader, too: {self.histories:,}"
            rows.append([f"{told}; subjects that differed: {self.unlike:,}", *[""] * len(self.tortures)])
        return rows

    def _phases(self) -> str:
        phases = Counter(death.phase for torture in self.tortures.values() for death in torture.deaths)
        rows: list[Sequence[object]] = [("in the middle of", "kills"), ("---", "---:")]
        rows += [(phase, f"{times:,}") for phase, times in phases.most_common()]
        return _table(rows)

    def _ailing(self) -> str:
        if not (self.ailments or self.skipped):
            return ""
        rows: list[Sequence[object]] = [("what was done", "what the health page said"), ("---", "---")]
        rows += [(name, said.replace("|", "/")) for name, said in self.ailments.items()]
        rows += [(name, f"not tried here: {why}") for name, why in self.skipped.items()]
        return _table(rows)


def _wrong(torture: Torture) -> int:
    bad = sum(not verdict.well for verdict in torture.verdicts)
    return bad + sum(not found.well for found in torture.differences)


def _sum(torture: Torture, name: str) -> int:
    return sum(len(getattr(verdict, name)) for verdict in torture.verdicts)


_FIGURES: dict[str, Callable[[Torture], int]] = {
    "kills": lambda t: len(t.deaths),
    f"fault points at which it died, of {len(POINTS)}": lambda t: len(t.hit),
    "requests cut off without an answer": lambda t: sum(death.unanswered for death in t.deaths),
    "messages sent": lambda t: len(t.told().sent),
    "messages acknowledged": lambda t: len(t.told().acknowledged),
    "acknowledgements of messages sent again": lambda t: (
        sum(t.told().acknowledged.values()) - len(t.told().acknowledged)
    ),
    "acknowledged and lost": lambda t: _sum(t, "lost") + _sum(t, "refused_lost"),
    "kept twice": lambda t: _sum(t, "doubled"),
    "kept and never sent": lambda t: _sum(t, "strange"),
    "comparisons of the whole map with a reading from scratch": lambda t: len(t.differences),
    "subjects at the last of them": lambda t: t.differences[-1].subjects,
    "moves published": lambda t: t.differences[-1].changes,
    "subjects or moves that differed": lambda t: sum(len(found.found) for found in t.differences),
}


def _table(rows: Iterable[Sequence[object]]) -> str:
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in rows)


def _machine() -> str:
    return f"{platform.system()} on {os.cpu_count()} cores, Python {platform.python_version()}"


def _versions() -> str:
    return "Versions: " + ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _VERSIONS) + "."
