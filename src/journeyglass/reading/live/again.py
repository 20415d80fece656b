"""Reading again whom new facts touch, in one of two ways that say the same.

From the facts: all of an account's are gathered, resolved and read. Or from the past that was kept when that was done:
when nothing came but plain events, these join it, and the kernel folds it; of accounts only. Which way was taken how
often is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import RLock

import duckdb
import numpy as np
import numpy.typing as npt

from journeyglass.journey.model import Journey, PropertySubject
from journeyglass.journey.rules import PersonTrait
from journeyglass.reading.duck import Heard
from journeyglass.reading.live.book import Book, News
from journeyglass.reading.live.fresh import Fresh, fresh, plain
from journeyglass.reading.live.gather import gather
from journeyglass.reading.live.hashes import NOTHING, Hashes, union
from journeyglass.reading.live.held import Held, Moved
from journeyglass.reading.live.minicache import show
from journeyglass.reading.live.names import Names
from journeyglass.reading.live.net import Net
from journeyglass.reading.live.pasts import Ids, Past, Pasts, guests
from journeyglass.reading.live.readout import read_out
from journeyglass.reading.live.refold import refold
from journeyglass.reading.live.touched import Targets, touched

AT_ONCE = 1_000
"""How many accounts (people, properties) are read again at once."""
RELEASED = 2_000
"""After so many facts the pages that they were read from are given back, so that the process stays small."""
MOST_PLAIN = 50_000
"""Of more new events than these the accounts are read from the facts."""
_NO_ROWS = np.zeros((0, 0), np.int64)


@dataclass
class Ways:
    """How many accounts were read again in each way."""

    from_facts: int = 0
    from_pasts: int = 0


class Again:
    """What is held of each journey, and how it is brought up to date.

    Others look into the book too: it is used with the lock `looking`, a portion at a time.
    """

    def __init__(
        self, con: duckdb.DuckDBPyConnection, book: Book, held: Mapping[str, Held], names: Names, looking: RLock
    ) -> None:
        self.con, self.book, self.held, self.names, self._looking = con, book, held, names, looking
        subjects = [one.journey.subject for one in held.values()]
        self.people = "person" in subjects
        self.pasts = {name: Pasts(one.compiled) for name, one in held.items()}
        self.keeps = all(subject == "account" for subject in subjects)
        self.ways = Ways()
        atoms = [atom for one in held.values() for atom in one.compiled.traits]
        self._asks_people = any(isinstance(atom, PersonTrait) for atom in atoms)
        self._guests: dict[int, dict[int, int]] = {}
        self._drawn = 0

    def take(self, news: Sequence[News], now: int) -> list[Moved]:
        """Read again whom these facts touch; they are in the book already."""
        with self._looking:
            said, events = self._sorted_out(news, now)
            targets = touched(self.book, said) if said else Targets(NOTHING)
        if not len(events):
            return self._from_facts(targets, now)
        programs = {name: held.compiled for name, held in self.held.items()}
        with self._looking:
            came = fresh(self.con, self.book, events, programs, now)
            grown = {number: self._grown(number, came) for number in came.first_at}
            unfit = _numbers([number for number, pasts in grown.items() if pasts is None])
            # Those whom merges connect with somebody who is read from the facts are read with them.
            accounts = Net(self.book).accounts(union(targets.accounts, unfit))
        moved = self._from_facts(Targets(accounts), now)
        done = set(accounts.tolist())
        left = {number: pasts for number, pasts in grown.items() if pasts is not None and number not in done}
        return moved + self._from_pasts(left, now)

    def due(self, targets: Targets, now: int) -> list[Moved]:
        """Read again those whose time has come."""
        kept = {number: self._kept(number) for number in targets.accounts.tolist()}
        left = {number: pasts for number, pasts in kept.items() if pasts is not None}
        others = _numbers([number for number, pasts in kept.items() if pasts is None])
        # Those whom merges connect with them are as they were.
        return self._from_facts(Targets(others, targets.people, targets.keys), now) + self._from_pasts(left, now)

    def _sorted_out(self, news: Sequence[News], now: int) -> tuple[dict[str, Hashes], Hashes]:
        """The ids of what came by kind, and those of plain events, which can join a past."""
        said = {part.kind: union(part.numbers["fact_id"]) for part in news}
        events = next((part for part in news if part.kind == "event"), None)
        if events is None or not self.keeps or len(events) > MOST_PLAIN:
            return said, NOTHING
        mask = plain(self.book, events, now)
        said["event"] = union(events.numbers["fact_id"][~mask])
        return {kind: ids for kind, ids in said.items() if len(ids)}, union(events.numbers["fact_id"][mask])

    def _kept(self, number: int) -> dict[str, Past] | None:
        """The pasts of an account, if they are kept."""
        if not self.keeps or not all(number in pasts for pasts in self.pasts.values()):
            return None
        return {name: pasts[number] for name, pasts in self.pasts.items()}

    def _grown(self, number: int, came: Fresh) -> dict[str, Past] | None:
        """The pasts of an account with what is new; None where it has to be read from the facts."""
        kept = self._kept(number)
        if kept is None or self._has_new_guests(number, came):
            return None
        grown: dict[str, Past] = {}
        for name, past in kept.items():
            longer = past.then(came.rows[name].get(number, _NO_ROWS), came.first_at[number])
            if longer is None:
                return None
            grown[name] = longer
        return grown

    def _has_new_guests(self, number: int, came: Fresh) -> bool:
        """Whether somebody has acted who may be no member and had not acted by then: their traits may count now."""
        if not self._asks_people:
            return False
        known = self._guests.get(number, {})
        return any(who not in known or at < known[who] for who, at in came.guests.get(number, {}).items())

    def _from_pasts(self, grown: Mapping[int, Mapping[str, Past]], now: int) -> list[Moved]:
        moved: list[Moved] = []
        numbers = sorted(grown)
        self.ways.from_pasts += len(numbers)
        for begin in range(0, len(numbers), AT_ONCE):
            some = numbers[begin : begin + AT_ONCE]
            for name, held in self.held.items():
                pasts = self.pasts[name]
                mine = [grown[number][name] for number in some]
                with self._looking:
                    readout = refold(self.con, self.book, held.compiled, mine, pasts.level, now)
                moved += held.replace(_numbers(some), readout)
                for number, past in zip(some, mine, strict=True):
                    pasts.put(number, past)
            self._release(len(some))
        return moved

    def _from_facts(self, targets: Targets, now: int) -> list[Moved]:
        moved: list[Moved] = []
        for portion in _portions(targets):
            with self._looking:
                gathered = gather(self.book, portion, people=self.people)
            show(self.con, gathered)
            whole = gathered.whole
            self.ways.from_facts += len(portion.accounts)
            ids = Ids.of(self.con) if self.keeps else None
            unfit = self._unfit(ids, now) if ids else None
            if ids and self._asks_people:
                self._welcome(ids, whole.accounts)
            for name, held in self.held.items():
                mine = _whole(held.journey, whole)
                if not len(mine):
                    continue
                heard = Heard() if self.keeps else None
                moved += held.replace(mine, read_out(self.con, held.compiled, now, sort=True, heard=heard))
                if heard and ids and unfit is not None:
                    self.pasts[name].forget(mine.tolist())
                    self.pasts[name].keep(heard, ids, unfit, mine)
            self.names.update(self.con, whole.accounts)
            self._release(len(gathered.facts))
        return moved

    def _welcome(self, ids: Ids, accounts: Hashes) -> None:
        """Keep the guests of these accounts."""
        found = guests(self.con, ids)
        for number in accounts.tolist():
            self._guests.pop(number, None)
            if number in found:
                self._guests[number] = found[number]

    def _unfit(self, ids: Ids, now: int) -> npt.NDArray[np.bool_]:
        """Of which accounts, by place, no past can be kept: with several bodies of an event, or events to come."""
        unfit = np.zeros(len(ids.accounts), np.bool_)
        repeated = np.isin(ids.events, self.book["event"].repeated)
        where = "account_no IS NOT NULL"
        rows = self.con.sql(f'SELECT row_no, account_no, "at" > {now} AS coming FROM cache_events WHERE {where}')
        row, account, coming = (np.asarray(c.to_numpy()) for c in rows.to_arrow_table().columns)
        unfit[account[repeated[row] | coming.astype(np.bool_)]] = True
        return unfit

    def _release(self, drawn: int) -> None:
        self._drawn += drawn
        if self._drawn > RELEASED:
            with self._looking:
                self.book.release()
            self._drawn = 0


def _numbers(numbers: Sequence[int]) -> Hashes:
    return np.array(numbers, np.uint64)


def _whole(journey: Journey, whole: Targets) -> Hashes:
    if isinstance(journey.subject, PropertySubject):
        return whole.keys
    return whole.accounts if journey.subject == "account" else whole.people


def _portions(targets: Targets) -> Iterator[Targets]:
    """The targets, not too many at once."""
    most = max(len(targets.accounts), len(targets.people), len(targets.keys))
    for begin in range(0, most, AT_ONCE):
        part = slice(begin, begin + AT_ONCE)
        yield Targets(targets.accounts[part], targets.people[part], targets.keys[part])
