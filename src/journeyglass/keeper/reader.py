"""The keeper's reading: new messages in, due times kept, and what has moved by them published."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from threading import Condition

from journeyglass.errors import KeeperError, LakeError
from journeyglass.journey.model import Journey
from journeyglass.keeper.board import Board
from journeyglass.keeper.feed import Feed
from journeyglass.keeper.journeys import JourneyWatch
from journeyglass.keeper.publisher import Publisher, differences
from journeyglass.keeper.rebasing import Rebasing
from journeyglass.lake.sealing import INBOX
from journeyglass.lake.store import Store
from journeyglass.ledger.faultpoints import reach
from journeyglass.reading.live import Live

EVERY = 0.25
"""Seconds between two rounds in which nothing wakes the reading."""
REST = 0.4
"""Seconds from the beginning of a round to the next at the least: a round costs 0.15 s, however little is new."""
MOST_FACTS = 200_000
"""An import of more facts than these is read in a fresh start aside, not in a round."""
PUT_BACK = 5_000_000
"""A clock that goes back by more than these microseconds was put back: what had fallen due has not yet."""


class Reader:
    """Holds the live reading of a workspace; `step` is one round.

    Whatever fails, it begins anew from what the lake and the ledger have: nothing that counts is kept here alone.
    `held` says whether this is still the workspace's keeper; nothing is published by another.
    """

    def __init__(self, store: Store, journeys: JourneyWatch, board: Board, held: Callable[[], bool]) -> None:
        self._store, self._watch, self._board, self._held = store, journeys, board, held
        self._publisher = Publisher(store.ledger)
        self._published = Condition()
        self._live: Live | None = None
        self._feed: Feed | None = None
        self._rebasing: Rebasing | None = None
        self._journeys: Mapping[str, Journey] = {}
        self._last = self._last_change = 0

    @property
    def live(self) -> Live:
        """The live reading; KeeperError before everything was read once."""
        if self._live is None:
            raise KeeperError("the keeper has not read the journeys yet", "try again in a moment")
        return self._live

    def step(self) -> float:
        """One round; how many seconds there are until the next."""
        begun = time.monotonic()
        now = self._now()
        self._look_at_journeys()
        try:
            feed = self._feed or self._begin(now)
            more = self._read(feed, now)
            self._publish(now)
        except Exception:
            self._feed = None
            raise
        self._tell(feed, time.monotonic() - begun)
        return 0.0 if more else EVERY

    def last(self, deadline: float) -> bool:
        """Read and publish all that waits before this instant of the monotonic clock; whether all is done."""
        done = False
        while not done and time.monotonic() < deadline:
            done = self.step() > 0
        if self._rebasing is not None:
            self._rebasing.wait(max(0.0, deadline - time.monotonic()))
        return done

    def drop(self) -> None:
        """Let go of the reading: another keeper has it now."""
        self._feed = self._live = None

    def wait_changes(self, after: int, timeout: float) -> int:
        """Wait until a move numbered above `after` is published, at most so many seconds; the newest number."""
        with self._published:
            self._published.wait_for(lambda: self._last_change > after, timeout)
            return self._last_change

    def _now(self) -> int:
        """The present instant; what the clock goes back by a little is waited for."""
        now = self._store.clock()
        if now < self._last - PUT_BACK:
            self._feed = None
            self._last = now
        self._last = max(self._last, now)
        return self._last

    def _look_at_journeys(self) -> None:
        self._watch.look()
        sentence = self._watch.sentence
        if sentence is None:
            self._board.well("journeys")
        else:
            self._board.fault("journeys", sentence)

    def _begin(self, now: int) -> Feed:
        """Read everything, and find what the ledger has not been told of it."""
        self._rebasing = None
        feed, ledger, journeys = Feed(self._store), self._store.ledger, self._watch.journeys
        live = Live(self._store, journeys, now)
        self._last_change = max(self._last_change, ledger.changes.last())
        self._publisher.forget()
        self._publisher.note(differences(ledger, live, journeys))
        self._publisher.drop(set(ledger.places.journeys()) - set(journeys), now)
        self._live, self._feed, self._journeys = live, feed, journeys
        return feed

    def _read(self, feed: Feed, now: int) -> bool:
        """Take in what is new; whether more waits."""
        live = self.live
        portion = feed.pull()
        if portion is not None:
            reach("live.rows")
            self._publisher.note(live.take(portion.facts, now))
            feed.advance()
        self._follow(feed, live, now)
        self._publisher.note(live.due(now))
        reach("live.folded")
        return portion is not None and portion.more

    def _follow(self, feed: Feed, live: Live, now: int) -> None:
        """See to what others than the inbox have committed to the lake, and to other journeys."""
        try:
            others = [commit for commit in feed.commits() if commit.changes_data and commit.app != INBOX]
            removed = any(live.stale(commit) for commit in others)
        except LakeError:
            others, removed = [], True
        much = sum(map(feed.rows, others)) > MOST_FACTS
        for commit in others if not (removed or much) else []:
            self._publisher.note(live.take(feed.facts(commit.added), now))
        self._rebase(feed, live, now, removed, much)

    def _rebase(self, feed: Feed, live: Live, now: int, removed: bool, much: bool) -> None:
        """Start afresh aside where that is wanted, and put what is ready in place."""
        wanted = removed or much
        if self._rebasing is not None and (self._rebasing.ended or wanted):
            rebasing, self._rebasing = self._rebasing, None
            self._swap(feed, rebasing, now)
        if self._rebasing is None and (wanted or self._watch.journeys != self._journeys):
            self._rebasing = Rebasing(live, self._watch.journeys, now, removed)

    def _swap(self, feed: Feed, rebasing: Rebasing, now: int) -> None:
        moved = [one for one in rebasing.swap(now) if one.journey in rebasing.journeys]
        feed.position = min(feed.position, rebasing.position)
        erased = [one for one in moved if rebasing.removed and one.after is None]
        self._publisher.note(one for one in moved if not (rebasing.removed and one.after is None))
        self._publisher.erase(erased)
        self._publisher.drop(set(self._journeys) - set(rebasing.journeys), now)
        self._journeys = rebasing.journeys

    def _publish(self, now: int) -> None:
        if not self._held():
            raise KeeperError("another keeper has taken over", "nothing: this one waits for its turn")
        last = self._publisher.flush(now)
        if last is not None:
            with self._published:
                self._last_change = max(self._last_change, last)
                self._published.notify_all()

    def _tell(self, feed: Feed, seconds: float) -> None:
        """Tell how far things are read and published."""
        behind = max(0, feed.highest - feed.position)
        told = {"position": feed.position, "behind": behind, "next_due": self.live.next_due}
        self._board.tell(ready=True, cycle_seconds=seconds, **told)
