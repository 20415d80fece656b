"""Every built-in journey is walked from end to end by the example company."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from journeyglass.demo import make
from journeyglass.figures.context import Context
from journeyglass.figures.registry import compute
from journeyglass.journey.builtin import load_builtin, names
from journeyglass.journey.model import Journey, Lang
from journeyglass.lake.store import Store
from journeyglass.reading.duck import read
from journeyglass.reading.result import Reading
from tests.demo.shown import Shown, read_all

NEVER = {
    # What these ask for has no place in the simulated lives: years of silence.
    ("m1-customer", "never_started"), ("m1-joined", "never_started"), ("m2-services", "forgotten"),
    ("m2-services", "silent"), ("m4-hourglass", "forgotten"),
}  # fmt: skip


@pytest.fixture(params=names())
def read_under(request: pytest.FixtureRequest, company: tuple[Shown, Store]) -> Iterator[tuple[Reading, Context]]:
    journey = load_builtin(request.param).journey
    shown, store = company
    with duckdb.connect() as con:
        store.files().register(con)
        reading = read(con, journey, shown.files.as_of)
        yield reading, Context.of(reading, con)


def share_seen(wanted: set[tuple[str, str]], found: set[tuple[str, str]]) -> float:
    return len(wanted & found) / len(wanted)


def milestones(journey: Journey) -> set[tuple[str, str]]:
    return {(s.id, m.id) for s in journey.stages for m in s.milestones if (journey.journey, m.id) not in NEVER}


def outcomes(journey: Journey) -> set[tuple[str, str]]:
    return {(s.id, o.id) for s in journey.stages for o in s.outcomes if (journey.journey, o.id) not in NEVER}


def test_no_stage_stays_empty_and_the_map_has_data(read_under: tuple[Reading, Context]) -> None:
    reading, context = read_under
    journey, visits = reading.journey, reading.visits
    entered = Counter(visits["stage"].to_pylist())
    assert {stage.id: entered[stage.id] for stage in journey.stages if entered[stage.id] < 15} == {}
    done = set(zip(reading.milestones["stage"].to_pylist(), reading.milestones["milestone"].to_pylist(), strict=True))
    assert milestones(journey) - done == set()
    ended = set(zip(visits["stage"].to_pylist(), visits["outcome"].to_pylist(), strict=True))
    assert share_seen(outcomes(journey), ended) > 0.6
    believed = [row for row in compute(context, "touchpoints").rows if row.believed]
    tracked = [row for row in believed if row.finding in ("seen", "never_seen")]
    assert sum(row.finding == "seen" for row in tracked) > 0.8 * len(tracked)
    assert any(row.finding == "untracked" for row in believed) or len(tracked) == len(believed)


def test_every_moment_comes(read_under: tuple[Reading, Context]) -> None:
    reading, _ = read_under
    found = Counter(reading.moments["moment"].to_pylist())
    assert {name: found[name] for name in reading.journey.moments if found[name] < 10} == {}


@pytest.mark.parametrize("lang", ["ru", "zh-Hant"])
def test_in_other_languages_too(lang: Lang, tmp_path: Path) -> None:
    files = make(tmp_path / lang, accounts=200, lang=lang)
    with Store(files.folder / ".journeyglass") as store:
        shown = read_all(files, store)
    assert min(stage.entered for stage in shown.map.stages) >= 5
