"""However facts come, what is held live is what a reading of everything says: hundreds of random histories."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from journeyglass.journey.model import Journey
from journeyglass.lake.cache_build import build
from journeyglass.lake.cache_files import CacheFiles
from journeyglass.lake.store import Store
from journeyglass.reading.compile import compile_journey
from journeyglass.reading.live import Live, Moved, again, book, held
from journeyglass.reading.live.readout import Readout, read_out
from tests.reading.live.worlds import BEGIN, DAY, END, Fact, chance, journey_of, marked, table, world

SEEDS = int(os.environ.get("JOURNEYGLASS_LIVE_SEEDS", "300"))
TOGETHER = 100  # histories in one store
JOURNEYS = 3
STEPS = 7
REBASED = 4


class Course:
    """Some random histories in one store, cut into steps; the clock goes on, and now and then back.

    `plain`: what comes is mostly events that change nothing of who anybody was.
    """

    def __init__(self, first: int, plain: bool) -> None:
        self.random = Random(first)
        self.plain = plain
        names = [f"j{n}" for n in range(JOURNEYS)]
        self.journeys = {
            name: journey_of(Random(first + n), name, about_people=plain or n > 0) for n, name in enumerate(names)
        }
        self.steps: list[list[Fact]] = [[] for _ in range(STEPS + 1)]
        for seed in range(first, first + TOGETHER):
            self._lay(Random(seed), f"{seed:05}/")
        self.now = END if plain else BEGIN + self.random.randrange(10) * DAY

    def _lay(self, random: Random, mark: str) -> None:
        corrected = random.choice(list(self.journeys.values()))
        steps = sorted(random.sample(range(STEPS + 1), random.randint(1, 4)))
        facts = marked(world(random, corrected, 60 if self.plain else 30), mark)
        if self.plain and chance(random, 80):
            facts = list({fact["fact_id"]: fact for fact in facts}.values())
        for fact in facts:
            if fact["properties"]:
                fact["properties"] = fact["properties"].replace('"journey": "j"', f'"journey": "{corrected.journey}"')
            # What is said of who it was comes alone often enough for it alone to move what was there before.
            when = range(STEPS + 1) if fact["kind"] != "event" and chance(random, 70) else steps
            if self.plain:
                when = range(STEPS + 1) if fact["kind"] == "event" or chance(random, 5) else [0]
            for _ in range(2 if chance(random, 10) else 1):
                self.steps[random.choice(when)].append(fact)

    def batch(self, step: int) -> list[Fact]:
        facts = self.steps[step]
        self.random.shuffle(facts)
        return facts

    def tick(self) -> int:
        later = self.random.choice((0, 1, 1, 3, 5, 30, 200))
        back = chance(self.random, 20)
        self.now += -DAY // 24 if back else later * DAY + self.random.choice((0, 1, DAY // 24, 12345))
        return self.now


def whole(facts: list[Fact], journeys: dict[str, Journey], as_of: int, folder: Path) -> dict[str, Readout]:
    """What a reading of all facts from scratch says."""
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        con.register("facts", table(facts))
        files = CacheFiles(folder, build(con, folder, ("scratch", 0), {}))
    with duckdb.connect() as con:
        files.register(con)
        return {name: read_out(con, compile_journey(journey), as_of) for name, journey in journeys.items()}


def shown(readout: Readout) -> dict[str, Any]:
    """Everything of every subject."""
    told: dict[str, Any] = {
        subject["subject"]: (subject["account"], int(due), bool(born), [], [])
        for subject, due, born in zip(readout.subjects.to_pylist(), readout.due, readout.born, strict=True)
    }
    for row in readout.visits.to_pylist():
        told[row["subject"]][3].append(row)
    for row in readout.milestones.to_pylist():
        told[row["subject"]][4].append(row)
    return told


def prints(readout: Readout) -> set[tuple[int, int, int]]:
    """A number for all that is known of each subject."""
    return set(zip(readout.numbers.tolist(), readout.prints.tolist(), readout.due.tolist(), strict=True))


def seen(readout: Readout) -> dict[str, int]:
    """The same for those who are there, without due times."""
    rows = zip(readout.subjects["subject"].to_pylist(), readout.prints.tolist(), readout.born, strict=True)
    return {subject: number for subject, number, born in rows if born}


def differing(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {s: (one.get(s), other.get(s)) for s in {*one, *other} if one.get(s) != other.get(s)}


@pytest.mark.parametrize("plain", [False, True], ids=["anything", "events"])
@pytest.mark.parametrize(
    "first",
    [pytest.param(first, marks=pytest.mark.readers if first else ()) for first in range(0, SEEDS, TOGETHER)],
)
def test_live_is_whole(first: int, plain: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if first % (2 * TOGETHER):
        make_everything_happen_early(monkeypatch)
    course = Course(first, plain)
    known = course.batch(0)
    with Store(tmp_path / "store", threads=1) as store:
        store.lake.append(table(known).to_reader(), "import:app", 1)
        live = Live(store, course.journeys, course.now)
        for step in range(1, STEPS + 1):
            before = {name: live.held(name) for name in course.journeys}
            batch, now = course.batch(step), course.tick()
            moved = advanced(live, batch, now, known if step == REBASED and not plain else None)
            known = [*known, *batch]
            expected = whole(known, course.journeys, live.now, tmp_path / f"{step}")
            for name in course.journeys:
                after = live.held(name)
                where = f"first {first}, step {step}, journey {name}"
                if step == STEPS or prints(after) != prints(expected[name]):
                    assert differing(shown(after), shown(expected[name])) == {}, where
                changed = dict(seen(before[name]).items() ^ seen(after).items())
                assert changed.keys() <= {m.subject for m in moved if m.journey == name}, where
        if plain:
            assert min(live.ways.from_facts, live.ways.from_pasts) > 100, live.ways
        live.close()


def make_everything_happen_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few at once, files for little, and what is out of date thrown away at once."""
    monkeypatch.setattr(again, "AT_ONCE", 120)
    monkeypatch.setattr(book, "_SPILLED", 40)
    monkeypatch.setattr(held, "_SLACK", -10_000)


def advanced(live: Live, batch: list[Fact], now: int, known: list[Fact] | None) -> list[Moved]:
    """One step; where `known` is given, a fresh start is made of it aside, while half of the batch comes."""
    if known is None:
        return [*live.take(table(batch), now), *live.due(now)]
    live.store.lake.append(table(known).to_reader(), "import:app", 2)
    prepared = live.prepare(now)
    moved = live.take(table(batch[::2]), now)
    return [*moved, *live.swap(prepared, now), *live.take(table(batch[1::2]), now), *live.due(now)]
