"""`journeyglass lake`: how it stands, and an older copy of it put back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from journeyglass.lake.sealing import seal
from journeyglass.workspace import Workspace
from tests.cli.conftest import Call
from tests.lake.inboxes import put, view


@pytest.fixture
def older(company: Path) -> Path:
    """A workspace whose lake is older than its ledger, by two messages."""
    with Workspace.open(company) as workspace:
        lake = workspace.store.lake.path
        put(workspace.store, view("m1"))
        seal(workspace.store)
        shutil.copytree(lake, company / "copy")
        put(workspace.store, view("m2"), view("m3"))
        seal(workspace.store)
        put(workspace.store, view("m4"))
        shutil.rmtree(lake)
        (company / "copy").rename(lake)
    return company


def test_how_the_lake_stands(call: Call, older: Path) -> None:
    found = call("-C", older, "lake", "status", "--json").json
    assert (found["sealed_to"], found["waiting"]) == (1, 1)
    files = list((older / ".journeyglass" / "lake").glob("kind=*/*/*.parquet"))
    assert (found["files"], found["bytes"]) == (len(files), sum(file.stat().st_size for file in files))
    assert "sealed up to message 1; 1 wait" in call("-C", older, "lake", "status").out


def test_an_older_lake_is_read_only_once_its_loss_is_accepted(call: Call, older: Path) -> None:
    refused = call("-C", older, "events")
    assert refused.code == 2
    assert "it lacks messages 2 to 3" in refused.err
    assert "journeyglass lake accept-loss" in refused.err
    assert "going on without 2 messages" in call("-C", older, "lake", "accept-loss").out
    assert call("-C", older, "lake", "accept-loss", "--json").json == {"messages": 0}
    assert call("-C", older, "events").code == 0
    assert "lake lacks nothing" in call("-C", older, "lake", "accept-loss").out
