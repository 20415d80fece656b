"""Publishing: who stands where now, and the moves between, in one transaction of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import pyarrow as pa

from journeyglass.keeper.moves import Teller, standing
from journeyglass.ledger.changes import Change
from journeyglass.ledger.ledger import Ledger
from journeyglass.ledger.places import Place
from journeyglass.ledger.suppression import suppression_of
from journeyglass.reading.live import Live, Moved
from journeyglass.reading.result import VISITS

AT_ONCE = 2_000
"""So many subjects are published in one transaction."""
_NO_VISITS = VISITS.empty_table()
Key = tuple[str, str]


@dataclass(frozen=True)
class _Pending:
    before: Place | None
    after: Place | None
    visits: pa.Table


class Publisher:
    """What is to be published; it waits here until the ledger has taken it.

    Places and moves go in together, so a crash loses neither: what the ledger has not got is found again by
    `differences`, and what it has got is no difference.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._pending: dict[Key, _Pending] = {}

    def note(self, moved: Iterable[Moved]) -> None:
        """Publish these next; of a subject that is waiting already, from its first place to its last."""
        for one in moved:
            key = one.journey, one.subject
            known = self._pending.get(key)
            self._pending[key] = _Pending(known.before if known else one.before, one.after, one.visits)

    def erase(self, gone: Iterable[Moved]) -> None:
        """Forget where these stood and how they moved, telling nobody: their facts were taken out of the lake."""
        for one in gone:
            self._pending.pop((one.journey, one.subject), None)
            self._ledger.places.remove(one.journey, [one.subject])
            self._ledger.changes.remove([one.subject])

    def forget(self) -> None:
        """Let go of what waits: it will be found by `differences`."""
        self._pending.clear()

    def flush(self, now: int) -> int | None:
        """Publish all that waits; the number of the last move, None where nothing waited."""
        last = None
        while chunk := dict(islice(self._pending.items(), AT_ONCE)):
            last = self._publish(chunk, now)
            for key in chunk:
                del self._pending[key]
        return last

    def drop(self, journeys: Iterable[str], now: int) -> None:
        """Forget the places of journeys that are no more; nobody has moved by that."""
        for journey in journeys:
            self._pending = {key: one for key, one in self._pending.items() if key[0] != journey}
            gone = [(journey, place.subject) for place in self._ledger.places.all(journey)]
            self._ledger.changes.publish([], gone, [], now)

    def _publish(self, chunk: dict[Key, _Pending], now: int) -> int:
        teller = Teller(self._ledger.changes.last(), now)
        changes: list[Change] = []
        erased = suppression_of(self._ledger, now)  # nothing is told of them, not even that they are gone
        for one in chunk.values():
            if not erased.place(one.before or one.after) and standing(one.before) != standing(one.after):
                changes += teller.changes(one.before, one.after, one.visits.to_pylist())
        moved = [one.after for one in chunk.values() if one.after is not None and one.after != one.before]
        places = [place for place in moved if not erased.place(place)]
        gone = [key for key, one in chunk.items() if one.after is None]
        if not (places or gone or changes):
            return teller.last
        return self._ledger.changes.publish(places, gone, changes, now)


def differences(ledger: Ledger, live: Live, journeys: Iterable[str]) -> Iterator[Moved]:
    """Where the ledger has a subject at another place than the live reading: what was not published yet."""
    for journey in journeys:
        known = {place.subject: place for place in ledger.places.all(journey)}
        for place in live.places(journey):
            before = known.pop(place.subject, None)
            if before != place:
                yield Moved(journey, place.subject, place.account, before, place, _visits(live, before, place))
        for before in known.values():
            yield Moved(journey, before.subject, before.account, before, None, _NO_VISITS)


def _visits(live: Live, before: Place | None, after: Place) -> pa.Table:
    """The visits that can be told of: all, of someone unknown the last with the one before it."""
    if standing(before) == standing(after):
        return _NO_VISITS
    placed = live.subject(after.journey, after.subject)
    if placed is None:
        return _NO_VISITS
    return placed.visits if before is not None else placed.visits.slice(max(0, len(placed.visits) - 2))
