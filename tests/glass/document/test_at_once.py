"""The map at once: what visits alone tell is there and the same; the rest says that it is still open."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from journeyglass.demo import make
from journeyglass.figures import Filters
from journeyglass.workspace import Result, Workspace

LATER = {"emotion", "touchpoints", "content", "roles", "milestones", "indicators"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "workspace"
    make(root, accounts=40, seed=5)
    with Workspace.open(root) as workspace:
        workspace.import_()
    return root


@pytest.fixture
def result(folder: Path) -> Result:
    return Workspace.open(folder).read("saas")


@pytest.mark.parametrize("filters", [Filters(), Filters(where=(("channel", "site"),))], ids=["all", "site"])
def test_what_is_there_is_what_the_whole_map_says(result: Result, filters: Filters) -> None:
    first, second = result.document("ru", filters, "visits"), result.document("ru", filters, "events")
    whole = result.document("ru", filters)
    assert {lane.key for lane in first.lanes if lane.waits} == LATER
    assert {lane.key for lane in second.lanes if lane.waits} == {"indicators"}
    assert not any(lane.waits for lane in whole.lanes)
    assert [lane.key for lane in first.lanes] == [lane.key for lane in whole.lanes]
    assert [head.terra for head in second.stages] == [head.terra for head in whole.stages]
    for early, late in (*zip(first.lanes, whole.lanes, strict=True), *zip(second.lanes, whole.lanes, strict=True)):
        if early.waits:
            assert all(not cell.items and not cell.absent for cell in early.cells)
            assert [cell.path for cell in early.cells] == [cell.path for cell in late.cells]
        else:
            assert _texts(early) == _texts(late)
    assert [dataclasses.replace(head, terra=None) for head in whole.stages] == list(first.stages)


def test_what_is_known_already_does_not_wait(result: Result) -> None:
    whole = result.document("en")
    assert result.document("en", depth="visits") == result.document("en", depth="events") == whole


def _texts(lane: object) -> list[str]:
    """The texts of a lane without the raised numbers of remarks, which are counted over the whole map."""
    cells = lane.cells  # type: ignore[attr-defined]
    return [item.text.translate({ord(c): None for c in "⁰¹²³⁴⁵⁶⁷⁸⁹"}) for cell in cells for item in cell.items]
