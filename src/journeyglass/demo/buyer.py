"""The buyer's side of a made-up life: looks, tries, compares, and decides, goes quiet, or comes back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from journeyglass.demo.company import Company, Person, Random
from journeyglass.demo.diary import Diary, Row, days

_PAGES = ("/", "/product", "/features/reports", "/integrations", "/blog/first-steps", "/blog/how-we-work", "/compare/x")
_ASSETS = (
    ("case_study", "case-study"),
    ("article", "comparison"),
    ("guide", "trial-plan"),
    ("sheet", "roi-calculator"),
)
_LOST = ("price", "Price too high", "competitor", "missing feature", "no decision")
_LATER = ("budget", "timing", "postponed")


class Buyer:
    """One company on its way to a decision; rows go to the diary."""

    def __init__(self, company: Company, random: Random, diary: Diary) -> None:
        self.company, self.random, self.diary = company, random, diary
        self.engaged = 0.0
        self.deal: Row | None = None

    def goes(self) -> datetime | None:
        """From the first look to the decision; the instant of the signature, or None."""
        at = self._looks(self.company.begun)
        if not self._chance(0.3 + 0.6 * self.company.fit):
            at = self._leaves(at)
            if not self._chance(0.2):
                return None
            at = self._looks(at + days(self.random.uniform(190, 300)))
        for _ in range(3):
            tried = self._tries(at)
            if not self._chance(0.2 + 0.55 * self.engaged):
                self._gives_up(tried)
                return None
            bought, at = self._decides(tried)
            if bought or not self._chance(0.3):
                return at if bought else None
            at += days(self.random.uniform(2, 20))  # another look, with the new board
        return None

    def _chance(self, share: float) -> bool:
        return bool(self.random.random() < share)

    def _web(self, at: datetime, action: str, person: Person | None, **fields: Any) -> None:
        visitor = f"v-{self.company.id.lower()}-{(person or self.company.people[0]).id[-1]}"
        known = None if person is None else person.id
        self.diary.add("web", self.company.id, at, action=action, visitor=visitor, contact_id=known, **fields)

    def _looks(self, at: datetime) -> datetime:
        """Some sessions as a stranger, then a form; newsletters from then on."""
        for session in range(1 + int(self.random.poisson(2.5))):
            at += days(self.random.gamma(1.5, 3.5) if session else 0)
            self._session(at, None)
        person = self.company.people[0]
        asks = "white-paper" if self._chance(0.5) else "newsletter"
        self._web(at + days(0.005), "form", person, path="/forms", form_id=asks)
        for letter in range(int(self.random.integers(1, 6))):
            self._mail(at + days(6 + 14 * letter), "newsletter", person, 0.35)
        return at

    def _session(self, at: datetime, person: Person | None) -> None:
        for hit in range(1 + int(self.random.poisson(1.8))):
            then = at + days(hit * 0.001)
            if self._chance(0.25):
                kind, asset = _ASSETS[int(self.random.integers(len(_ASSETS)))]
                self._web(then, "read", person, path=f"/library/{asset}", kind=kind, asset=asset)
            else:
                self._web(then, "view", person, path=str(self.random.choice(_PAGES)))

    def _mail(self, at: datetime, campaign: str, person: Person, opened: float) -> None:
        opens = at + days(self.random.exponential(0.7)) if self._chance(opened) else None
        clicks = opens + days(0.002) if opens and self._chance(0.25) else None
        self.diary.add_dated(
            "emails", self.company.id, at, contact_id=person.id, campaign=campaign, opened_at=opens, clicked_at=clicks
        )

    def _leaves(self, at: datetime) -> datetime:
        """Most fade without a word; some are turned down."""
        if self._chance(0.25):
            reason = str(self.random.choice(("too small", "student", "competitor", "wrong country")))
            at += days(self.random.uniform(1, 9))
            self.diary.add_dated("leads", self.company.id, at, rejected=at, reason=reason, qualified=None)
        return at

    def _tries(self, at: datetime) -> datetime:
        """A trial or a demo, perhaps both; what they do there says how it will go on."""
        at += days(self.random.gamma(1.5, 4) + 0.5)
        trial, person = self._chance(0.7), self.company.people[0]
        self._web(at, "trial" if trial else "demo", person, path="/signup" if trial else "/demo")
        self.engaged = 0.35 * self.company.fit
        if trial:
            self._trial(at)
        if not trial or self._chance(0.3):
            self._meets(at + days(self.random.uniform(2, 7)), "demo")
            self.engaged += 0.15
        self._compares(at)
        if self._chance(0.55 + 0.3 * self.engaged):
            self.deal = self._new_deal(at + days(self.random.uniform(3, 9)))
        return at + days(self.random.uniform(10, 16))

    def _trial(self, at: datetime) -> None:
        steps = int(self.random.binomial(4, 0.2 + 0.6 * self.company.fit))
        people = self.company.people[: 1 + int(self.random.integers(0, 3))]
        for i in range(steps):
            self._product(at + days(0.3 + 1.5 * i), people[0], "step", step=f"step-{i + 1}")
        for _ in range(int(self.random.poisson(2 + 2 * steps))):
            who = people[int(self.random.integers(len(people)))]
            self._product(at + days(self.random.uniform(0.1, 13)), who, "use", feature="reports")
        self._mail(at + days(1), "trial-tips", people[0], 0.6)
        self._product(at + days(14), people[0], "trial_end")
        self.engaged += 0.12 * steps

    def _product(self, at: datetime, person: Person, action: str, **fields: Any) -> None:
        self.diary.add("usage", self.company.id, at, contact_id=person.id, action=action, **fields)

    def _compares(self, at: datetime) -> None:
        """Prices, a case study, a webinar: all three make the call that is worth making."""
        looks = int(self.random.poisson(1 + 2.5 * self.engaged))
        for _ in range(looks):
            self._web(at + days(self.random.uniform(0.5, 10)), "view", self.company.people[0], path="/pricing")
        if self._chance(0.5):
            self._web(at + days(2.2), "read", self.company.people[0], path="/library/case", kind="case_study")
        if self._chance(0.35):
            self._web(at + days(1.1), "register", self.company.one("influencer"), path="/webinars")
            if self._chance(0.6):
                self._web(at + days(4.1), "attend", self.company.one("influencer"), path="/webinars")
        if self._chance(0.3):
            self._web(at + days(6.3), "view", self.company.one("decision_maker"), path="/pricing")
        self.engaged += 0.2 * (looks >= 3)

    def _meets(self, at: datetime, kind: str) -> None:
        person = self.company.one("decision_maker") if kind in ("closing", "renewal") else self.company.people[0]
        self.diary.add("meetings", self.company.id, at, contact_id=person.id, kind=kind)

    def _new_deal(self, at: datetime) -> Row:
        amount = round(900 + 14 * self.company.employees**0.8 * self.random.uniform(0.7, 1.4), 2)
        owner = str(self.random.choice(("mira", "tom", "yusuf")))
        return {"created": at, "type": "new", "owner": owner, "amount": amount, "status": "open"}

    def _closes(self, at: datetime, status: str, reason: str | None = None) -> None:
        if self.deal:
            self.deal |= {"status": status, "closed": at, "reason": reason}
            self._files()

    def _gives_up(self, at: datetime) -> None:
        """A deal that was open is lost, put off, or just stays open; without one nothing is written down."""
        if self._chance(0.45):
            self._closes(at + days(self.random.uniform(3, 30)), "lost", str(self.random.choice(_LOST)))
        elif self._chance(0.5):
            self._closes(at + days(self.random.uniform(3, 30)), "lost", str(self.random.choice(_LATER)))
        else:
            self._files()

    def _files(self) -> None:
        if self.deal:
            self.diary.add_deal(self.company.id, self.company.one("decision_maker").id, self.deal)
            self.deal = None

    def _decides(self, at: datetime) -> tuple[bool, datetime]:
        """Price and paper: whether they sign, and when."""
        if self._chance(0.5):
            self._web(at + days(0.2), "price", self.company.people[0], path="/pricing/quote")
        self.deal = {**(self.deal or self._new_deal(at)), "proposal": at + days(2)}
        end = at + days(4 + self.random.gamma(2, 4 + 3 * (self.company.employees > 500)))
        if self.company.employees > 300:
            self._meets(at + days(3), "security")
        self._meets(at + (end - at) * 0.8, "closing")
        if self._chance(0.35 + 0.4 * min(self.engaged, 1)):
            self._closes(end, "won")
            return True, end
        if self._chance(0.2):
            self._files()
        else:
            self._closes(end, "lost", str(self.random.choice((*_LOST, *_LATER))))
        return False, end
