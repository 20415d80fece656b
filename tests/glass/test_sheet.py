"""Tables whose heads wrap, and what is shown where a table does not fit."""

from __future__ import annotations

from journeyglass.glass.sheet import Fitting, Sheet
from tests.glass.printed import printed

HEADS = ("Stage", "Three quarters within", "Open")
ROWS = (("Trial", "12 d", "4"), ("Offer", "3 d", "17"))
SHEET = Sheet(HEADS, ROWS, 1)


def test_heads_stand_in_one_line_where_there_is_room():
    assert printed([SHEET], 60).splitlines()[0].split("  ")[0] == "Stage"
    assert "Three quarters within" in printed([SHEET], 60)


def test_heads_wrap_before_the_table_is_given_up():
    lines = [line.rstrip() for line in printed([SHEET], 30).splitlines()]
    assert lines == [
        "          Three quarters",
        "Stage             within  Open",
        "Trial               12 d     4",
        "Offer                3 d    17",
    ]


def test_several_rows_that_do_not_fit_take_few_lines():
    lines = [line.rstrip() for line in printed([SHEET], 18).splitlines()]
    assert lines[:2] == ["Trial", "  Three quarters"]
    assert not SHEET.fits(18)


def test_the_first_sheet_that_fits_is_shown():
    wide = Sheet((*HEADS, "x" * 40), tuple((*row, "y") for row in ROWS), 1)
    assert printed([Fitting((wide, SHEET))], 60) == printed([SHEET], 60)
