"""Every row, run for real on a few thousand events; peers must answer as we do."""

import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec

import pytest
from bench.catalogue import ROWS
from bench.checks import PEERS
from bench.measure import measure
from bench.outcome import Outcome
from bench.place import Place
from bench.rows import about, figures, floor, floor_all, funnel, incremental, pm4py_stages, reread, stages
from bench.tree import family_mb

from tests.bench.conftest import ROWS as EVENTS

PACKAGES = {"pandas_funnel": "pandas", "polars_funnel": "polars", "chdb_funnel": "chdb"}


@pytest.fixture(scope="module")
def ours(place: Place, read_first: Outcome) -> Outcome:
    return funnel.run(place)


def test_every_row_has_a_module_and_every_peer_a_row() -> None:
    names = {row.name for row in ROWS}
    assert all(hasattr(import_module(f"bench.rows.{name}"), "run") for name in names)
    assert {name for one, peers in PEERS.items() for name in (one, *peers)} <= names


def test_the_data_is_as_it_says(place: Place, read_first: Outcome) -> None:
    told = about.run(place)
    assert told.answers == {"events": EVENTS}
    assert told.facts["unnamed"] >= 0.4
    assert 0 < told.facts["unresolved"] < 0.15
    assert 0.5 < told.facts["surviving"] < 1
    assert (told.facts["stages"], told.facts["atoms"]) == (8, 24)


def test_the_floor_sorts_every_event(place: Place) -> None:
    assert floor.run(place).answers == floor_all.run(place).answers == {"events": EVENTS}


def test_a_re_read_is_of_the_edited_journey_and_leaves_it_as_it_was(place: Place, read_first: Outcome) -> None:
    before = place.journey_file().read_text("utf-8")
    again = reread.run(place)
    assert again.answers["subjects"] == read_first.answers["subjects"]
    assert again.answers["digest"] != read_first.answers["digest"]
    assert place.journey_file().read_text("utf-8") == before


def test_the_day_after_changes_the_reading_and_not_the_workspace(place: Place, read_first: Outcome) -> None:
    grown = incremental.run(place)
    assert grown.facts["new"] >= EVENTS // 100
    assert grown.answers["digest"] != read_first.answers["digest"]
    assert about.run(place).answers == {"events": EVENTS}


def test_figures_are_computed_or_say_why_not(place: Place, read_first: Outcome) -> None:
    done = figures.run(place)
    assert done.answers["figures"] == len(done.facts["each"]) > 10
    assert not set(done.facts["each"]) & set(done.facts["not_asked"])


def test_the_funnel_narrows(ours: Outcome) -> None:
    steps = ours.answers["steps"]
    assert steps == sorted(steps, reverse=True)
    assert steps[0] > steps[-1] > 0
    assert ours.answers["pair"] > 0


@pytest.mark.parametrize("peer", sorted(PACKAGES))
def test_peers_count_the_same_funnel(peer: str, place: Place, ours: Outcome) -> None:
    done: Outcome = import_module(f"bench.rows.{peer}").run(place)
    if find_spec(PACKAGES[peer]) is None:
        assert done.why_not is not None
        return
    assert done.answers == ours.answers


def test_process_mining_finds_the_same_moves(place: Place, read_first: Outcome) -> None:
    mine, done = stages.run(place), pm4py_stages.run(place)
    assert mine.answers["moves"] > mine.answers["kinds_of_moves"] > 5
    if find_spec("pm4py") is None:
        assert done.why_not is not None
        return
    assert done.answers == mine.answers


def test_a_row_is_measured_in_a_process_of_its_own(place: Place) -> None:
    done = measure("floor", place, repeat=1)
    assert done.answers == {"events": EVENTS}
    assert 0 < done.seconds < done.process_seconds
    assert 20 < done.peak_mb < 4_000


@pytest.mark.skipif(sys.platform != "linux", reason="families of processes are watched in /proc")
def test_memory_of_a_family_counts_the_children() -> None:
    grandchild = "held = bytearray(b'x' * 80_000_000); print('held', flush=True); input()"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grandchild!r}])"
    with subprocess.Popen([sys.executable, "-c", child], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        held = family_mb(process.pid)
        process.stdin.write(b"\n")
        process.stdin.close()
    assert 80 < held < 400
