"""A keeper killed at any moment, and another after it: every move is published once, and the map is right."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.keeper.company import DAY, JOURNEY, NOW, Clock, Company, Event
from tests.keeper.crashing import CrashingKeepers, Outcome, Request

POINTS = [
    *("live.rows", "live.folded", "publish.before", "publish.after"),
    *("seal.start", "seal.before_lake", "lake.after_commit", "seal.after_lake"),
    *("seal.before_clear", "seal.after_clear"),
]
FIRST: list[Event] = [("Form Submitted", f"a{n}", NOW - n * DAY) for n in range(12)]
SECOND: list[Event] = [
    *[("Trial Started", f"a{n}", NOW + 1) for n in range(4)],
    *[
        ("Subscription Started", "a2", NOW + 2),
        ("Form Submitted", "b0", NOW + 3),
        ("Form Submitted", "a5", NOW - 9 * DAY),
    ],
]


@pytest.fixture(scope="module")
def keepers() -> Iterator[CrashingKeepers]:
    with CrashingKeepers() as server:
        yield server


class Trials:
    """A company that a keeper has read once, with more in its inbox; copied for each death."""

    def __init__(self, folder: Path, keepers: CrashingKeepers) -> None:
        self.folder, self.keepers, self.count = folder, keepers, 0
        company = Company(folder / "template", Clock())
        company.send(*FIRST)
        assert keepers.run(Request(str(company.root), NOW)).done
        company.send(*SECOND)
        company.close()
        self.expected = self.after(self.copy())

    def copy(self) -> Path:
        self.count += 1
        root = self.folder / f"copy{self.count}"
        shutil.copytree(self.folder / "template", root)
        return root

    def run(self, root: Path, fault: str | None = None, **more: Any) -> Outcome:
        return self.keepers.run(Request(str(root), NOW + DAY, fault, **more))

    def after(self, root: Path) -> Any:
        """What a keeper that is left alone makes of it: moves, places, facts in the lake."""
        outcome = self.run(root)
        assert outcome.done, outcome
        company = Company.opened(root, Clock(NOW + DAY))
        assert company.published() == company.from_scratch()
        moves = [
            (c.subject, c.event, c.stage, c.from_stage, c.cause_event_id, c.occurred_at) for c in company.changes()
        ]
        facts = company.workspace.events().events
        left = company.ledger.inbox.stand().rows
        company.close()
        return sorted(moves, key=str), facts, left


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory, keepers: CrashingKeepers) -> Trials:
    return Trials(tmp_path_factory.mktemp("crashes"), keepers)


def test_a_keeper_left_alone(trials: Trials) -> None:
    moves, facts, left = trials.expected
    assert (facts, left) == (len(FIRST) + len(SECOND), 0)
    assert len(moves) == len(set(moves)) == 12 + 8 + 2 + 1


@pytest.mark.parametrize("point", POINTS)
def test_a_death_at_a_point_changes_nothing(trials: Trials, point: str) -> None:
    root = trials.copy()
    died = trials.run(root, point)
    assert died.killed
    assert died.points[-1] == point
    assert trials.after(root) == trials.expected


def test_deaths_one_after_the_other(trials: Trials, tell: Callable[[str], None]) -> None:
    root = trials.copy()
    points = ("seal.start", "lake.after_commit", "seal.before_clear", "publish.before")
    deaths = [died for point in points for died in [trials.run(root, point)] if died.killed]
    assert len(deaths) >= 3
    assert trials.after(root) == trials.expected
    tell(f"keeper: killed {len(deaths)} times in a row at its points, every move published once")


@pytest.mark.parametrize("point", ["rebase.before", "rebase.after"])
def test_a_death_in_a_fresh_start(trials: Trials, point: str) -> None:
    root = trials.copy()
    journey = {str(root / "journeys" / "j.yaml"): JOURNEY.format(name="j", silence="3d")}
    died = trials.run(root, point, write=journey)
    assert died.killed
    _, facts, left = trials.after(root)
    assert (facts, left) == (len(FIRST) + len(SECOND), 0)
    undisturbed = trials.copy()
    Path(next(iter(journey)).replace(str(root), str(undisturbed))).write_text(next(iter(journey.values())), "utf-8")
    trials.after(undisturbed)
    assert _stands(root) == _stands(undisturbed)


def _stands(root: Path) -> Any:
    company = Company.opened(root, Clock(NOW + DAY))
    try:
        return company.published()
    finally:
        company.close()
