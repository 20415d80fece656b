"""The ledger in PostgreSQL: the server is killed, and the database is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from journeyglass.testing.torture import town
from journeyglass.testing.torture.house import House
from journeyglass.testing.torture.lives import Torture
from journeyglass.testing.torture.plans import Plan, at
from journeyglass.testing.torture.postgres import Postgres, postgres
from journeyglass.testing.torture.warm import WarmServers
from tests.torture.holding import assert_all_is_well

pytestmark = pytest.mark.kills

POINTS = ("inbox.before_commit", "inbox.after_commit", "seal.after_lake", "publish.before", "erase.before_ledger")


@pytest.fixture
def database() -> Iterator[Postgres]:
    try:
        with postgres() as server:
            yield server
    except FileNotFoundError as error:
        pytest.skip(str(error))


def test_a_ledger_in_postgresql(
    tmp_path: Path, warm: WarmServers, database: Postgres, tell: Callable[[str], None]
) -> None:
    house = House(tmp_path, warm, database.url)
    town.found(house.root)
    torture = Torture(house, 7, tell)
    try:
        torture.settle_in()
        plans = [*(at(point, Random(7), once=True) for point in POINTS), Plan(after=1.0), Plan(after=0.3)]
        torture.suffer(plans, len(plans), again=0)
        torture.cut_off(database.cut_off, database.start)
        assert_all_is_well(torture)
        assert torture.hit == set(POINTS)
    finally:
        house.kill()
