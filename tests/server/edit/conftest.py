"""The small company, to be edited: as a workspace, and served by a real server."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from journeyglass import Workspace
from journeyglass.ledger import Ledger
from journeyglass.ledger.authors import Author
from journeyglass.testing.server import Reply, Running, running
from journeyglass.workspace.passwords import hashed
from tests.cli.company import make_company

Ask = Callable[..., Reply]
ANN, BOB = Author("a1", "Ann"), Author("b2", "Bob")


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company, imported; nobody writes into it."""
    folder = make_company(tmp_path_factory.mktemp("edit") / "company")
    with Workspace.open(folder) as workspace:
        workspace.import_()
    return folder


@pytest.fixture
def workspace(imported: Path, tmp_path: Path) -> Iterator[Workspace]:
    """The same, to be changed."""
    with Workspace.open(Path(shutil.copytree(imported, tmp_path / "company"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def server(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server of a copy."""
    with running(Path(shutil.copytree(imported, tmp_path_factory.mktemp("served") / "company"))) as found:
        found.wait_whole()
        yield found
        assert found.stop() == 0, found.logged()


@pytest.fixture(scope="module")
def ask(server: Running) -> Ask:
    """Asks the server: `ask("/journeys/sales/edits", "POST", {…})`."""
    return asking(server, server.key(kind="api"))


@pytest.fixture(scope="module")
def people(server: Running) -> dict[str, Ask]:
    """Vera and Vik, who may look, and Eda, who may edit: each asks the server with a token of theirs."""
    now, found = time.time_ns() // 1_000, {}
    with Ledger(server.root / ".journeyglass" / "ledger.db") as ledger:
        for name, role in (("Vera", "viewer"), ("Vik", "viewer"), ("Eda", "editor")):
            user = ledger.users.add(f"{name.lower()}@x.example", name, role, hashed("a long enough password"), now=now)
            found[name] = asking(server, ledger.tokens.create(user.id, "test", None, now).secret)
    return found


def asking(server: Running, secret: str) -> Ask:
    """Asks with this secret."""

    def asked(path: str, method: str = "GET", value: Any = None) -> Reply:
        body = None if value is None else json.dumps(value).encode()
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        return server.ask(f"/api{path}", method, body, headers)

    return asked
