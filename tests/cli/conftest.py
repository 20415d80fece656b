from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from journeyglass.cli.run import run
from journeyglass.reading.warm import warm
from journeyglass.workspace import Workspace
from tests.cli.company import make_company


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Call = Callable[..., Said]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs the command line in this process, as in a pipe of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")

    def called(*arguments: object) -> Said:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return called


@pytest.fixture(scope="session")
def imported_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company, imported; nobody writes into it. The reader is made ready, so that no call tells of it."""
    warm()
    folder = make_company(tmp_path_factory.mktemp("small") / "company")
    with Workspace.open(folder) as workspace:
        workspace.import_()
    return folder


@pytest.fixture
def company(imported_once: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return Path(shutil.copytree(imported_once, tmp_path / "company"))


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """The company before its first import."""
    return make_company(tmp_path / "company")
