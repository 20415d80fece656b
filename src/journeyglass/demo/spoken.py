"""What reaches us in words: tickets, surveys with comments, reviews, interviews, links passed on and the rewards."""

from __future__ import annotations

import numpy as np

from journeyglass.demo.buying import LOST, WON
from journeyglass.demo.calendar import NEVER, Floats, Ints, Mask
from journeyglass.demo.chance import chance, pick, when
from journeyglass.demo.company import CHAMPION, ROLES
from journeyglass.demo.rows import Rows
from journeyglass.demo.services import KINDS
from journeyglass.demo.staying import YEAR, price
from journeyglass.demo.texts import Texts, choose, either
from journeyglass.demo.voice import PLEASED_FROM, SURVEYS
from journeyglass.demo.words import Words
from journeyglass.demo.world import World

TOPICS = ("how to", "bug", "billing", "data import")


class Spoken:
    """Writes help desk, surveys, reviews and referrals of one chunk."""

    def __init__(self, world: World, rows: Rows, words: Words) -> None:
        self.world, self.rows, self.words = world, rows, words
        self.random = world.chunk.random("spoken")

    def write(self) -> None:
        """All of it."""
        self._tickets()
        self._answers()
        self._interviews()
        self._praise()
        self._scolding()
        self._links()
        self._referred()

    def _anyone(self, account: Ints) -> Ints:
        return self.world.companies.has(
            account, pick(self.random, len(ROLES), len(account), (0.35, 0.1, 0.25, 0.1, 0.05, 0.15))
        )

    def _tickets(self) -> None:
        said, customers = self.world.tickets, self.world.customers
        account = customers.account[said.customer]
        self.rows.add(
            "support", account, said.opened, self._anyone(account), replied=said.replied, resolved=said.resolved,
            topic=choose(TOPICS, pick(self.random, len(TOPICS), len(account))),
            csat=when(said.csat > 0, said.csat.astype(np.float64)), comment=self._comments(said.csat >= 4, 0.25),
        )  # fmt: skip

    def _comments(self, pleased: Mask, share: float) -> Texts:
        n = len(pleased)
        good, bad = (
            choose(said, pick(self.random, len(said), n)) for said in (self.words.pleased, self.words.displeased)
        )
        text = either(pleased, good, bad)
        return either(chance(self.random, share, n), text)

    def _answers(self) -> None:
        """Each survey sent, with its answer where one came, or that it was closed without one."""
        told, customers = self.world.answers, self.world.customers
        account, n = customers.account[told.customer], len(told.kind)
        pleased = told.score >= np.array(PLEASED_FROM)[told.kind]
        closed = when(~np.isfinite(told.answered) & chance(self.random, 0.25, n), told.sent + 0.5)
        known = [
            ", ".join(KINDS[:score]) if kind == 2 else None for kind, score in zip(told.kind, told.score, strict=True)
        ]
        self.rows.add(
            "voice", account, told.sent, self._anyone(account), kind=choose(SURVEYS, told.kind),
            answered=told.answered, dismissed=closed, score=told.score.astype(np.float64),
            comment=self._comments(pleased, 0.5), engagement=self._engagement(told.engagement),
            services=np.array(known, np.object_),
        )  # fmt: skip

    def _engagement(self, rows: Ints) -> Texts:
        done, account = self.world.engagements, self.world.customers.account
        refs = [f"{self.rows.ids[account[c]]}-E{n + 1}" for c, n in zip(done.customer, done.number, strict=True)]
        return choose([*refs, None], rows)

    def _say(self, kind: str, account: Ints, at: Floats, person: Ints | int = CHAMPION, **fields: object) -> None:
        self.rows.add("talks", account, at, person, kind=kind, **fields)

    def _interviews(self) -> None:
        """Some of those who decided tell us why: the won, and those who chose another."""
        tries = self.world.attempts
        told = np.isin(tries.end, (WON, LOST)) & chance(self.random, 0.15, len(tries))
        at = when(told, tries.closed + 12)
        self._say("win_loss", tries.account, at, comment=self._comments(tries.end == WON, 1.0))

    def _praise(self) -> None:
        """A review, a case told together: by the happy."""
        customers, random = self.world.customers, self.random
        n, account = len(customers), customers.account
        gone = np.nan_to_num(customers.cancelled, nan=np.inf)
        for kind, share in (("review", 0.3), ("case", 0.14)):
            at = customers.start + 70 + random.exponential(150, n)
            happy = chance(random, np.where(customers.health > 0.55, share, 0.0), n) & (at < gone)
            rating = np.where(customers.health > 0.7, 5.0, 4.0)
            fields = (
                {"rating": rating, "comment": self._comments(np.ones(n, np.bool_), 0.7)} if kind == "review" else {}
            )
            self._say(kind, account, when(happy, at), **fields)

    def _scolding(self) -> None:
        """A bad review by some of those who left."""
        customers = self.world.customers
        n = len(customers)
        angry = chance(self.random, 0.2, n) & (customers.health < 0.6)
        bad = {"rating": np.full(n, 2.0), "comment": self._comments(np.zeros(n, np.bool_), 0.8)}
        self._say("review", customers.account, when(angry, customers.cancelled + 20), **bad)

    def _links(self) -> None:
        customers = self.world.customers
        self._refer("shared", customers.account, customers.shared, self.rows.ids[customers.account])

    def _refer(self, step: str, account: Ints, at: Floats, referrer: Texts, **fields: object) -> None:
        codes = np.array([f"R-{code}" for code in referrer], np.object_)
        self.rows.add("referrals", account, at, CHAMPION, step=step, code=codes, referrer=referrer, **fields)

    def _referred(self) -> None:
        """The recommended sign up with the code; when they buy, the referrer is told, and later paid."""
        made, customers = self.world.referrals, self.world.customers
        by = customers.account[made.referrer]
        ids = self.rows.ids[by]
        self._refer("signed_up", made.account, made.signed_up, ids)
        where = np.full(len(self.rows.ids), -1, np.int64)
        where[customers.account] = np.arange(len(customers))
        own = np.where(where[made.account] >= 0, where[made.account], 0)
        value = np.zeros(len(own)) if not len(customers) else self._year(own)
        reward = np.round(value * self.world.chunk.parameters.reward, 2)
        told = {"cause": made.account, "referred": self.rows.ids[made.account]}
        self._refer("qualified", by, made.qualified, ids, **told)
        self._refer("rewarded", by, np.where(reward > 0, made.qualified + 30, NEVER), ids, amount=reward, **told)

    def _year(self, rows: Ints) -> Floats:
        customers = self.world.customers
        bought = customers.subscribes[rows]
        return np.where(bought, price(self.world.chunk, customers.seats[rows], np.full(len(rows), YEAR)) * 12, 0.0)
