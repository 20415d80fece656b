"""One real server for all tests that only ask, and how to have one of one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from journeyglass import Workspace
from journeyglass.testing.server import Running, running

ORIGIN = "https://shop.example"


@dataclass(frozen=True)
class House:
    """A server with a key of each kind."""

    server: Running
    key: str
    browser: str
    api: str


@contextmanager
def standing(root: Path) -> Iterator[House]:
    """A server of a new workspace, which must end well."""
    Workspace.create(root).close()
    with running(root, settings={"seal_seconds": 0.5}) as server:
        browser = server.key("site", "browser", origins=(ORIGIN,))
        yield House(server, server.key("web"), browser, server.key(kind="api"))
        assert server.stop() == 0, server.logged()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Shared by all tests that do not count what is in it."""
    with standing(tmp_path_factory.mktemp("house") / "workspace") as house:
        yield house


@pytest.fixture
def own(tmp_path: Path) -> Callable[..., AbstractContextManager[Running]]:
    """Starts a server of a new workspace with these settings."""

    def start(**settings: object) -> AbstractContextManager[Running]:
        root = tmp_path / "workspace"
        Workspace.create(root).close()
        return running(root, settings=settings)

    return start
