"""What must hold after any torture."""

from __future__ import annotations

from journeyglass.testing.torture.lives import Torture


def assert_all_is_well(torture: Torture) -> None:
    """Every acknowledged message is kept once, and everybody stands where a reading of everything has them."""
    assert torture.verdicts
    assert [str(one) for one in torture.verdicts if not one.well] == []
    assert [one.found for one in torture.differences if not one.well] == []
    assert torture.verdicts[-1].acknowledged > 0
    assert torture.differences[-1].subjects > 0
