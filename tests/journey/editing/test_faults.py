"""Every fault of an edited file is told at the place of the map that it is about."""

from __future__ import annotations

import pytest

from journeyglass.errors import JourneyFileError
from journeyglass.journey import builtin
from journeyglass.journey.editing.apply import apply
from journeyglass.journey.editing.edit import Edit
from journeyglass.journey.editing.faults import placed
from journeyglass.journey.load import load

TEXT = builtin.for_language(builtin.text("funnel"), "en")
STAGES = [stage.id for stage in load(TEXT).journey.stages]


@pytest.mark.parametrize(
    ("path", "value", "at"),
    [
        (f"stages/{STAGES[0]}/enter", {"did": "Page Viewed", "within": "soon"}, f"stages/{STAGES[0]}/enter/within"),
        (f"stages/{STAGES[1]}/from", ["nowhere"], f"stages/{STAGES[1]}/from/0"),
        (f"stages/{STAGES[1]}/emotion", 3, f"stages/{STAGES[1]}/emotion"),
        (f"stages/{STAGES[0]}/colour", "red", f"stages/{STAGES[0]}/colour"),
        ("map", "round", "map"),
    ],
)
def test_a_fault_at_its_place(path: str, value: object, at: str) -> None:
    text = apply(TEXT, [Edit("set", path, value)], "en").text
    with pytest.raises(JourneyFileError) as error:
        load(text)
    faults = tuple(fault for fault in error.value.faults if not fault.warning)
    assert at in {one.path for one in placed(text, faults)}
