"""What hurts and does not kill: it is told, nothing is acknowledged that is not kept, and it heals by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from journeyglass.testing.torture import town
from journeyglass.testing.torture.ailments import (
    dead_thread,
    failing_lake,
    full_disk,
    locked_ledger,
    small_disk,
    wild_clock,
)
from journeyglass.testing.torture.house import House
from journeyglass.testing.torture.lives import Torture
from journeyglass.testing.torture.warm import WarmServers
from tests.torture.holding import assert_all_is_well

pytestmark = pytest.mark.kills


@pytest.mark.parametrize(
    ("hurt", "says"),
    [
        (failing_lake, "Input/output error"),
        (dead_thread, "one of its threads died"),
        (lambda torture: locked_ledger(torture, 3), "locked"),
        (wild_clock, "an hour forward"),
    ],
    ids=["lake", "thread", "locked", "clock"],
)
def test_it_says_what_hurts_and_heals(torture: Torture, hurt: Callable[[Torture], str], says: str) -> None:
    torture.settle_in()
    assert says in hurt(torture)
    torture.judge()
    assert_all_is_well(torture)


def test_a_full_disk(tmp_path: Path, warm: WarmServers, tell: Callable[[str], None]) -> None:
    house = House(tmp_path, warm)
    try:
        with small_disk(house.root):
            town.found(house.root)
            torture = Torture(house, 7, tell)
            torture.settle_in()
            assert "full" in full_disk(torture)
            torture.judge()
            house.kill()
            assert_all_is_well(torture)
            assert torture.told().statuses[503] > 0
    except PermissionError as error:
        pytest.skip(str(error))
    finally:
        if house.pid:
            house.kill()
