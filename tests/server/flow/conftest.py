"""The made-up company, small: read once, and served by a real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from journeyglass import Workspace
from journeyglass.demo.workspace import make
from journeyglass.testing.server import Reply, running
from journeyglass.workspace import Result

Ask = Callable[..., Reply]


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of the made-up company with 80 accounts, imported."""
    folder = tmp_path_factory.mktemp("flow") / "company"
    make(folder, accounts=80)
    with Workspace.open(folder) as workspace:
        workspace.import_()
    return folder


@pytest.fixture(scope="session")
def reading(company: Path) -> Iterator[Result]:
    """Its reading."""
    with Workspace.open(company) as workspace:
        yield workspace.read()


@pytest.fixture(scope="session")
def ask(company: Path) -> Iterator[Ask]:
    """Asks a real server of it: `ask("/journeys/saas/flow/stages", lang="ru")`."""
    with running(company) as server:
        key = server.key(kind="api")

        def asked(path: str, **query: Any) -> Reply:
            said = urlencode({name: value for name, value in query.items() if value is not None}, doseq=True)
            return server.ask(f"/api{quote(path)}?{said}", headers={"Authorization": f"Bearer {key}"})

        server.wait_whole()
        yield asked
        assert server.stop() == 0, server.logged()
