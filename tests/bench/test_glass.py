"""The benchmark of the app in the browser: what it finds out at a small workspace, and its section of the page."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from bench.glass.browsing import DEPTHS, measured
from bench.glass.section import MARKS, TARGETS, section
from bench.live.section import put_in, taken_from
from bench.machine import this_machine

from journeyglass.demo import make
from journeyglass.testing.server import running
from journeyglass.workspace import Workspace


def facts(**given: object) -> dict[str, object]:
    few = {name: [0.1, 0.2] for name in ("drawn", "whole", "redrawn", "rewhole", "shown", "asked", "listed", *DEPTHS)}
    return {
        **few, "script": 300_000, "ready": [1.0, 2.0, 3.0], "memory": 100.0, "accounts": 10, "history": 1_000, **given,
    }  # fmt: skip


def test_targets_are_met_or_missed_by_what_was_measured() -> None:
    assert [of(facts())[1] for _, of in TARGETS] == [True] * 4
    slow = facts(drawn=[0.1, 1.7], redrawn=[0.4] * 3, shown=[0.5], script=350_001)
    assert [of(slow)[1] for _, of in TARGETS] == [False] * 4
    assert TARGETS[1][1](facts(redrawn=[0.2] * 20 + [5.0]))[0] == "p95 200 ms"


def test_the_section_stands_beside_the_others() -> None:
    given = argparse.Namespace(events=1_000, filters=4, accounts=30, settle=20.0)
    text = section(facts(), this_machine(), {"Python": "3"}, given)
    page = put_in(put_in("# Benchmarks\n", text, MARKS), text.replace("1,000 events", "2,000 events"), MARKS)
    assert page.count(MARKS[0]) == 1
    assert "2,000 events" in (taken_from(page, MARKS) or "")
    assert taken_from(page) is None


@pytest.mark.views
def test_a_browser_measures_a_real_server(tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    make(root, accounts=40, seed=5)
    with Workspace.open(root) as workspace:
        workspace.import_()
    with running(root, settings={"open": True}) as server:
        server.wait_whole()
        found = measured(server.url, "saas", filters=4, accounts=4)
    assert {len(found[name]) for name in ("redrawn", "rewhole", "shown", "asked", *DEPTHS)} == {2}
    assert all(early <= late for early, late in zip(found["drawn"], found["whole"], strict=True))
    assert 100_000 < found["script"] < 350_000
