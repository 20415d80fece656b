"""Where everybody stands, told three times: by the server, by a reading of everything, by the moves it published."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from journeyglass.journey.duration import EPOCH
from journeyglass.testing.torture.house import House

Stand = dict[str, Any]
"""Of one subject: its account, its visits and its milestones."""
Map = dict[str, dict[str, Stand]]
"""By journey and subject."""
_PAGE = 1_000


@dataclass(frozen=True)
class Differences:
    """Where the three do not agree; a sentence each."""

    found: tuple[str, ...]
    subjects: int
    changes: int

    @property
    def well(self) -> bool:
        """Whether they agree."""
        return not self.found


def asked(house: House, key: str, journeys: list[str]) -> Map:
    """What `/api` tells of every subject of every journey."""
    return {
        name: {line["subject"]: _asked(house, key, name, line) for line in _lines(house, key, name)}
        for name in journeys
    }


def moves(house: House, key: str) -> list[Mapping[str, Any]]:
    """Every change that was published, in order."""
    found: list[Mapping[str, Any]] = []
    after, more = 0, True
    while more:
        told = house.ask(f"/api/changes?most={_PAGE}&after={after}", key).json()
        found += told["changes"]
        after, more = told["next"], bool(told["changes"])
    return found


def afresh(house: House, as_of: int) -> Map:
    """The reading of everything at an instant, by a new process on a copy that has no caches; the server is dead."""
    copy = house.folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(house.root, copy, ignore=shutil.ignore_patterns("cache", "spill-*", "*.lock"))
    command = [sys.executable, "-m", "journeyglass.testing.torture.afresh", str(copy), str(as_of)]
    more = [house.ledger] if house.ledger else []
    done = subprocess.run([*command, *more], capture_output=True, text=True, check=False)  # noqa: S603 - this very package
    if done.returncode:
        raise RuntimeError(f"the reading from scratch failed: {done.stderr[-4_000:]}")
    shutil.rmtree(copy)
    found: Map = json.loads(done.stdout)
    return found


def compare(live: Map, fresh: Map, changes: list[Mapping[str, Any]]) -> Differences:
    """Where the server's map, the reading of everything and the published moves differ."""
    found = [*_between(live, fresh), *_replayed(live, changes)]
    return Differences(tuple(found), sum(map(len, live.values())), len(changes))


def _lines(house: House, key: str, journey: str) -> Iterator[Mapping[str, Any]]:
    after: str | None = ""
    while after is not None:
        asking = f"/api/accounts?journey={journey}&most={_PAGE}&after={quote(after)}"
        page = house.ask(asking, key).json()
        yield from page["accounts"]
        after = page["next"]


def _asked(house: House, key: str, journey: str, line: Mapping[str, Any]) -> Stand:
    path = f"/api/accounts/{quote(line['subject'], safe='')}?journey={journey}&events=0"
    told = house.ask(path, key).json()
    visits = [{name: _plain(name, value) for name, value in visit.items()} for visit in told["visits"]]
    milestones = [{name: _plain(name, value) for name, value in row.items()} for row in told["milestones"]]
    return {"account": told["account"], "visits": visits, "milestones": milestones}


def _plain(name: str, value: Any) -> Any:
    """Instants as microseconds; the rest as it is."""
    timed = name in ("entered_at", "left_at", "at") and value is not None
    return (datetime.fromisoformat(value) - EPOCH) // EPOCH.resolution if timed else value


def _between(live: Map, fresh: Map) -> Iterator[str]:
    for journey, stands in fresh.items():
        here = live.get(journey, {})
        for subject in sorted({*stands, *here}):
            one, other = here.get(subject), stands.get(subject)
            if one != other:
                yield f"{journey} {subject}: live {_shown(one)}, from scratch {_shown(other)}"


def _shown(stand: Stand | None) -> str:
    if stand is None:
        return "unknown"
    return f"{stand['account']} {[(v['stage'], v['entered_at'], v['left_at']) for v in stand['visits']][-3:]}"


def _replayed(live: Map, changes: list[Mapping[str, Any]]) -> Iterator[str]:
    """Play the moves from the first to the last: each must be possible, and at the end all stand where they stand."""
    stages: dict[tuple[str, str], str | None] = {}
    if len({change["event_id"] for change in changes}) < len(changes):
        yield "a move was published twice"
    for change in changes:
        who = change["journey"], change["subject"]
        before, entered = stages.get(who), change["event"].endswith("Entered")
        if before != (None if entered else change["stage"]):
            yield f"move {change['number']} of {who}: {change['event']} {change['stage']} while in {before}"
        stages[who] = change["stage"] if entered else None
    at_last = {who: stage for who, stage in stages.items() if stage is not None}
    now = {
        (journey, subject): stand["visits"][-1]["stage"]
        for journey, stands in live.items()
        for subject, stand in stands.items()
        if stand["visits"] and stand["visits"][-1]["left_at"] is None
    }
    for who in sorted(at_last.keys() | now.keys()):
        if at_last.get(who) != now.get(who):
            yield f"{who}: by its moves in {at_last.get(who)}, now in {now.get(who)}"
