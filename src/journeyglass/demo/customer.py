"""The customer's side of a made-up life: set up, use, ask, pay, grow, recommend, stay or leave."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np

from journeyglass.demo.company import Company, Person, Random
from journeyglass.demo.diary import END, Diary, days
from journeyglass.demo.words import Words

_FEATURES = ("reports", "dashboards", "alerts", "export", "api")
_TOPICS = ("how to", "bug", "billing", "data import")
_GONE = ("price", "missing feature", "closed down", "too little use", "competitor")
_WEEK = 7


class Customer:
    """One company from its signature on; `health` (0–1) is what makes it use, praise, renew and grow."""

    def __init__(self, company: Company, engaged: float, random: Random, diary: Diary, words: Words) -> None:
        self.company, self.random, self.diary, self.words = company, random, diary, words
        self.health = float(np.clip(0.35 + 0.35 * company.fit + 0.2 * engaged + random.normal(0, 0.15), 0.02, 0.98))
        self.term = 90 if random.random() < 0.45 else 365
        self.seats = int(np.clip(company.employees // 6, 3, 400))
        self.shared_at: datetime | None = None

    def lives(self, signed: datetime) -> None:
        """From the signature to the end of the contract, or of the time."""
        start = signed + days(self.random.uniform(0.6, 2))
        self._bill(start, "started")
        self._sets_up(start)
        left = self._terms(start)
        self._uses(start, left or END)
        self._asks(start, left or END)
        self._answers(start, left or END)
        if self.health > 0.6:
            self._recommends(start, left or END)

    def _chance(self, share: float) -> bool:
        return bool(self.random.random() < share)

    def _anyone(self) -> Person:
        return self.company.people[int(self.random.integers(len(self.company.people)))]

    def _bill(self, at: datetime, entry: str, **fields: Any) -> None:
        mrr = round(self.seats * (11.5 if self.term == 365 else 14.0), 2)
        plan = "team" if self.seats < 40 else "business"
        currency = "USD" if self.company.country == "US" else "EUR"
        known = {"plan": plan, "seats": self.seats, "mrr": mrr, "currency": currency, "renewal": at + days(self.term)}
        self.diary.add("billing", self.company.id, at, entry=entry, **{**known, **fields})

    def _product(self, at: datetime, person: Person, action: str, **fields: Any) -> None:
        self.diary.add("usage", self.company.id, at, contact_id=person.id, action=action, **fields)

    def _meets(self, at: datetime, person: Person, kind: str) -> None:
        self.diary.add("meetings", self.company.id, at, contact_id=person.id, kind=kind)

    def _sets_up(self, start: datetime) -> None:
        """A welcome, a kick-off, five steps; the healthy take weeks, others stop half-way."""
        champion = self.company.people[0]
        read = start + days(self.random.exponential(1)) if self._chance(0.75) else None
        self.diary.add_dated(
            "emails",
            self.company.id,
            start,
            contact_id=champion.id,
            campaign="welcome",
            opened_at=read,
            clicked_at=None,
        )
        self._meets(start + days(2.1), champion, "kickoff")
        done = 5 if self._chance(0.45 + 0.5 * self.health) else int(self.random.integers(1, 5))
        pace = self.random.gamma(2, 1.6 + 3 * (1 - self.health))
        for step in range(done):
            self._product(start + days(1 + pace * step), champion, "step", step=f"set-up-{step + 1}")
        if self._chance(0.5):
            self._meets(start + days(5 + pace), self.company.one("user"), "training")
        if done < 5:
            self.health *= 0.6

    def _terms(self, start: datetime) -> datetime | None:
        """Term after term: paid, renewed or cancelled; the day they left, if they did."""
        at = start
        while at < END:
            if not self._pays(at + days(3)):
                return at + days(70)
            self._grows(at, at + days(self.term))
            at += days(self.term)
            if self.term == 365 or self._chance(0.3):
                self._meets(at - days(35), self.company.one("decision_maker"), "renewal")
            if self._chance((0.38 if self.term == 365 else 0.2) * (1.35 - self.health)):
                self._bill(at, "cancelled", reason=str(self.random.choice(_GONE)))
                return at
            self._bill(at, "renewed")
        return None

    def _pays(self, at: datetime) -> bool:
        """Most pay, some late, a few never."""
        if self._chance(0.08):
            self._bill(at + days(14), "invoice_overdue")
            if self._chance(0.25):
                return False
            at += days(14 + self.random.uniform(3, 25))
        self._bill(at, "invoice_paid")
        return True

    def _grows(self, at: datetime, until: datetime) -> None:
        """More seats for the healthy; the offer for more is sometimes turned down, the unhealthy shrink."""
        then = at + (until - at) * self.random.uniform(0.3, 0.75)
        if self._chance(0.5 * self.health * self.term / 365 + 0.1 * (self.health > 0.7)):
            won = self._chance(0.35 + 0.5 * self.health)
            self._offers_more(then, won)
            if won:
                for i in range(int(self.random.integers(2, 8))):
                    self._product(then + days(0.5 * i), self.company.people[0], "invite")
                self.seats = round(self.seats * self.random.uniform(1.2, 1.9)) + 1
                self._bill(then + days(12), "upgraded")
        elif self._chance(0.12 * (1 - self.health)) and self.seats > 4:
            self.seats = max(3, round(self.seats * 0.7))
            self._bill(then, "downgraded", reason="fewer people")

    def _offers_more(self, at: datetime, won: bool) -> None:
        amount = round(self.seats * 11.5 * 12 * 0.4, 2)
        closing = {"status": "won", "reason": None} if won else {"status": "lost", "reason": "budget"}
        deal = {"created": at, "type": "expansion", "owner": "lena", "amount": amount, "proposal": at + days(4)}
        closed = {"closed": at + days(11), **closing}
        self.diary.add_deal(self.company.id, self.company.one("decision_maker").id, {**deal, **closed})
        self._meets(at + days(3), self.company.one("decision_maker"), "business_review")

    def _uses(self, start: datetime, until: datetime) -> None:
        """Weeks of use; it ebbs away before they leave."""
        weeks = int((until - start).days / _WEEK)
        team = self.company.people[: max(2, round(len(self.company.people) * self.health))]
        for week in range(weeks):
            ebb = 0.25 if until < END and week > weeks - 6 else 1.0
            for _ in range(int(self.random.poisson(5 * self.health * ebb))):
                at = start + days(_WEEK * (week + self.random.random()))
                who = team[int(self.random.integers(len(team)))]
                if self._chance(0.3):
                    self._product(at, who, "login")
                else:
                    self._product(at, who, "use", feature=str(self.random.choice(_FEATURES)))

    def _asks(self, start: datetime, until: datetime) -> None:
        """Tickets; the unhealthy have more of them and are answered later."""
        for _ in range(int(self.random.poisson(0.7 + (until - start).days / 365 * (6 - 4 * self.health)))):
            opened = start + (until - start) * self.random.random()
            replied = opened + days(self.random.exponential(0.3 + 0.5 * (1 - self.health)))
            score = int(np.clip(round(self.random.normal(2.6 + 2.4 * self.health, 0.8)), 1, 5))
            self.diary.add_dated(
                "support",
                self.company.id,
                opened,
                contact_id=self._anyone().id,
                topic=str(self.random.choice(_TOPICS)),
                replied=replied,
                resolved=replied + days(self.random.exponential(2)),
                csat=score if self._chance(0.45) else None,
            )

    def _answers(self, start: datetime, until: datetime) -> None:
        """NPS twice a year, effort after the set-up; half of those asked answer."""
        at = start + days(40)
        self._says(at, "ces", int(np.clip(round(self.random.normal(3 + 4 * self.health, 1)), 1, 7)))
        while (at := at + days(170)) < until:
            self._says(at, "nps", int(np.clip(round(self.random.normal(3.5 + 6.5 * self.health, 1.4)), 0, 10)))

    def _says(self, at: datetime, kind: str, score: int) -> None:
        if self._chance(0.55):
            said = self.words.pleased if score >= 7 else self.words.displeased
            comment = str(self.random.choice(said)) if self._chance(0.6) else None
            self._voice(at, kind, score=score, comment=comment)

    def _voice(self, at: datetime, kind: str, **fields: Any) -> None:
        self.diary.add("voice", self.company.id, at, contact_id=self._anyone().id, kind=kind, **fields)

    def _recommends(self, start: datetime, until: datetime) -> None:
        """A review, a link passed on, a case told together."""
        for share, kind, fields in (
            (0.3, "review", {"rating": 5 if self.health > 0.7 else 4}),
            (0.35, "referral", {"code": f"R-{self.company.id}"}),
            (0.15, "case", {}),
        ):
            at = start + days(60) + (until - start) * self.random.uniform(0, 0.8)
            if self._chance(share) and at < until:
                self._voice(at, kind, **fields)
                if kind == "referral":
                    self.shared_at = at
