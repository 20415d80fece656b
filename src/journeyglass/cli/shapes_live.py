"""The shape of `demo --live`'s JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class AccountMove:
    """An account moved: from one stage to another, null for outside of the journey, and what brought it about.

    `cause` is the event's name, null where time alone did it.
    """

    at: datetime
    account: str
    name: str
    from_stage: str | None
    stage: str | None
    cause: str | None
    cause_event_id: str | None


@dataclass(frozen=True)
class DemonstratedLive:
    """`demo --live`: what was sent, what became of it, who moved, and whether all is as it must be.

    `kept_once`: of the messages sent, how many are in the store, each once. `differing`: accounts that stand elsewhere
    on the live map than in a reading of all history from scratch, of `accounts`. `failures`: what the SDK gave up.
    """

    workspace: str
    sdk: str
    sent: int
    events: int
    acknowledged: int
    kept_once: int
    seconds: float
    moves: tuple[AccountMove, ...]
    accounts: int
    accounts_moved: int
    differing: tuple[str, ...]
    as_of: datetime
    failures: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether everything sent is kept once, and the live map is right."""
        return self.sent == self.acknowledged == self.kept_once and not self.differing
