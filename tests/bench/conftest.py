"""A made-up company of a few thousand events, exported, imported and read once for all tests here."""

from pathlib import Path

import pytest
from bench.outcome import Outcome
from bench.place import Place
from bench.rows import first, importing

ROWS = 6_000


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    made = Place(tmp_path_factory.mktemp("bench") / "data", ROWS, 3)
    made.make()
    importing.run(made)
    return made


@pytest.fixture(scope="session")
def read_first(place: Place) -> Outcome:
    return first.run(place)


@pytest.fixture
def data(place: Place) -> Path:
    return place.data
