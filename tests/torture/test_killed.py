"""The short torture: a server that dies at every fault point and at random, and has lost and doubled nothing."""

from __future__ import annotations

import pytest

from journeyglass.ledger.faultpoints import POINTS
from journeyglass.testing.torture.lives import Torture
from journeyglass.testing.torture.plans import left, plans
from tests.torture.holding import assert_all_is_well

pytestmark = pytest.mark.kills

KILLS = 50


def test_nothing_that_was_acknowledged_is_lost_whatever_dies(torture: Torture) -> None:
    torture.bring_up()
    torture.suffer(plans(KILLS, 7), 25)
    assert_all_is_well(torture)
    assert len(torture.deaths) >= KILLS
    assert torture.told().statuses[200] > KILLS
    assert left(torture.hit) == [], "points at which nobody died"
    assert len(torture.hit) == len(POINTS) >= 20
