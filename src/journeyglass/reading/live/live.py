"""The reading kept up to date: new facts touch a few accounts, and just these are read again, from their beginning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock, RLock
from typing import Any

import pyarrow as pa

from journeyglass.journey.model import Journey
from journeyglass.lake.commits import Commit
from journeyglass.lake.lens import quoted
from journeyglass.lake.store import Store
from journeyglass.ledger.places import Place
from journeyglass.reading.live.again import Ways
from journeyglass.reading.live.base import lens
from journeyglass.reading.live.gather import gather
from journeyglass.reading.live.hashes import hashed
from journeyglass.reading.live.held import Moved
from journeyglass.reading.live.minicache import mini, show
from journeyglass.reading.live.readout import Placed, Readout
from journeyglass.reading.live.state import State, differences
from journeyglass.reading.live.touched import Targets, touched
from journeyglass.reading.records import arrow


@dataclass(frozen=True)
class Listed:
    """A subject in a list: where it stands, and what its account is called."""

    place: Place
    name: str | None


class Live:
    """Every subject's place on these journeys, as of the latest instant that `take` or `due` was told.

    Times are UTC microseconds. The clock may go back: what was read as of later stays, nothing is undone and done
    again. Any thread may call; one reads at a time, and those who only look do not wait for it.
    """

    def __init__(self, store: Store, journeys: Mapping[str, Journey], now: int) -> None:
        self.store = store
        self._lock = RLock()
        self._looking = Lock()
        self._aside = mini(lens(store, 1))
        self._came: list[pa.Table] | None = None
        self._state = State(store, journeys, now)

    def close(self) -> None:
        """Let go of what is open."""
        with self._lock:
            self._state.close()
            self._aside.close()

    @property
    def journeys(self) -> Mapping[str, Journey]:
        """The journeys that are read."""
        return self._state.journeys

    @property
    def version(self) -> int:
        """The lake's version that was read at the last start from the lake."""
        return self._state.version

    @property
    def now(self) -> int:
        """As of when everything is read; never goes back."""
        return self._state.now

    def take(self, facts: pa.Table, now: int) -> list[Moved]:
        """Take facts in, whichever way they come, and tell what has changed; those known already change nothing.

        `facts` has the columns of the lake's table.
        """
        with self._lock:
            if self._came is not None:
                self._came.append(facts)
            return self._state.take(facts, now)

    def due(self, now: int) -> list[Moved]:
        """Read again whoever may have changed by now without an event, and tell what has changed."""
        with self._lock:
            return self._state.due(now)

    @property
    def next_due(self) -> int | None:
        """The next instant at which something may change without an event."""
        with self._lock:
            return self._state.next_due

    @property
    def ways(self) -> Ways:
        """How many accounts were read again since the last start from the lake, and in which way."""
        return self._state.again.ways

    def subject(self, journey: str, subject: str) -> Placed | None:
        """Where a subject stands; None where there is none."""
        return self._state.held[journey].placed(subject)

    def held(self, journey: str) -> Readout:
        """All that is held of a journey."""
        return self._state.held[journey].whole()

    def places(self, journey: str) -> Iterator[Place]:
        """Where every subject stands, in no order."""
        return self._state.held[journey].places()

    def accounts(self, journey: str, search: str = "", after: str = "", most: int = 100) -> list[Listed]:
        """Subjects by id, from the one after `after` on; those whose id or account's name has the words searched."""
        state = self._state
        named = state.names.having(search) if search else []
        places = state.held[journey].found(after, search, named, most)
        return [Listed(place, state.names.of(place.account)) for place in places]

    def events(self, account: str, most: int = 100) -> list[dict[str, Any]]:
        """The latest events of an account, the last first; times in UTC microseconds."""
        targets = Targets(hashed(pa.array([account])))
        state = self._state
        with state.book_lock:
            gathered = gather(state.book, targets, people=False)
        with self._looking:
            show(self._aside, gathered)
            rows: list[dict[str, Any]] = arrow(self._aside, _events_sql(account, most)).to_pylist()
            return rows

    def whose(self, event_id: str) -> tuple[str | None, str | None] | None:
        """The person and the account whose this event is now; None for one that is no account's, or unknown."""
        state = self._state
        with state.book_lock:
            targets = touched(state.book, {"event": hashed(pa.array([event_id]))})
            gathered = gather(state.book, Targets(targets.accounts), people=False)
        with self._looking:
            show(self._aside, gathered)
            found = self._aside.execute(_whose_sql(event_id)).fetchall()
            return (found[0][0], found[0][1]) if found else None

    def stale(self, commit: Commit) -> bool:
        """Whether a commit to the lake asks for a fresh start: it took facts away, which `take` cannot be told."""
        return commit.removed

    def prepare(self, now: int, journeys: Mapping[str, Journey] | None = None) -> State:
        """A fresh start from the lake, maybe with other journeys, while others go on; then `swap` it in.

        It takes as long as a reading of everything. One at a time.
        """
        with self._lock:
            self._came = []
        try:
            # What was taken before this is in the lake, for the store seals what waits before it shows its files.
            return State(self.store, self.journeys if journeys is None else journeys, now)
        except BaseException:
            with self._lock:
                self._came = None
            raise

    def swap(self, prepared: State, now: int) -> list[Moved]:
        """Go on from what `prepare` gave, with what came since; what is otherwise now."""
        with self._lock:
            for facts in self._came or []:
                prepared.take(facts, now)
            prepared.due(max(now, self.now))
            old, self._state, self._came = self._state, prepared, None
            moved = differences(old, prepared)
            old.close()
            return moved

    def rebase(self, now: int, journeys: Mapping[str, Journey] | None = None) -> list[Moved]:
        """Start afresh from the lake, at once."""
        return self.swap(self.prepare(now, journeys), now)


def _whose_sql(event_id: str) -> str:
    return f"""
        SELECT p.person_id, a.account_id FROM cache_events e
        JOIN cache_accounts a USING (account_no) LEFT JOIN cache_persons p USING (person_no)
        WHERE e.event_id = {quoted(event_id)}
    """


def _events_sql(account: str, most: int) -> str:
    return f"""
        SELECT e.event_id, e."at", e.received_at, e.name, e.actor, e.channel, e.source, p.person_id, e.anonymous_id,
               e.value, e.currency, e.properties
        FROM cache_events e JOIN cache_accounts a USING (account_no) LEFT JOIN cache_persons p USING (person_no)
        WHERE a.account_id = {quoted(account)} ORDER BY e."at" DESC, e.event_id DESC LIMIT {int(most)}
    """
