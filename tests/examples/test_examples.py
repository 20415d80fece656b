"""What holds of every example: it is whole, in three languages, and fits its data."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeyglass.journey.builtin import missing_translations
from journeyglass.workspace import Workspace
from tests.examples.opened import EXAMPLES, NAMES, copied, data_of


def test_these_examples_are_there() -> None:
    assert NAMES == ["helpdesk", "olist", "ravenstack"]


@pytest.mark.parametrize("name", NAMES)
def test_its_files_have_no_fault_and_name_only_columns_that_there_are(name: str, tmp_path: Path) -> None:
    with Workspace.open(copied(name, tmp_path)) as workspace:
        assert [str(fault) for fault in workspace.check(data_of(name)) if not fault.warning] == []


@pytest.mark.parametrize("name", NAMES)
def test_its_journey_speaks_three_languages(name: str, tmp_path: Path) -> None:
    with Workspace.open(copied(name, tmp_path)) as workspace:
        assert missing_translations(workspace.journey().journey) == []


@pytest.mark.parametrize("name", NAMES)
def test_its_folder_holds_no_data(name: str) -> None:
    files = {
        path.suffix for path in (EXAMPLES / name).rglob("*") if path.is_file() and ".journeyglass" not in path.parts
    }
    assert files == {".toml", ".yaml", ".md"}
