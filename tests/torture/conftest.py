from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from journeyglass.testing.torture import town
from journeyglass.testing.torture.house import House
from journeyglass.testing.torture.lives import Torture
from journeyglass.testing.torture.warm import WarmServers


@pytest.fixture(scope="session")
def warm() -> Iterator[WarmServers]:
    with WarmServers() as servers:
        yield servers


@pytest.fixture
def torture(tmp_path: Path, warm: WarmServers, tell: Callable[[str], None]) -> Iterator[Torture]:
    """A new workspace and what is done to it; its server is dead at the end."""
    house = House(tmp_path, warm)
    town.found(house.root)
    yield Torture(house, 7, tell)
    house.kill()
