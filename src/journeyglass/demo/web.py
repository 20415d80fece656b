"""What the site's log sees: strangers and people who look, read, ask, compare."""

from __future__ import annotations

from typing import Any

import numpy as np

from journeyglass.demo.calendar import NEVER, SPAN, Floats, Ints
from journeyglass.demo.chance import CHUNK, chance, pick, several, when
from journeyglass.demo.company import BLOCKER, CHAMPION, DECIDER, INFLUENCER, USER
from journeyglass.demo.rows import Rows
from journeyglass.demo.services import KINDS
from journeyglass.demo.texts import Texts, choose, either
from journeyglass.demo.world import World, lived

_MINUTE = 1 / 1440
_ELSEWHERE = 50
"""Added to a person's number it is the cookie of another browser, in which nobody ever gives a name."""
PAGES = ("/", "/product", "/features/reports", "/integrations", "/blog/first-steps", "/blog/how-we-work", "/compare/x",
         "/customers", "/about")  # fmt: skip
GLANCES = ("/", "/blog/first-steps", "/pricing", "/product")
MEDIA = ("site", "search", "social", "ads", "review")
_FIRST = {"search": "search", "ads": "ads", "social": "social"}
LIBRARY = (
    ("first-steps", "article"),
    ("how-we-work", "guide"),
    ("market-study", "research"),
    ("reality-guide", "guide"),
    ("self-check", "self_check"),
    ("comparison", "comparison"),
    ("freight-case", "case_study"),
    ("webinar-recording", "webinar"),
)
COMPARED: tuple[tuple[str, str, float, int, bool], ...] = (
    # asset, kind, share of those who try, role, whether it is fetched with a name
    ("comparison", "comparison", 0.35, CHAMPION, False),
    ("textile-case", "case_study", 0.45, CHAMPION, False),
    ("dental-case", "case_study", 0.3, DECIDER, True),
    ("datasheet", "datasheet", 0.2, INFLUENCER, True),
    ("roi-calculator", "calculator", 0.45, DECIDER, True),
    ("internal-deck", "deck", 0.25, CHAMPION, True),
    ("champion-kit", "deck", 0.2, CHAMPION, True),
    ("trial-plan", "plan", 0.3, CHAMPION, True),
    ("trial-guide", "guide", 0.25, USER, True),
    ("quick-start", "guide", 0.25, USER, True),
    ("security-pack", "sheet", 0.35, BLOCKER, True),
    ("security-file", "sheet", 0.2, BLOCKER, True),
    ("vendor-file", "sheet", 0.15, BLOCKER, True),
    ("contract-faq", "faq", 0.15, BLOCKER, True),
    ("guarantee", "sheet", 0.15, DECIDER, True),
    ("business-case", "deck", 0.2, DECIDER, True),
    ("fee-model", "sheet", 0.12, DECIDER, True),
    ("reference-list", "sheet", 0.2, CHAMPION, True),
    ("reference-kit", "sheet", 0.12, DECIDER, True),
    ("service-overview", "service_overview", 0.2, INFLUENCER, True),
)
TARGETED = (("account-brief", CHAMPION), ("executive-view", DECIDER), ("pilot-plan", USER), ("vendor-file", BLOCKER))
AFTERWARDS: tuple[tuple[str, str, float, int], ...] = (
    # asset, kind, how often a year, role
    ("setting-up", "help", 2.0, USER),
    ("first-lesson", "lesson", 0.6, USER),
    ("playbook", "guide", 0.4, USER),
    ("rollout-plan", "plan", 0.3, CHAMPION),
    ("community-digest", "community", 0.5, USER),
    ("referral-kit", "kit", 0.2, CHAMPION),
    ("service-overview", "service_overview", 0.4, CHAMPION),
    ("working-guide", "guide", 0.3, USER),
)


class Site:
    """Writes the site's log of one chunk."""

    def __init__(self, world: World, rows: Rows) -> None:
        self.world, self.rows = world, rows
        self.random = world.chunk.random("site")
        self.names = np.array([f"v-{i}" for i in rows.ids], np.object_)

    def write(self) -> None:
        """All of it."""
        self._looks()
        self._says_who()
        self._gets_ready()
        self._compares()
        self._asks()
        self._comes_as_customer()
        self._strangers()

    def _visitor(self, account: Ints, person: Ints) -> Texts:
        """The cookie of that person's browser."""
        return np.array([f"{self.names[a]}-{p + 1}" for a, p in zip(account, person, strict=True)], np.object_)

    def _add(self, account: Ints, at: Floats, person: Ints, action: str | Texts, *, named: bool, **fields: Any) -> None:
        """Hits of those people; `named`: they say who they are."""
        seen = np.isfinite(at) & (at <= SPAN)
        account, at, person = account[seen], at[seen], person[seen]
        chosen = {k: v[seen] if isinstance(v, np.ndarray) else v for k, v in fields.items()}
        who = person if named else -1
        visitor = self._visitor(account, person)
        self.rows.add("web", account, at, who, action=action if isinstance(action, str) else action[seen],
                      visitor=visitor, **{"medium": "site", **chosen})  # fmt: skip

    def _looks(self) -> None:
        """Sessions before the form, the first at the very beginning; some in a browser that stays a stranger's."""
        tries, companies = self.world.attempts, self.world.companies
        attempt, nth = several(1 + self.random.poisson(2.0, len(tries)))
        begun, form = tries.begun[attempt], tries.form[attempt]
        at = np.where(nth == 0, begun, begun + (form - begun) * self.random.uniform(0.05, 0.95, len(nth)))
        account = tries.account[attempt]
        other = chance(self.random, 0.25, len(nth)) & (nth > 0)
        person = np.where(other, companies.has(account, INFLUENCER), CHAMPION)
        origins = [*self.world.chunk.parameters.origins]
        first = np.array([MEDIA.index(_FIRST.get(name, "site")) for name in origins])[companies.origin[account]]
        later = pick(self.random, len(MEDIA), len(nth), (0.55, 0.25, 0.1, 0.05, 0.05))
        elsewhere = chance(self.random, 0.1, len(nth)) & (nth > 0)
        self._session(account, at, person + _ELSEWHERE * elsewhere, np.where(nth == 0, first, later))

    def _session(self, account: Ints, at: Floats, person: Ints, medium: Ints) -> None:
        session, nth = several(1 + self.random.poisson(1.8, len(account)))
        account, person = account[session], person[session]
        at, media = at[session] + nth * 1.4 * _MINUTE, choose(MEDIA, medium[session])
        reads = chance(self.random, 0.3, len(nth)) & (nth > 0)
        page = choose(PAGES, pick(self.random, len(PAGES), len(nth)))
        asset, kind = np.array(LIBRARY, np.object_)[pick(self.random, len(LIBRARY), len(nth))].T
        for mask, action, fields in (
            (~reads, "view", {"path": page}),
            (reads, "read", {"asset": asset, "kind": kind}),
        ):
            chosen = {name: column[mask] for name, column in fields.items()}
            self._add(account[mask], at[mask], person[mask], action, named=False, medium=media[mask], **chosen)

    def _says_who(self) -> None:
        """The form, for a paper or a newsletter; the others of the company who had looked say it soon after."""
        tries = self.world.attempts
        champion = np.full(len(tries), CHAMPION)
        paper = chance(self.random, 0.5, len(tries))
        form = either(paper, "white-paper", "newsletter")
        self._add(tries.account, tries.form, champion, "form", named=True, form_id=form, path="/forms")
        fetched = when(paper, tries.form + _MINUTE)
        self._add(tries.account, fetched, champion, "download", named=True, asset="white-paper", kind="white_paper")
        other = self.world.companies.has(tries.account, INFLUENCER)
        second = when((other != CHAMPION), tries.form + 0.4)
        self._add(tries.account, second, other, "form", named=True, form_id="newsletter", path="/forms")

    def _gets_ready(self) -> None:
        """A case, a webinar, the prices three times: ready to be called. Others do one of it."""
        tries = self.world.attempts
        n, account = len(tries), tries.account
        champion, influencer = np.full(n, CHAMPION), self.world.companies.has(account, INFLUENCER)
        reads = when(tries.ready | chance(self.random, 0.2, n), tries.form + 0.1)
        self._add(account, reads, champion, "read", named=False, asset="freight-case", kind="case_study")
        registers = when(tries.ready | chance(self.random, 0.15, n), tries.form + 0.15)
        webinar = {"webinar_id": "first-results", "kind": "product", "path": "/webinars"}
        self._add(account, registers, influencer, "register", named=True, **webinar)
        attends = registers + np.where(chance(self.random, 0.6, n), 3.0, NEVER)
        self._add(account, attends, influencer, "attend", named=True, **webinar)
        for look in range(3):
            prices = when(tries.ready | chance(self.random, 0.12, n), tries.form + 0.2 + 0.07 * look)
            self._add(account, prices, champion, "view", named=False, path="/pricing")

    def _compares(self) -> None:
        """Prices and papers while they try; each paper has its role."""
        tries, companies = self.world.attempts, self.world.companies
        attempt, _ = several(np.where(np.isfinite(tries.tries), self.random.poisson(1 + 2 * tries.interest), 0))
        at = tries.tries[attempt] + self.random.uniform(0.5, 10, len(attempt))
        self._add(tries.account[attempt], at, np.full(len(at), CHAMPION), "view", named=False, path="/pricing")
        decides = tries.decider + 0.1
        self._add(tries.account, decides, companies.has(tries.account, DECIDER), "view", named=False, path="/pricing")
        for asset, kind, share, role, named in COMPARED:
            begins = tries.decider if role == DECIDER else tries.tries
            self._fetches(asset, kind, np.full(len(tries), share), role, named, begins)
        targeted = companies.tier[tries.account] > 0
        for asset, role in TARGETED:
            self._fetches(asset, "brief", np.where(targeted, 0.5, 0.0), role, True, tries.form)

    def _fetches(self, asset: str, kind: str, share: Floats, role: int, named: bool, begins: Floats) -> None:
        """A paper is read by some within nine days; one for a role that nobody has is read by nobody."""
        tries = self.world.attempts
        person = self.world.companies.has(tries.account, role)
        read = chance(self.random, share, len(tries)) & (person == role)
        at = when(read, begins + self.random.uniform(0.3, 9, len(tries)))
        action = "download" if named else "read"
        self._add(tries.account, at, person, action, named=named, asset=asset, kind=kind)

    def _asks(self) -> None:
        """Chat, call-back, demo, price: they come with a name."""
        tries = self.world.attempts
        champion = np.full(len(tries), CHAMPION)
        chats = when(tries.chat, tries.form + 0.25)
        self._add(tries.account, chats, champion, "chat", named=True, medium="chat", path="/pricing")
        self._add(tries.account, chats + _MINUTE, champion, "message", named=True, medium="chat", path="/pricing")
        calls = when(tries.call, tries.form + 0.35)
        self._add(tries.account, calls, champion, "callback", named=True, medium="phone", form_id="call-back")
        self._add(tries.account, when(tries.demo, tries.tries), champion, "demo", named=True, form_id="demo")
        price = when(chance(self.random, 0.5, len(tries)), tries.proposal - 0.4)
        self._add(tries.account, price, champion, "price", named=True, form_id="quote", path="/pricing/quote")

    def _comes_as_customer(self) -> None:
        """Help pages, lessons, digests; and notices in the product that a limit is near."""
        customers, companies = self.world.customers, self.world.companies
        days = np.where(customers.silent, 0.1, 1.0) * lived(self.world)
        for asset, kind, often, role in AFTERWARDS:
            row, _ = several(self.random.poisson(days * often / 365))
            account = customers.account[row]
            at = customers.start[row] + 1 + days[row] * self.random.random(len(row))
            person = companies.has(account, role)
            about = choose(KINDS, pick(self.random, len(KINDS), len(row))) if kind == "service_overview" else None
            self._add(account, at, person, "read", named=True, asset=asset, kind=kind, service=about)
            if kind == "help":
                self._add(account, at - _MINUTE, person, "view", named=True, path="/help/set-up")
        terms = self.world.terms
        grows = when(terms.seats_after > terms.seats, terms.grows - 4)
        account = customers.account[terms.customer]
        champion = np.full(len(account), CHAMPION)
        self._add(account, grows, champion, "read", named=True, medium="product", kind="limit_notice", asset="limit")

    def _strangers(self) -> None:
        """Who looked and never said a name."""
        count = round(self.world.chunk.parameters.strangers * CHUNK)
        begun = SPAN * self.random.random(count)
        stranger, nth = several(1 + self.random.poisson(0.8, count))
        first = self.world.chunk.number * count
        visitor = np.array([f"x-{first + s}" for s in stranger], np.object_)
        medium = choose(MEDIA, pick(self.random, len(MEDIA), count, (0.2, 0.4, 0.2, 0.18, 0.02)))
        self.rows.add("web", np.full(len(nth), -1), begun[stranger] + nth * 1.2 * _MINUTE, action="view",
                      visitor=visitor, path=choose(GLANCES, pick(self.random, len(GLANCES), len(nth))),
                      medium=medium[stranger])  # fmt: skip
