"""One life after the other on the same folder and port, under load, and the judge now and then."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

from journeyglass.errors import LakeError
from journeyglass.lake.merging import crowded
from journeyglass.lake.raw import Lake
from journeyglass.testing.torture import map as maps
from journeyglass.testing.torture import store, town
from journeyglass.testing.torture.earlier import is_whole, write_earlier
from journeyglass.testing.torture.house import SOURCE, House
from journeyglass.testing.torture.load import SILENCE, Load, Told
from journeyglass.testing.torture.phases import phase_of
from journeyglass.testing.torture.plans import Deed, Plan, at, left, migrations

PATIENCE = 30.0
"""A point that does not come by for so many seconds is not waited for any longer: the life ends at random then."""
AGAIN = 3
"""Points that did not come by are tried again so often."""
_POLL = 0.005
Say = Callable[[str], None]


@dataclass(frozen=True)
class Death:
    """How a life ended: as planned or not, in which phase, how many requests were left without an answer."""

    life: int
    planned: str | None
    point: str | None
    phase: str
    seconds: float
    unanswered: int


@dataclass
class Torture:
    """All lives of one house; `deaths` and `verdicts` tell what came of it."""

    house: House
    seed: int
    say: Say
    deaths: list[Death] = field(default_factory=list)
    verdicts: list[store.Verdict] = field(default_factory=list)
    differences: list[maps.Differences] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)  # noqa: S311 - test data, no secret
        self._record, self._told = self.house.folder / "record", Told()
        self._deaths = self.house.folder / "deaths.jsonl"
        self._numbers = itertools.count(2)
        self._erasing: list[str] = []
        self._silent, self._earlier = 0, False
        self._loads = itertools.count(self.seed * 1_000)
        self.sends = self.asks = ""

    @property
    def hit(self) -> set[str]:
        """The points at which somebody has died."""
        return {death.point for death in self.deaths if death.point is not None}

    def told(self) -> Told:
        """What senders were told up to now."""
        return self._told.read_on(self._record)

    def bring_up(self) -> None:
        """Die in the middle of bringing an earlier version's ledger up to date, and after it; then make the keys."""
        (self.house.root / ".journeyglass").mkdir()
        write_earlier(self._ledger)
        self._earlier = True
        for plan in migrations():
            self._die(plan)
        if not is_whole(self._ledger):
            raise RuntimeError("the ledger of the earlier version is not what it was")
        self.sends, self.asks = self.house.keys()

    def settle_in(self) -> None:
        """Begin on a new workspace, with its keys."""
        self.sends, self.asks = self.house.keys()
        self._begin()
        self.house.wait_whole()

    def suffer(self, planned: Sequence[Plan], judge_every: int, again: int = AGAIN, until: float | None = None) -> None:
        """Live and die by these plans, and be judged after so many deaths and at the end.

        Points at which nobody died are tried again `again` times. No part is begun after `until` (monotonic seconds).
        """
        for part in _parts(planned, judge_every):
            if until is not None and time.monotonic() > until:
                self.say("the time is up")
                break
            self._suffer(part)
        for _ in range(again):
            if missing := left(self.hit):
                self._suffer([at(point, self._random, once=True) for point in missing])

    def _suffer(self, part: Sequence[Plan]) -> None:
        with self.load():
            for plan in part:
                self._die(plan)
            self._begin()
            self.house.wait_ready()
        self.judge()

    def judge(self) -> None:
        """Let the living server come to rest and hold everything against everything; then it is killed."""
        self.house.wait_whole()
        self._erase_all()
        self.house.clock.write_text(f"={time.time_ns() // 1_000}")
        try:
            live = self._at_rest()
            changes = maps.moves(self.house, self.asks)
            as_of = int(self.house.clock.read_text()[1:])
            self._killed(Plan(after=0.0), time.monotonic())
            self.verdicts.append(store.judge(self.told(), self._kept(), frozenset(self.gone)))
            self.differences.append(maps.compare(live, maps.afresh(self.house, as_of), changes))
        finally:
            self.house.clock.unlink()
        if self._earlier and not is_whole(self._ledger):
            raise RuntimeError("rows of the earlier version's ledger are gone")
        self.say(f"{len(self.deaths)} kills, {len(self.hit)} points; {self.verdicts[-1]}; {self._agreement()}")

    def _crowded(self) -> bool:
        """Whether small files wait to be merged; while an erasure cuts the lake's log that cannot be told."""
        try:
            return bool(crowded(Lake(self.house.root / ".journeyglass" / "lake").files()))
        except (LakeError, OSError):
            return False

    @property
    def _ledger(self) -> Path | str:
        return self.house.ledger or self.house.root / ".journeyglass" / "ledger.db"

    def _kept(self) -> store.Kept:
        return store.kept_in(self.house.root, SOURCE, self.house.ledger)

    def _agreement(self) -> str:
        last = self.differences[-1]
        told = f"{last.subjects} subjects, {last.changes} moves"
        return f"{told}, all agree" if last.well else f"{told}, {len(last.found)} differ: {'; '.join(last.found[:5])}"

    def _at_rest(self) -> maps.Map:
        """The server's map once two looks at it, with a round of reading between, show the same."""
        journeys, before = list(town.JOURNEYS), None
        for _ in range(60):
            live = maps.asked(self.house, self.asks, journeys)
            if live == before:
                return live
            before = live
            self.house.wait_round()
        raise TimeoutError("the map does not come to rest though the clock stands and nothing is sent")

    def cut_off(self, end: Callable[[], None], begin: Callable[[], None]) -> None:
        """Under load let the ledger's database end, wait until that is told, and begin again."""
        self._begin()
        self.house.wait_whole()
        with self.load():
            self.wait_answered(20)
            end()
            self.house.wait(lambda: self.house.ask("/health/ready").status == 503)
            begin()
            self.house.wait_ready()
            self.wait_answered(20)
        self.judge()

    def wait_answered(self, requests: int) -> None:
        """Wait until so many more requests were acknowledged."""
        wanted = self.told().statuses[200] + requests
        self.house.wait(lambda: self.told().statuses[200] >= wanted)

    @contextlib.contextmanager
    def load(self) -> Iterator[None]:
        """Clients send while this lasts."""
        if not self.house.port:
            self._begin()
            self.house.wait_ready()
        with Load(self.house.port, self.sends, self._record, next(self._loads)):
            yield

    def _begin(self, fault: str | None = None) -> None:
        if self.house.pid and self.house.alive:
            self.house.kill()
        self.house.start(fault)

    def _crowd(self) -> None:
        """Live until the lake has so many small files that the next life begins with merging them; then die."""
        begun = time.monotonic()
        self._begin()
        with contextlib.suppress(TimeoutError):
            self.house.wait(self._crowded, PATIENCE)
        self._killed(Plan(after=0.0), begun)

    def _die(self, plan: Plan) -> None:
        if plan.merging and not self._crowded():
            self._crowd()
        begun = time.monotonic()
        self._begin(plan.fault)
        end = begun + (PATIENCE if plan.after is None else plan.after)
        deed = plan.deed
        while time.monotonic() < end and not self.house.killed():
            if deed is not None and self._can_do(plan):
                self._do(deed)
                deed = None
            time.sleep(_POLL)
        self._killed(plan, begun)

    def _killed(self, plan: Plan, begun: float) -> None:
        """Kill it, if it is not dead, and write down how that was."""
        by_itself = self.house.killed()
        self.house.kill()
        passed = self.house.passed()
        death = Death(
            life=self.house.life,
            planned=plan.fault,
            point=plan.point if by_itself else None,
            phase=phase_of(passed),
            seconds=round(time.monotonic() - begun, 3),
            unanswered=self._unanswered(),
        )
        self.deaths.append(death)
        with self._deaths.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(death)) + "\n")

    def _unanswered(self) -> int:
        """How many requests were cut off since the last death: those without an answer, and those that still wait."""
        told = self.told()
        silent, self._silent = told.statuses[SILENCE] - self._silent, told.statuses[SILENCE] + len(told.open)
        return max(0, silent) + len(told.open)

    def _can_do(self, plan: Plan) -> bool:
        """Whether `/api` is there to be asked; for a moment that is planned this may be too late, which is no harm."""
        try:
            parts = self.house.ask("/health", seconds=2).json()["parts"]
            return bool(parts["api"]["ok"] and (parts["keeper"]["ok"] or plan.deed != "rewrite"))
        except (OSError, http.client.HTTPException, ValueError, KeyError):
            return False

    def _do(self, deed: Deed) -> None:
        number = next(self._numbers)
        with contextlib.suppress(OSError, http.client.HTTPException):
            if deed == "import":
                town.write_table(self.house.root, number)
                self._ask("/api/sources/crm/refresh", "POST")
            elif deed == "rewrite":
                file = self.house.root / "journeys" / "buying.yaml"
                file.write_text(town.JOURNEYS["buying"].replace("accounts buy", f"accounts buy, {number}"), "utf-8")
            else:
                self._erase(f"gone{self.house.life}-{number}")

    def _erase(self, person: str) -> None:
        """Somebody comes, does this and that, and is erased. Whether it was acknowledged or not: nothing may stay."""
        now = datetime.now(UTC).isoformat()
        said: list[dict[str, Any]] = [
            {"type": "track", "event": name, "userId": person, "messageId": f"{person}-{i}", "timestamp": now,
             "context": {"groupId": f"a{i}"}}
            for i, name in enumerate(("Page Viewed", "Signed In", "Form Submitted"))
        ]  # fmt: skip
        self._erasing.append(person)
        self.gone |= {one["messageId"] for one in said}
        if self.house.send(said, self.sends).status == 200:
            self._ask(f"/api/people/{quote(person)}?dry_run=false", "DELETE")

    def _erase_all(self) -> None:
        """Ask again for every erasure that may have been killed before anything of it was written down."""
        for person in self._erasing:
            status = self._ask(f"/api/people/{quote(person)}?dry_run=false", "DELETE")
            if status not in (200, 404):
                raise RuntimeError(f"{person} could not be erased: {status}")
        self._erasing.clear()
        self.house.wait_whole()

    def _ask(self, path: str, method: str) -> int:
        return self.house.ask(path, self.asks, method, seconds=60).status


def _parts(planned: Sequence[Plan], size: int) -> Iterator[Sequence[Plan]]:
    for first in range(0, len(planned), size):
        yield planned[first : first + size]
