"""The made-up company's accounts, read once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from journeyglass import Workspace
from journeyglass.demo.workspace import make
from journeyglass.workspace import Result


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company's workspace, imported."""
    folder = tmp_path_factory.mktemp("company") / "made"
    make(folder, accounts=60)
    with Workspace.open(folder) as workspace:
        workspace.import_()
        workspace.read()
    return folder


@pytest.fixture(scope="session")
def result(company: Path) -> Iterator[Result]:
    """Its reading as of the last event."""
    with Workspace.open(company) as workspace:
        yield workspace.read()
