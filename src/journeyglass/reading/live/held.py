"""What is held of one journey: the last full reading, and over it what was read again since."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.ledger.places import Place
from journeyglass.reading.compile import Compiled
from journeyglass.reading.kernel.program import NEVER, Ints
from journeyglass.reading.live.hashes import Hashes, hashed
from journeyglass.reading.live.readout import Placed, Readout

Where = tuple[Readout, int]
"""A subject's place in a readout."""
_SLACK = 200_000
"""How many rows of visits that may be out of date are kept beside the whole."""


@dataclass(frozen=True)
class Moved:
    """Something of a subject has changed: where it stood and stands (None: nowhere, there is no such subject).

    `visits` are all of it now. A place may be the same when only the past was rewritten; that the next due time alone
    has changed is not told.
    """

    journey: str
    subject: str
    account: str | None
    before: Place | None
    after: Place | None
    visits: pa.Table


class Held:
    """The subjects of a journey as they were last read."""

    def __init__(self, compiled: Compiled, base: Readout) -> None:
        self.compiled = compiled
        self.journey = compiled.journey
        self._settle(base)

    def _settle(self, base: Readout) -> None:
        self.base = base
        self._over: dict[int, Where | None] = {}
        self._added = 0
        self._heap: list[tuple[int, int]] = []
        order = np.argsort(base.due, kind="stable")
        self._waiting: Ints = order[base.due[order] < NEVER]
        self._next = 0

    def find(self, number: int) -> Where | None:
        """Where the subject of this number is held."""
        if number in self._over:
            return self._over[number]
        rows = self.base.index.find(np.array([number], np.uint64))
        return (self.base, int(rows[0])) if len(rows) else None

    def placed(self, subject: str) -> Placed | None:
        """Where a subject stands; None where there is no such subject (yet)."""
        found = self.find(int(hashed(pa.array([subject]))[0]))
        if found is None or not found[0].born[found[1]]:
            return None
        placed = found[0].placed(found[1])
        return placed if placed.subject == subject else None

    def replace(self, whole: Hashes, fresh: Readout) -> list[Moved]:
        """Hold the fresh reading of those subjects that are whole in it; what has changed."""
        fresh = fresh.chosen(np.flatnonzero(np.isin(fresh.numbers, whole)))
        before = self._those(whole)
        changed: list[tuple[Where | None, Where | None]] = []
        for i, number in enumerate(fresh.numbers.tolist()):
            old = before.pop(number, None)
            self._over[number] = fresh, i
            if fresh.due[i] < NEVER:
                heapq.heappush(self._heap, (int(fresh.due[i]), number))
            if old is None or old[0].prints[old[1]] != fresh.prints[i]:
                changed.append((old, (fresh, i)))
        for number, old in before.items():
            self._over[number] = None
            changed.append((old, None))
        moved = list(moves(self.journey.journey, changed))
        self._added += len(fresh.visits) + len(fresh)
        if self._added > len(self.base.visits) + _SLACK:
            self._settle(self.whole())
        return moved

    def _those(self, whole: Hashes) -> dict[int, Where]:
        """Those of these subjects that are held."""
        rows = self.base.index.find(whole)
        numbers = zip(_ints(self.base.numbers[rows]), _ints(rows), strict=True)
        held: dict[int, Where | None] = {number: (self.base, i) for number, i in numbers}
        held |= {n: self._over[n] for n in _ints(whole) if n in self._over}
        return {n: where for n, where in held.items() if where is not None}

    def due(self, now: int) -> Hashes:
        """The subjects that may change by `now`; each is told once, for it is read again then."""
        found = set()
        while self._next < len(self._waiting) and self.base.due[self._waiting[self._next]] <= now:
            number = int(self.base.numbers[self._waiting[self._next]])
            self._next += 1
            if number not in self._over:
                found.add(number)
        while self._heap and self._heap[0][0] <= now:
            due, number = heapq.heappop(self._heap)
            if self._is_due(due, number):
                found.add(number)
        return np.array(sorted(found), np.uint64)

    @property
    def next_due(self) -> int | None:
        """The next instant at which a subject may change."""
        while self._heap and not self._is_due(*self._heap[0]):
            heapq.heappop(self._heap)
        while self._next < len(self._waiting) and int(self.base.numbers[self._waiting[self._next]]) in self._over:
            self._next += 1
        first = [self._heap[0][0]] if self._heap else []
        if self._next < len(self._waiting):
            first.append(int(self.base.due[self._waiting[self._next]]))
        return min(first, default=None)

    def _is_due(self, due: int, number: int) -> bool:
        where = self._over.get(number)
        return where is not None and int(where[0].due[where[1]]) == due

    def rows(self) -> list[tuple[Readout, Ints]]:
        """Where everybody is held, each subject once."""
        # In this order: whoever looks while the base is renewed sees what is over it twice rather than not at all.
        over, base = self._over.copy(), self.base
        old = np.ones(len(base), np.bool_)
        old[base.index.find(np.fromiter(over, np.uint64, len(over)))] = False
        chosen: dict[int, tuple[Readout, list[int]]] = {}
        for where in over.values():
            if where is not None:
                chosen.setdefault(id(where[0]), (where[0], []))[1].append(where[1])
        newer = [(readout, np.array(which, np.int64)) for readout, which in chosen.values()]
        return [(base, np.flatnonzero(old)), *newer]

    def whole(self) -> Readout:
        """All that is held, as one."""
        parts = self.rows()
        return Readout.together([r if len(which) == len(r) else r.chosen(which) for r, which in parts])

    def places(self) -> Iterator[Place]:
        """Where every subject stands."""
        for readout, which in self.rows():
            yield from places(self.journey.journey, readout, which[readout.born[which]])

    def found(self, after: str, words: str, accounts: Sequence[str], most: int) -> list[Place]:
        """The first places by subject, after the subject `after`, that have the words in it or are of these accounts.

        Without words all are found.
        """
        first: list[tuple[str, Where]] = []
        for readout, which in self.rows():
            mine = _matching(readout, which[readout.born[which]], after, words, accounts)
            names = readout.subjects["subject"].take(pa.array(mine))
            chosen = pc.sort_indices(names)[:most]
            pairs = zip(names.take(chosen).to_pylist(), mine[chosen.to_numpy()].tolist(), strict=True)
            first += [(name, (readout, i)) for name, i in pairs]
        chosen_first = heapq.nsmallest(most, first, key=lambda one: one[0])
        told = _told(self.journey.journey, [where for _, where in chosen_first])
        return [place for place in told if place is not None]


def _matching(readout: Readout, which: Ints, after: str, words: str, accounts: Sequence[str]) -> Ints:
    subjects = readout.subjects.take(pa.array(which))
    wanted = pc.greater(subjects["subject"], after)
    if words:
        named = pc.is_in(subjects["account"], pa.array(accounts, pa.string()))
        wanted = pc.and_(wanted, pc.or_(pc.match_substring(subjects["subject"], words, ignore_case=True), named))
    chosen: Ints = which[wanted.to_numpy().astype(bool)]
    return chosen


def places(journey: str, readout: Readout, which: Ints) -> Iterator[Place]:
    """Where these subjects stand."""
    subjects = readout.subjects.take(pa.array(which))
    names, accounts = subjects["subject"].to_pylist(), subjects["account"].to_pylist()
    rows = zip(names, accounts, readout.due[which].tolist(), readout.last_visits(which), strict=True)
    for subject, account, due, visit in rows:
        inside = bool(visit) and visit["left_at"] is None
        yield Place(
            journey=journey,
            subject=subject,
            account=account,
            stage=visit["stage"] if inside else None,
            visit_no=visit["visit_no"] if visit else 0,
            turn=visit["turn"] if visit else 0,
            entered_at=visit["entered_at"] if inside else None,
            due_at=None if due >= NEVER else due,
        )


def moves(journey: str, changed: list[tuple[Where | None, Where | None]]) -> Iterator[Moved]:
    """What has changed, told."""
    olds = _told(journey, [old for old, _ in changed])
    news = _told(journey, [new for _, new in changed])
    for (old, new), before, after in zip(changed, olds, news, strict=True):
        one = after or before
        if one is not None:
            readout, i = new or old  # type: ignore[misc]
            visits = readout.placed(i).visits if new else readout.visits.slice(0, 0)
            yield Moved(journey, one.subject, one.account, before, after, visits)


def _told(journey: str, where: list[Where | None]) -> list[Place | None]:
    """The place of each; None where there is none, or none yet."""
    by_readout: dict[int, tuple[Readout, list[int], list[int]]] = {}
    for at, one in enumerate(where):
        if one is not None and one[0].born[one[1]]:
            _, which, ats = by_readout.setdefault(id(one[0]), (one[0], [], []))
            which.append(one[1])
            ats.append(at)
    told: list[Place | None] = [None] * len(where)
    for readout, which, ats in by_readout.values():
        for at, place in zip(ats, places(journey, readout, np.array(which, np.int64)), strict=True):
            told[at] = place
    return told


def _ints(numbers: Hashes | Ints) -> list[int]:
    return [int(n) for n in numbers.tolist()]
