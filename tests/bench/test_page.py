"""The page: what it says of targets and peers follows from what was measured."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from bench.__main__ import command, names, options
from bench.catalogue import ROWS
from bench.checks import checked, unequal
from bench.machine import Machine
from bench.outcome import FAILED, Outcome
from bench.page import page
from bench.targets import MILLION, TARGETS

MACHINE = Machine(2, 8.0, "some processor", "Linux on x86_64", 0.1)
FUNNEL = {"steps": [5, 3], "pair": 2}
ABOUT = {
    "accounts": 10,
    "people": 20,
    "visitors": 30,
    "unnamed": 0.55,
    "unresolved": 0.07,
    "surviving": 0.9,
    "lake_bytes": 2**21,
    "cache_bytes": 2**20,
    "stages": 8,
    "atoms": 24,
}


def rows(first: float = 2.0, reread: float = 1.0, peak_mb: float = 900.0) -> dict[str, Outcome]:
    return {
        "about": Outcome(facts=ABOUT),
        "floor": Outcome(4.0, {"events": 9}, peak_mb=100),
        "first": Outcome(first, {"digest": "a"}, peak_mb=peak_mb),
        "reread": Outcome(reread, {"digest": "b"}, {"next": 0.5}, peak_mb=peak_mb),
        "funnel": Outcome(1.0, FUNNEL),
        "polars_funnel": Outcome(0.5, FUNNEL),
    }


def verdicts(measured: Mapping[int, Mapping[str, Outcome]]) -> dict[str, bool | None]:
    found = {target.name: target.found(measured) for target in TARGETS}
    return {name: None if one is None else one[1] for name, one in found.items()}


def test_targets_are_met_or_missed_by_what_was_measured() -> None:
    ten = 10 * MILLION
    good = verdicts({ten: rows()})
    assert (good["first"], good["reread"], good["memory"]) == (True, True, True)
    bad = verdicts({ten: rows(first=4.1, reread=2.1, peak_mb=1025)})
    assert (bad["first"], bad["reread"], bad["memory"]) == (False, False, False)
    assert (good["hundred"], good["figures"], good["attribution"]) == (None, None, None)


def test_the_largest_size_decides_about_ratios() -> None:
    assert verdicts({MILLION: rows(first=40.0), 10 * MILLION: rows()})["first"]
    assert not verdicts({MILLION: rows(), 10 * MILLION: rows(first=40.0)})["first"]


@pytest.mark.parametrize(
    ("seconds", "peak_mb", "met"), [(24.0, 6000.0, True), (24.1, 6000.0, False), (24.0, 6200.0, False)]
)
def test_a_hundred_million_may_take_twelve_times_ten_million(seconds: float, peak_mb: float, met: bool) -> None:
    hundred = rows(first=seconds, reread=1.0, peak_mb=peak_mb)
    assert verdicts({10 * MILLION: rows(), 100 * MILLION: hundred})["hundred"] is met


def test_figures_and_attribution_have_targets() -> None:
    slow = {"figures": Outcome(20.1, {"figures": 3}, {"each": {"a": 20.1}, "not_asked": {}})}
    won = {"attribution": Outcome(1.0, {}, {"lines": [], "faster": {"text": "3× faster", "met": True}})}
    found = verdicts({10 * MILLION: {**rows(), **slow, **won}})
    assert (found["figures"], found["attribution"]) == (False, True)


def test_a_peer_that_answers_otherwise_is_told() -> None:
    same, other = rows(), rows()
    other["polars_funnel"] = replace(other["polars_funnel"], answers={"steps": [5, 4], "pair": 2})
    assert unequal(same) == {}
    assert checked(same, "polars_funnel")
    assert list(unequal(other)) == ["polars_funnel"]
    assert not checked(other, "polars_funnel")
    written = page({MILLION: other}, MACHINE, {"Python": "3.13.1"}, "make bench")
    assert "**polars_funnel does not answer as we do:**" in written


def test_the_page_says_what_was_measured_missed_and_left_out() -> None:
    measured = {
        MILLION: {**rows(first=8.0), "chdb_funnel": Outcome(why_not="chDB is not installed")},
        10 * MILLION: {**rows(first=8.0), "spark": Outcome(why_not=f"{FAILED} (spark ended with code 1)")},
    }
    written = page(measured, MACHINE, {"Python": "3.13.1", "duckdb": "2.0.0"}, "make bench")
    assert written.count("# Benchmarks\n") == 1
    assert "| first read at most 1.0× the floor | 2.00× at 1 M, 2.00× at 10 M | **missed** |" in written
    assert "| re-read at most 0.5× the floor | 0.25× at 1 M, 0.25× at 10 M | met |" in written
    assert "not measured in this run" in written
    assert "not measured: chDB is not installed" in written
    assert "it failed (spark ended with code 1)" in written
    assert "55.0% of the events name no account" in written
    assert "90.0% of the events survive its filter" in written
    assert "2 cores (some processor), 8 GiB" in written


def test_the_command_shown_names_no_folder() -> None:
    given = options().parse_args(["--rows", "20_000,1000", "--keep", "somewhere", "--repeat", "1"])
    assert command(given) == 'make bench BENCH_ARGS="--rows 20000,1000 --repeat 1"'
    assert command(options().parse_args([])) == "make bench"


def test_rows_with_data_of_their_own_run_once_and_some_not_at_every_size() -> None:
    given = options().parse_args(["--rows", "1000000,100000000"])
    small, large = names(given, 1_000_000), names(given, 100_000_000)
    assert small == [row.name for row in ROWS]
    assert "attribution" not in large
    assert "pandas_funnel" not in large
    assert "chdb_funnel" in large
