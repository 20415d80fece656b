"""An import killed at any moment, and run again, is as if it had run once."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from journeyglass.errors import InputError
from journeyglass.lake.importing import import_source
from journeyglass.lake.store import Store
from journeyglass.ledger.faultpoints import IMPORT_POINTS, POINTS
from journeyglass.testing import faults
from journeyglass.testing.crashes import CrashServer, Outcome, Request

RANDOM_KILLS = 100
FIRST, SECOND = 1_700_000_000_000_000, 1_700_000_500_000_000

MAPPING = """\
format: 1
source: deals
table: {file: deals.csv}
row_key: id
traits_at: opened
account: {id: company, domain: domain, traits: {size: size}}
person: {id: contact, email: email, role: {column: job, map: {CEO: decision_maker}}}
events:
  - name: Form Submitted
    at: opened
  - name: Opportunity Won
    at: won
    value: amount
    currency: EUR
"""
HEADER = "id,company,domain,size,contact,email,job,opened,won,amount\n"


def _rows(corrected: bool) -> str:
    lines = []
    for i in range(60):
        won = f"2023-03-{i % 28 + 1:02}" if i % 3 == 0 else ""
        if corrected and i % 10 == 0:
            won = ""  # takes a win back
        if corrected and i % 10 == 3:
            won = "2023-04-01"  # moves one, or adds one
        opened = "2023-02-31" if corrected and i == 17 else f"2023-02-{i % 28 + 1:02}"
        job = "CEO" if i % 4 == 0 else "user"
        lines.append(
            f"{i},company{i % 20},c{i % 20}.example,{i},p{i},p{i}@c{i % 20}.example,{job},{opened},{won},{i}.5\n"
        )
    extra = [f"9{i},new{i},n{i}.example,1,q{i},q{i}@n{i}.example,user,2023-05-02,,\n" for i in range(5)]
    return HEADER + "".join(lines[5:] if corrected else lines) + "".join(extra if corrected else [])


class Bench:
    """A workspace after its first import, copied for each crash; its second import is the one that is killed."""

    def __init__(self, folder: Path, server: CrashServer) -> None:
        self.folder, self.server, self.trials = folder, server, 0
        (folder / "deals.csv").write_text(_rows(corrected=False), "utf-8")
        self.mapping = folder / "deals.yaml"
        self.mapping.write_text(MAPPING, "utf-8")
        self.template = folder / "template"
        with Store(self.template, clock=lambda: FIRST) as store:
            store.ledger.workspace(FIRST)
            import_source(store, self.mapping)
            store.files()
        (folder / "deals.csv").write_text(_rows(corrected=True), "utf-8")
        self.request = Request("", (str(self.mapping),), SECOND)
        self.undisturbed = self.trial()

    def trial(self, cache: bool = True, **death: Any) -> Outcome:
        """Import in a fresh copy (and make its cache), dying there or then."""
        self.trials += 1
        self.copy = self.folder / f"trial{self.trials}"
        shutil.copytree(self.template, self.copy)
        self.request = replace(self.request, folder=str(self.copy), cache=cache)
        return self.server.run(replace(self.request, **death))

    def is_mended(self) -> bool:
        """Whether the last trial's import, run once more to its end, leaves what an undisturbed one does."""
        outcome = self.server.run(self.request)
        shutil.rmtree(self.copy)
        expected = self.undisturbed.contents or {}
        return bool(outcome.contents) and outcome.contents == {k: expected[k] for k in outcome.contents or ()}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with CrashServer() as server:
        yield Bench(tmp_path_factory.mktemp("kill"), server)


def test_the_undisturbed_run_does_all_kinds_of_things(bench: Bench) -> None:
    outcome = bench.undisturbed
    assert outcome.error is None
    assert outcome.contents is not None
    counts = outcome.contents["imports"][-1]["counts"]
    assert all(counts[state] > 0 for state in ("new", "changed", "retracted", "unchanged", "quarantined")), counts
    assert set(outcome.points) == set(IMPORT_POINTS)


@pytest.mark.parametrize("point", IMPORT_POINTS)
def test_a_death_at_each_named_point_is_mended_by_the_next_run(bench: Bench, point: str) -> None:
    died = bench.trial(fault=point, cache=point.startswith("cache."))
    assert died.killed, died.error
    assert died.phase == point
    assert bench.is_mended()


@pytest.mark.kills
def test_deaths_at_random_moments_lose_and_double_nothing(bench: Bench, tell: Callable[[str], None]) -> None:
    chance = random.Random(20_240_229)
    # A moment is a random delay after a random point: a plain random instant would nearly always fall into the two
    # long phases (and on a busy machine into the first). Most runs end with the import, where the record is at stake.
    phases: Counter[str] = Counter()
    while phases.total() < RANDOM_KILLS:
        cache = bench.trials % 8 == 0
        points = IMPORT_POINTS if cache else [p for p in IMPORT_POINTS if not p.startswith("cache.")]
        died = bench.trial(
            kill_after=chance.expovariate(1 / 0.02), kill_from=chance.choice([None, *points]), cache=cache
        )
        assert bench.is_mended(), died
        phases.update([died.phase] if died.killed else [])
    tell(f"{phases.total()} random kills, by the last point reached:")
    for phase in ("before the first point", *IMPORT_POINTS):
        tell(f"  {phases[phase]:4} {phase}")
    assert len(phases) >= 10


def test_a_death_while_dying_again_and_again(bench: Bench) -> None:
    bench.trial(fault="import.numbered")
    for point in ("import.writing", "lake.after_commit", "ledger.quarantine_written", "cache.bucket_written"):
        died = bench.server.run(replace(bench.request, fault=point))
        assert died.killed, died.error
        assert died.phase == point
    assert bench.is_mended()


def test_an_unknown_point_is_refused() -> None:
    with pytest.raises(InputError, match="no fault point"):
        faults.arm("import.nowhere")


def test_the_environment_arms_a_point(monkeypatch: pytest.MonkeyPatch) -> None:
    died: list[str] = []
    monkeypatch.setattr(faults, "die", lambda: died.append("dead"))
    monkeypatch.setenv(faults.VARIABLE, "cache.start:2")
    from journeyglass.ledger.faultpoints import reach

    faults.arm_from_environment()
    try:
        reach("cache.start")
        assert died == []
        reach("cache.start")
        assert died == ["dead"]
    finally:
        faults.disarm()


def test_every_point_in_the_code_is_declared_and_every_declared_one_is_in_the_code() -> None:
    import re

    import journeyglass

    root = Path(journeyglass.__file__).parent
    used = {p for f in root.rglob("*.py") for p in re.findall(r'\breach\("([a-z_.]+)"\)', f.read_text("utf-8"))}
    assert used == set(POINTS)
