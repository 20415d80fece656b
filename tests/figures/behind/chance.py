"""Ledgers drawn by chance in which a little of everything happens, so that every figure has something to count."""

from __future__ import annotations

from typing import Any

import numpy as np

from journeyglass.figures import Context
from journeyglass.figures.context import Rates
from journeyglass.figures.health_parts import PARTS
from journeyglass.journey import rules
from journeyglass.journey.duration import Duration
from journeyglass.journey.model import CommitteeRole, Journey, Milestone, Segment, Stage, Touchpoint
from tests.figures.ledger import Ledger, day, did, journey, outcome

ACCOUNTS, DAYS = 26, 500
_BIG = rules.Trait((rules.Condition("size", (rules.Test("eq", "big"),)),))
_LOST = (outcome("lost", "lost"), outcome("not_now", "not_now"), outcome("won", "won"))
_CHANNELS = (None, "site", "email", "phone", "event")
_SERVICES = ("audit", "tax", ["tax", "law"], "law")
_DEEDS = (
    "Page Viewed", "Screen Viewed", "Form Submitted", "Feature Used", "Signed In", "Onboarding Step Completed", "M",
    "N", "Meeting Held", "Content Viewed", "Content Downloaded", "Webinar Attended", "Email Opened", "Unsubscribed",
    "Ticket Opened", "Ticket Resolved", "Survey Submitted", "Order Completed", "Referral Link Shared",
    "Referral Signed Up",
)  # fmt: skip
_OURS = (
    "Email Sent", "Call Made", "Proposal Sent", "Survey Sent", "Ticket Replied", "Engagement Started",
    "Engagement Completed", "Lead Handed Off", "Lead Accepted", "Lead Rejected", "Invoice Paid", "Referral Rewarded",
    "Subscription Started", "Subscription Renewed", "Subscription Upgraded", "Subscription Downgraded",
    "Subscription Cancelled", "Opportunity Won",
)  # fmt: skip


def mapped() -> Journey:
    """Stages of all phases, with milestones, touchpoints, ends, a committee, segments, targets and health."""
    milestones = tuple(Milestone(id=name.lower(), when=did(name)) for name in ("M", "N"))
    seen = (Touchpoint(id="site", title="Site", seen=did("Page Viewed")),)
    return journey(
        Stage(id="look", phase="buyer", enter=did("A"), outcomes=_LOST, touchpoints=seen, patience=Duration(60, "d")),
        Stage(id="on", phase="customer", enter=did("B"), milestones=milestones, touchpoints=seen, outcomes=_LOST,
              emotion=0.2),
        Stage(id="rest", phase="between", enter=did("C"), outcomes=_LOST),
        Stage(id="gone", phase="former", enter=did("D")),
        moments={
            "won": did("Opportunity Won"), "churned": did("D"), "first_value": did("Feature Used"),
            "referred": did("Referral Link Shared"), "lead": did("Form Submitted"), "opportunity": did("Meeting Held"),
        },
        segments=(Segment(id="large", title="Large", who=_BIG),),
        targets=_BIG,
        committee={"champion": CommitteeRole(), "user": CommitteeRole()},
        health=dict.fromkeys(PARTS, 1.0),
    )  # fmt: skip


class Chance:
    """One ledger of a seed."""

    def __init__(self, seed: int) -> None:
        self.draw = np.random.default_rng(seed)
        self.ledger = Ledger(mapped(), as_of=DAYS)

    def context(self) -> Context:
        """The reading of all that happened."""
        for number in range(ACCOUNTS):
            self._account(f"s{number:02}")
        for number in range(6):
            self._event(None, "Page Viewed", float(self.draw.uniform(0, DAYS)), anonymous_id=f"v{number % 3}")
        rates = Rates("EUR", {}) if self.draw.random() < 0.2 else None
        return self.ledger.context(rates)

    def _account(self, name: str) -> None:
        draw, ledger = self.draw, self.ledger
        self._path(name)
        size = "big" if draw.random() < 0.5 else "small"
        ledger.trait(name, None, size=size, owner=str(draw.choice(["ann", "bob"])), seats=int(draw.integers(1, 4)))
        for moment in ("won", "first_value", "churned", "referred", "lead", "opportunity"):
            if draw.random() < 0.5:
                ledger.moment(name, moment, self._when())
        for person, role in (("p", "champion"), ("q", "user")):
            if draw.random() < 0.6:
                ledger.role(name, f"{person}{name}", role, self._when())
            ledger.member(name, f"{person}{name}")
        for _ in range(int(draw.integers(5, 45))):
            self._deed(name)

    def _path(self, name: str) -> None:
        stages, at, path = ("look", "on", "rest", "gone"), self._when() / 2, []
        place = int(self.draw.integers(0, 2))
        while len(path) < 5:
            left = at + float(self.draw.choice([0, 1, 5, 30, 80]))
            ends = left < DAYS and self.draw.random() < 0.8
            kind = str(self.draw.choice(["lost", "not_now", "won"])) if ends and self.draw.random() < 0.3 else None
            more = {} if kind is None or place == 3 else {"outcome": kind, "outcome_kind": kind}
            path.append((stages[place], at, left if ends else None, more))
            if not ends:
                break
            at, place = left, (place + int(self.draw.choice([1, 1, 2, 3]))) % 4
            if place == path[-1][0]:
                break
        self.ledger.subject(name, *path)
        if path[-1][2] is None and self.draw.random() < 0.4:
            self.ledger.stalled.add(name)

    def _when(self) -> float:
        return float(self.draw.integers(0, DAYS))

    def _deed(self, account: str) -> None:
        draw = self.draw
        ours = draw.random() < 0.5
        name, at = str(draw.choice(_OURS if ours else _DEEDS)), self._when()
        person = str(draw.choice(["p", "q"])) + account if draw.random() < 0.7 else None
        who = None if person and draw.random() < 0.1 else account
        repeated = 3 if name in ("Page Viewed", "Email Sent", "Feature Used") else 1
        for number in range(repeated):
            self._event(who, name, at + number / 100, person_id=person, actor="us" if ours else "customer")

    def _event(self, account: str | None, name: str, at: float, **more: Any) -> None:
        draw = self.draw
        properties = {
            "survey_type": str(draw.choice(["nps", "csat", "ces", "promise", "awareness"])),
            "score": int(draw.integers(0, 11)), "email_id": f"m{draw.integers(0, 3)}",
            "ticket_id": f"t{draw.integers(0, 3)}", "feature": f"f{draw.integers(0, 3)}",
            "service": _SERVICES[int(draw.integers(0, len(_SERVICES)))], "asset": f"a{draw.integers(0, 3)}",
            "engagement_id": f"e{draw.integers(0, 2)}", "due_at": day(float(draw.integers(0, DAYS))).isoformat(),
            "on_budget": bool(draw.integers(0, 2)), "kept": bool(draw.integers(0, 2)), "reason": "price",
            "seats": int(draw.integers(1, 5)), "referrer_id": f"s{draw.integers(0, ACCOUNTS):02}",
            "mrr": int(draw.integers(0, 5)) * 10, "currency": str(draw.choice(["EUR", "EUR", "USD"])),
            "amount": int(draw.integers(1, 100)), "total": int(draw.integers(1, 100)),
            "interval": str(draw.choice(["month", "quarter"])), "comment": "so so",
        }  # fmt: skip
        left_out = [key for key in properties if draw.random() < 0.15]
        told = {key: value for key, value in properties.items() if key not in left_out}
        channel = _CHANNELS[int(draw.integers(0, len(_CHANNELS)))]
        self.ledger.event(account, name, at, properties=told, channel=channel, **more)  # type: ignore[arg-type]
