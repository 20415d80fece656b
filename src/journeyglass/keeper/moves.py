"""What to publish of a subject whose place has changed: the stages it left and entered since it was last told.

Where the visit in which it was last seen still stands in its history, everything since is told, move by move. Where
history reads otherwise now (a late event, a merge, another journey file), or the subject is new, only the present
place is: what it left and what it is in. The past is not told again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from journeyglass.journey.duration import EPOCH
from journeyglass.ledger.changes import Change, ChangeEvent
from journeyglass.ledger.places import Place

Visit = Mapping[str, Any]
"""A row of a reading's visits."""
ENTERED: ChangeEvent = "Account Stage Entered"
LEFT: ChangeEvent = "Account Stage Left"
REREAD, GONE = "reread", "gone"
"""How a stage is left in which history does not have the subject any more, or that of a subject that is no more."""
_DUE = "due"


@dataclass(frozen=True)
class Teller:
    """Makes the changes of one publication. `last` is the number of the last change before it, `now` its instant.

    The number is part of the ids: the same work done twice gives the same ids, the same move made again another one.
    """

    last: int
    now: int

    def changes(self, before: Place | None, after: Place | None, visits: Sequence[Visit]) -> list[Change]:
        """What happened between two places of one subject; `visits` are all that it has now, in order."""
        if standing(before) == standing(after):
            return []
        told = list(_told(before, after, visits, self.now))
        return [replace(change, event_id=self._id(number, change)) for number, change in enumerate(told)]

    def _id(self, number: int, change: Change) -> str:
        said = [self.last, number, change.journey, change.subject, change.event, change.stage, change.occurred_at]
        return hashlib.blake2b(json.dumps(said).encode(), digest_size=16).hexdigest()


def standing(place: Place | None) -> tuple[str | None, int] | None:
    """What of a place makes a move when it differs: its stage and visit; None for someone never in any."""
    return None if place is None or place.visit_no == 0 else (place.stage, place.visit_no)


def _told(before: Place | None, after: Place | None, visits: Sequence[Visit], now: int) -> Iterator[Change]:
    if after is None or standing(after) is None:
        if before is not None and before.stage is not None:
            yield _vanished(before, after or before, GONE if after is None else REREAD, now)
        return
    seen = _seen(before, visits)
    if seen is not None:
        yield from _since(after, visits, seen, told_open=before is not None and before.stage is not None)
    elif before is None or before.stage is None:
        yield from _visit(after, visits, len(visits) - 1)
    elif after.stage != before.stage:
        yield _vanished(before, after, REREAD, after.entered_at or now)
        if after.stage is not None:
            yield _entered(after, visits, len(visits) - 1)


def _seen(before: Place | None, visits: Sequence[Visit]) -> int | None:
    """Where among the visits the one is in which the subject was last told to be, if history still has it so."""
    if before is None or not 0 < before.visit_no <= len(visits):
        return None
    index = before.visit_no - 1
    visit = visits[index]
    if before.stage is None:
        return index if visit["left_at"] is not None else None
    same = visit["stage"] == before.stage and micros(visit["entered_at"]) == before.entered_at
    return index if same else None


def _since(after: Place, visits: Sequence[Visit], seen: int, *, told_open: bool) -> Iterator[Change]:
    """The end of the visit `seen`, unless that was told, and all visits after it."""
    if told_open and visits[seen]["left_at"] is not None:
        yield _left(after, visits, seen)
    for index in range(seen + 1, len(visits)):
        yield from _visit(after, visits, index)


def _visit(place: Place, visits: Sequence[Visit], index: int) -> Iterator[Change]:
    yield _entered(place, visits, index)
    if visits[index]["left_at"] is not None:
        yield _left(place, visits, index)


def _entered(place: Place, visits: Sequence[Visit], index: int) -> Change:
    visit = visits[index]
    return _change(place, ENTERED, visit, _from(visits, index), visit["move"], visit["entered_by"], visit["entered_at"])


def _left(place: Place, visits: Sequence[Visit], index: int) -> Change:
    visit = visits[index]
    following = visits[index + 1]["move"] if index + 1 < len(visits) else "corrected"
    move = "outcome" if visit["outcome"] is not None else following
    return _change(place, LEFT, visit, None, move, visit["left_by"], visit["left_at"])


def _from(visits: Sequence[Visit], index: int) -> str | None:
    """The stage from which the visit came; None from outside."""
    if index == 0 or visits[index - 1]["left_at"] != visits[index]["entered_at"]:
        return None
    return None if visits[index]["move"] == "restart" else str(visits[index - 1]["stage"])


def _change(
    place: Place, event: ChangeEvent, visit: Visit, before: str | None, move: str, cause: str | None, at: Any
) -> Change:
    cause = None if cause == _DUE else cause
    who = place.journey, place.subject, place.account
    return Change(*who, event, visit["stage"], before, move, cause, micros(at), event_id="")


def _vanished(before: Place, who: Place, move: str, at: int) -> Change:
    stage = str(before.stage)
    return Change(before.journey, before.subject, who.account, LEFT, stage, None, move, None, at, event_id="")


def micros(at: Any) -> int:
    """An aware instant in UTC microseconds."""
    return int((at - EPOCH) // EPOCH.resolution)
