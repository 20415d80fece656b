"""Letters: what the mailing tool sends, and what becomes of each."""

from __future__ import annotations

import numpy as np

from journeyglass.demo.calendar import NEVER, SPAN, Floats, Ints, Mask
from journeyglass.demo.chance import chance, pick, several, when
from journeyglass.demo.company import CHAMPION, DECIDER, INFLUENCER
from journeyglass.demo.rows import Rows
from journeyglass.demo.services import last_touch
from journeyglass.demo.world import World, lived

_CLICKED = 0.002
_FLOOD = 0.02
"""Share of attempts that are flooded with letters: fourteen within a month."""


class Letters:
    """Writes the mailing tool's log of one chunk."""

    def __init__(self, world: World, rows: Rows) -> None:
        self.world, self.rows = world, rows
        self.random = world.chunk.random("letters")

    def write(self) -> None:
        """All letters."""
        self._to_readers()
        self._to_triers()
        self._to_customers()
        self._to_clients()

    def _send(
        self, account: Ints, sent: Floats, person: Ints, campaign: str, opens: float, last: Mask | None = None
    ) -> None:
        """Letters of a campaign; the `last` to a person is sometimes the one that made them unsubscribe."""
        known, n = self.world.chunk.parameters, len(sent)
        bounced = chance(self.random, known.bounces, n)
        opened = when(chance(self.random, opens, n) & ~bounced, sent + self.random.exponential(0.7, n))
        clicked = when(chance(self.random, known.clicks, n), opened + _CLICKED)
        ends = np.zeros(n, np.bool_) if last is None else last
        leaves = when(ends & chance(self.random, 0.08, n) & ~np.isfinite(clicked), opened + 0.001)
        self.rows.add("emails", account, sent, person, campaign=campaign, delivered=when(~bounced, sent + 0.0002),
                      opened=opened, clicked=clicked, bounced=when(bounced, sent + 0.0005), unsubscribed=leaves,
                      asset=_ASSETS.get(campaign))  # fmt: skip

    def _to_readers(self) -> None:
        """The newsletter from the first form on; education for who is not ready; the list's first letters."""
        known, tries, random = self.world.chunk.parameters, self.world.attempts, self.random
        flooded = chance(random, _FLOOD, len(tries))
        count = np.where(flooded, 14, 1 + random.poisson(3.0, len(tries)))
        row, nth = several(count)
        sent = tries.form[row] + np.where(flooded[row], 1 + nth * 1.9, 6 + 14.0 * nth)
        reader = self.world.companies.has(tries.account, INFLUENCER)
        person = np.where(chance(random, 0.7, len(row)), CHAMPION, reader[row])
        self._send(tries.account[row], sent, person, "newsletter", known.opens, nth == count[row] - 1)
        taught, nth = several(np.where(np.isfinite(tries.tries), 0, 2))
        at = tries.form[taught] + 20 + 30.0 * nth
        self._send(tries.account[taught], at, np.full(len(at), CHAMPION), "education-series", known.opens)
        listed = self.world.companies.tier[tries.account] > 0
        to = self.world.companies.has(tries.account, DECIDER)
        self._send(tries.account, when(listed, tries.form + 2.0), to, "account-letter", known.opens)

    def _to_triers(self) -> None:
        known, tries = self.world.chunk.parameters, self.world.attempts
        trial = np.flatnonzero(tries.trial)
        for day in (1.0, 5.0, 10.0):
            at, champion = tries.tries[trial] + day, np.full(len(trial), CHAMPION)
            self._send(tries.account[trial], at, champion, "trial-tips", 0.5 * (known.opens + known.opens_welcome))

    def _to_customers(self) -> None:
        """A welcome, then tips, reports and the community's digest; the silent are left alone after the welcome."""
        known, customers = self.world.chunk.parameters, self.world.customers
        welcomed = customers.start + 0.4
        self._send(customers.account, welcomed, np.full(len(customers), CHAMPION), "welcome", known.opens_welcome)
        days = lived(self.world)
        for campaign, every, share in (
            ("tips", 45.0, 0.8),
            ("value-report", 91.0, 0.5),
            ("community-digest", 60.0, 0.4),
        ):
            told = chance(self.random, share, len(customers)) & ~customers.silent
            row, nth = several(np.where(told, (days / every).astype(np.int64), 0))
            at = customers.start[row] + every * (nth + 0.6)
            to = self.world.companies.has(customers.account[row], pick(self.random, 3, len(row)))
            self._send(customers.account[row], at, to, campaign, known.opens)

    def _to_clients(self) -> None:
        """Between engagements most hear from us twice a year; the others are forgotten."""
        known, customers = self.world.chunk.parameters, self.world.customers
        last = last_touch(self.world.engagements, len(customers))
        kept = chance(self.random, 0.6, len(customers)) & np.isfinite(last)
        row, nth = several(np.where(kept, 6, 0))
        at = last[row] + 60 + 170.0 * nth
        self._send(
            customers.account[row], when(at < SPAN, at), np.full(len(row), CHAMPION), "cross-service", known.opens
        )
        left = self.world.companies.left[customers.account]
        self._send(
            customers.account, np.where(kept, left + 12, NEVER), np.full(len(kept), CHAMPION), "farewell", known.opens
        )


_ASSETS = {
    "trial-tips": "trial-plan",
    "value-report": "value-report",
    "community-digest": "community-digest",
    "tips": "playbook",
}
