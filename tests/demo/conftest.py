"""The example company at its usual size, made and imported once for all its tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from journeyglass.demo import make
from journeyglass.lake.store import Store
from tests.demo.shown import Shown, read_all


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shown, Store]]:
    """The company read under its own journey, and its store."""
    files = make(tmp_path_factory.mktemp("demo") / "workspace")
    with Store(files.folder / ".journeyglass") as store:
        yield read_all(files, store), store


@pytest.fixture(scope="session")
def demo(company: tuple[Shown, Store]) -> Shown:
    return company[0]
