"""Facts and what they read as, together: what was read at once, and what is read again as facts come."""

from __future__ import annotations

from collections.abc import Mapping
from threading import RLock

import pyarrow as pa

from journeyglass.journey.model import Journey, PropertySubject
from journeyglass.lake.store import Store
from journeyglass.reading.compile import compile_journey
from journeyglass.reading.kept import Lists
from journeyglass.reading.live.again import Again
from journeyglass.reading.live.base import Base, lens, split
from journeyglass.reading.live.hashes import Hashes, union
from journeyglass.reading.live.held import Held, Moved, Where, moves
from journeyglass.reading.live.minicache import mini
from journeyglass.reading.live.names import Names
from journeyglass.reading.live.readout import read_out
from journeyglass.reading.live.touched import Targets


class State:
    """All that the store's lake holds, read as of `now`, and kept up to date by whoever calls.

    One thread at a time keeps it up to date. Others may look into the `book` with `book_lock`, which is never held for
    as long as a reading takes.
    """

    def __init__(self, store: Store, journeys: Mapping[str, Journey], now: int) -> None:
        self.journeys = dict(journeys)
        self.now = now
        con = lens(store, store.threads)
        files = store.files()
        self.version = files.manifest.lake_version
        files.register(con)
        last = con.execute("SELECT max(last_at) FROM cache_names").fetchall()[0][0]
        lists = None if last is None else Lists(files.folder / "conditions", last)
        programs = {name: compile_journey(journey) for name, journey in self.journeys.items()}
        self.held = {name: Held(program, read_out(con, program, now, lists)) for name, program in programs.items()}
        self.names = Names(con)
        con.close()
        # Read again with one thread: small questions are answered no faster by several, and the rest goes on serving.
        self.con = mini(lens(store, 1))
        self.book = Base(store, properties(self.journeys)).book(self.version)
        self.book_lock = RLock()
        self.again = Again(self.con, self.book, self.held, self.names, self.book_lock)

    def close(self) -> None:
        """Let go of what is open."""
        self.con.close()

    def take(self, facts: pa.Table, now: int) -> list[Moved]:
        """Take facts in; those that are here already are no news."""
        self.now = max(self.now, now)
        with self.book_lock:
            news = self.book.unknown(split(self.con, facts, self.book))
            if not news:
                return []
            self.book.add(news)
        return self.again.take(news, self.now)

    def due(self, now: int) -> list[Moved]:
        """Read again whoever may have changed by now without an event."""
        self.now = max(self.now, now)
        due: dict[str, list[Hashes]] = {"account": [], "person": [], "key": []}
        for held in self.held.values():
            subject = held.journey.subject
            due["key" if isinstance(subject, PropertySubject) else subject].append(held.due(self.now))
        targets = Targets(union(*due["account"]), union(*due["person"]), union(*due["key"]))
        return self.again.due(targets, self.now)

    @property
    def next_due(self) -> int | None:
        """When to look again."""
        return min((at for held in self.held.values() if (at := held.next_due) is not None), default=None)


def properties(journeys: Mapping[str, Journey]) -> list[str]:
    """The properties that tell the subjects of these journeys apart."""
    subjects = (journey.subject for journey in journeys.values())
    return sorted({subject.property for subject in subjects if isinstance(subject, PropertySubject)})


def differences(old: State, new: State) -> list[Moved]:
    """What is otherwise in the new state."""
    moved: list[Moved] = []
    for name in sorted({*old.held, *new.held}):
        before, after = (state.held[name].whole() if name in state.held else None for state in (old, new))
        held = (new.held.get(name) or old.held[name]).journey
        befores = {} if before is None else dict(zip(before.numbers.tolist(), range(len(before)), strict=True))
        changed: list[tuple[Where | None, Where | None]] = []
        if after is not None:
            for i, number in enumerate(after.numbers.tolist()):
                j = befores.pop(number, None)
                if j is None or before is None:
                    changed.append((None, (after, i)))
                elif before.prints[j] != after.prints[i]:
                    changed.append(((before, j), (after, i)))
        if before is not None:
            changed += [((before, j), None) for j in befores.values()]
        moved += moves(held.journey, changed)
    return moved
