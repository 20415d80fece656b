"""The folder of one size: the exported files, the workspace that they are imported into, and what may be reused."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from journeyglass import Workspace

HERE = Path(__file__).parent
ROOT = HERE.parent
AS_OF = datetime(2024, 2, 1, tzinfo=UTC)
"""Every reading is of this instant: a month after the made-up history ends."""
JOURNEY = "measured"
MEMORY = "640MB"
"""What readings are allowed for queries, so that whole processes stay within the gibibyte that is aimed at."""
_MADE = "made.json"
_IMPORTED = "imported.json"


@dataclass(frozen=True)
class Place:
    """Where everything of one size and seed lies."""

    folder: Path
    rows: int
    seed: int

    @property
    def data(self) -> Path:
        """The files of the history."""
        return self.folder / "history"

    @property
    def more(self) -> Path:
        """The files of the day after: one event in a hundred."""
        return self.folder / "more"

    @property
    def company(self) -> Path:
        """The workspace."""
        return self.folder / "workspace"

    @property
    def scratch(self) -> Path:
        """A workspace that a row may spoil."""
        return self.folder / "scratch"

    def make(self) -> None:
        """Write the files, unless they are there already."""
        wanted = {"rows": self.rows, "seed": self.seed, "recipe": _recipe()}
        if _read(self.folder / _MADE) == wanted:
            return
        from bench.company.export import export

        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        export(self.folder, self.rows, self.seed)
        (self.folder / _MADE).write_text(json.dumps(wanted), "utf-8")

    def imported(self) -> bool:
        """Whether the workspace has the whole history."""
        return bool(_read(self.folder / _IMPORTED))

    def note_import(self, facts: int) -> None:
        """Remember that the workspace is whole, and bound the memory of all readings from now on."""
        settings = self.company / "journeyglass.toml"
        settings.write_text(f'{settings.read_text("utf-8")}memory = "{MEMORY}"\n', "utf-8")
        (self.folder / _IMPORTED).write_text(json.dumps({"facts": facts}), "utf-8")

    def new_workspace(self) -> None:
        """Lay an empty workspace with the sources and the journey."""
        (self.folder / _IMPORTED).unlink(missing_ok=True)
        shutil.rmtree(self.company, ignore_errors=True)
        (self.company / "sources").mkdir(parents=True)
        (self.company / "journeys").mkdir()
        (self.company / "journeyglass.toml").write_text(f'name = "Benchmark"\njourney = "{JOURNEY}"\n', "utf-8")
        for file in (HERE / "company" / "sources").glob("*.yaml"):
            shutil.copy(file, self.company / "sources")
        self.lay_journeys()

    def lay_journeys(self) -> None:
        """Put the journeys in as they are now."""
        for file in (HERE / "journeys").glob("*.yaml"):
            shutil.copy(file, self.company / "journeys")

    def copy_workspace(self) -> None:
        """Lay `scratch`: the same workspace, its Parquet files shared, so that what is added to it stays there."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        shutil.copytree(self.company, self.scratch, copy_function=_link_parquet)

    @contextmanager
    def open(self, folder: Path | None = None) -> Iterator[Workspace]:
        """The workspace, opened."""
        from journeyglass import Workspace

        with Workspace.open(folder or self.company) as workspace:
            yield workspace

    def journey_file(self, name: str = JOURNEY) -> Path:
        """The workspace's copy of a journey."""
        return self.company / "journeys" / f"{name}.yaml"

    def as_written(self) -> dict[str, object]:
        """How a row's process is told of it."""
        return {**asdict(self), "folder": str(self.folder)}


def _recipe() -> str:
    """A hash of all that decides what is made up, so that data of an older recipe is not taken for today's."""
    digest = hashlib.blake2b(digest_size=8)
    for file in sorted((HERE / "company").rglob("*.*")):
        if file.suffix in (".py", ".yaml"):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _read(path: Path) -> object:
    return json.loads(path.read_text("utf-8")) if path.is_file() else None


def _link_parquet(source: str, target: str) -> str:
    if source.endswith(".parquet"):
        Path(target).hardlink_to(source)
        return target
    return str(shutil.copy2(source, target))
