"""Which workspaces one server may hold together."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeyglass import Workspace
from journeyglass.errors import InputError, JourneyglassError
from journeyglass.server.clock import system_clock
from journeyglass.server.house import open_house
from journeyglass.workspace.ledgers import ENVIRONMENT
from journeyglass.workspace.serving import Serving


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    found = {name: tmp_path / name for name in ("first", "second", "deep/second", "with blank")}
    for folder in found.values():
        Workspace.create(folder).close()
    return found


def names(folders: dict[str, Path], *others: str, serving: Serving | None = None) -> dict[str, str]:
    roots = [folders[name] for name in others]
    house = open_house(folders["first"], serving or Serving(), system_clock, roots)
    return {name: server.runtime.prefix for name, server in house.others.items()}


def test_each_is_served_below_its_folders_name(folders: dict[str, Path]) -> None:
    assert names(folders, "second") == {"second": "/w/second"}
    house = open_house(folders["first"], Serving(), system_clock, [folders["second"]])
    assert [one.name for one in house.main.runtime.neighbours] == ["second"]
    assert [one.name for one in house.others["second"].runtime.neighbours] == ["first"]


@pytest.mark.parametrize(
    ("others", "what"),
    [
        (("first",), "named twice"),
        (("second", "second"), "named twice"),
        (("second", "deep/second"), "named twice"),
        (("with blank",), "cannot be part of an address"),
    ],
)
def test_what_cannot_be_served_together(folders: dict[str, Path], others: tuple[str, ...], what: str) -> None:
    with pytest.raises(InputError, match=what):
        names(folders, *others)


def test_a_folder_that_is_no_workspace(folders: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(JourneyglassError, match="workspace"):
        open_house(folders["first"], Serving(), system_clock, [tmp_path / "empty"])


def test_two_workspaces_never_share_a_ledger(folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, "postgresql://db/one")
    with pytest.raises(InputError, match="keeps its ledger where another"):
        names(folders, "second")
    monkeypatch.delenv(ENVIRONMENT)
    for name in ("first", "second"):
        _add(folders[name], 'ledger = "postgresql://db/one"\n', before=True)
    with pytest.raises(InputError, match="keeps its ledger where another"):
        names(folders, "second")


def test_open_in_a_neighbour_is_refused_off_loopback(folders: dict[str, Path]) -> None:
    _add(folders["second"], "\n[serve]\nopen = true\nport = 9\n")
    house = open_house(folders["first"], Serving(port=7), system_clock, [folders["second"]])
    inner = house.others["second"].runtime.serving
    assert (inner.open, inner.port, inner.workspaces) == (True, 7, ())
    with pytest.raises(InputError, match="`open` is set in second"):
        names(folders, "second", serving=Serving(host="0.0.0.0"))


def _add(folder: Path, text: str, *, before: bool = False) -> None:
    path = folder / "journeyglass.toml"
    said = path.read_text()
    path.write_text(text + said if before else said + text)
