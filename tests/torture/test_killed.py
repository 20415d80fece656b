"""The short torture: a server that dies at every fault point and at random, and has lost and doubled nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from journeyglass.ledger.faultpoints import POINTS
from journeyglass.testing.torture import town
from journeyglass.testing.torture.house import House
from journeyglass.testing.torture.lives import Torture
from journeyglass.testing.torture.plans import left, plans
from journeyglass.testing.torture.warm import WarmServers

KILLS = 50


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmServers]:
    with WarmServers() as servers:
        yield servers


def test_nothing_that_was_acknowledged_is_lost_whatever_dies(
    tmp_path: Path, warm: WarmServers, tell: Callable[[str], None]
) -> None:
    house = House(tmp_path, warm)
    town.found(house.root)
    torture = Torture(house, 7, tell)
    torture.bring_up()
    planned = plans(KILLS, 7)
    torture.suffer(planned, 25)
    assert [str(one) for one in torture.verdicts if not one.well] == []
    assert [one.found for one in torture.differences if not one.well] == []
    assert len(torture.deaths) >= KILLS
    assert torture.told().statuses[200] > KILLS
    assert not list(left(planned, torture.hit)), "points at which nobody died"
    assert set(POINTS) == torture.hit
    assert [json.loads(line) for line in (tmp_path / "deaths.jsonl").read_text().splitlines()]
