"""How the made-up companies buy: attempts, from the first look to the yes, the no or the silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np

from journeyglass.demo.calendar import NEVER, Floats, Ints, Mask, day_begins
from journeyglass.demo.chance import Chunk, Random, chance, line, lognormal, pick, when
from journeyglass.demo.company import DECIDER, Companies

FADED, DISQUALIFIED, REJECTED, LAPSED, OPEN, LOST, NOT_NOW, WON = range(8)
"""How an attempt ends; an open one is a deal that nobody ever closes."""
ROUNDS = 3
_COMES_BACK = np.array([0.6, 0.0, 0.3, 0.5, 0.0, 0.5, 1.6, 0.0])
"""By end: times the share that comes back."""


@dataclass(frozen=True)
class Attempts:
    """A row an attempt of an account to buy; times are days, never where it does not happen.

    `form`: the first form of this attempt. `tries`: a trial or demo begins. `handed`, `answered`: the lead is handed to
    sales and accepted or rejected. `value`: third use in the trial. `interest` grows with what they see, 0 to 1.
    `decider`: when a decision maker joins the deal.
    """

    account: Ints
    round: Ints
    begun: Floats
    form: Floats
    ready: Mask
    chat: Mask
    call: Mask
    tries: Floats
    trial: Mask
    demo: Mask
    steps: Ints
    uses: Ints
    value: Floats
    interest: Floats
    handed: Floats
    answered: Floats
    created: Floats
    decider: Floats
    proposal: Floats
    closed: Floats
    ended: Floats
    end: Ints

    def __len__(self) -> int:
        return len(self.account)

    def take(self, rows: Mask | Ints) -> Attempts:
        """These rows."""
        return Attempts(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})


def make_attempts(chunk: Chunk, companies: Companies) -> Attempts:
    """All attempts of the companies: the first, and those of who comes back."""
    return _join(list(_rounds(chunk, companies)))


def _rounds(chunk: Chunk, companies: Companies) -> Iterator[Attempts]:
    account, begun = np.arange(len(companies)), companies.begun
    for number in range(ROUNDS):
        random = chunk.random(f"attempt {number}")
        made = _attempt(chunk, companies, account, begun, number)
        yield made
        share = chunk.parameters.comes_back * _COMES_BACK[made.end]
        # Half a year and more: by then the maps have written off whoever only faded.
        back = chance(random, share, len(made))
        begun = (made.ended + random.uniform(200, 330, len(made)))[back]
        account = made.account[back]


def _join(parts: list[Attempts]) -> Attempts:
    return Attempts(**{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Attempts)})


def _attempt(chunk: Chunk, companies: Companies, account: Ints, begun: Floats, number: int) -> Attempts:
    random, known, n = chunk.random(f"buying {number}"), chunk.parameters, len(account)
    fit = companies.fit[account]
    form = begun + 0.05 + random.gamma(2, known.look_days / 2, n)
    ready, chat, call = chance(random, 0.1 + 0.35 * fit, n), chance(random, 0.22, n), chance(random, 0.4, n)
    share = line(known.tries, fit) * np.where(chat & call, known.broken_thread, 1.0)
    trying = chance(random, share, n)
    tries = when(trying, form + 0.5 + random.gamma(1.5, 4.0, n))
    trial = trying & chance(random, known.trial_share, n)
    demo = trying & (~trial | chance(random, 0.35, n))
    steps = np.where(trial, random.binomial(4, 0.2 + 0.6 * fit), 0)
    value = when(steps >= 3, tries + random.uniform(1, 10, n))
    interest = np.clip(0.35 * fit + 0.1 * steps + 0.18 * demo + 0.15 * ready, 0, 1)
    # Who has read, registered and looked at the prices is handed over at once, others when they ask.
    due = np.where(ready, form + random.uniform(0.36, 0.48, n), tries + random.uniform(0.05, 0.4, n))
    handed, answered, accepted = _hand_over(random, chunk, when(trying & (demo | call | ready), due))
    rest = _Rest(random, chunk, companies, account)
    created, decider, proposal, closed, end = rest.goes(trying, tries, interest, handed, answered, accepted)
    ended = _ended(form, tries, answered, created, closed, random.uniform(1, 9, n))
    return Attempts(
        account=account, round=np.full(n, number), begun=begun, form=form, ready=ready, chat=chat, call=call,
        tries=tries, trial=trial, demo=demo, steps=steps, uses=np.where(trial, pick(random, 3, n), 0), value=value,
        interest=interest, handed=handed, answered=answered, created=created, decider=decider, proposal=proposal,
        closed=closed, ended=ended, end=end,
    )  # fmt: skip


def _hand_over(random: Random, chunk: Chunk, handed: Floats) -> tuple[Floats, Floats, Mask]:
    """When the lead is handed to sales, when sales answers, and whether it accepts."""
    known, n = chunk.parameters, len(handed)
    answered = handed + lognormal(random, known.accept_hours / 24, known.accept_spread, n)
    return handed, answered, chance(random, known.accepted, n)


@dataclass(frozen=True)
class _Rest:
    """From the try to the end of the attempt."""

    random: Random
    chunk: Chunk
    companies: Companies
    account: Ints

    def goes(
        self, trying: Mask, tries: Floats, interest: Floats, handed: Floats, answered: Floats, accepted: Mask
    ) -> tuple[Floats, Floats, Floats, Floats, Ints]:
        """Deal created, decision maker joined, proposal sent, deal closed; and how it ends."""
        random, known, n = self.random, self.chunk.parameters, len(tries)
        rejected = np.isfinite(handed) & ~accepted
        dealt = trying & ~rejected & chance(random, line(known.deal, interest), n)
        created = when(dealt, np.fmax(tries + 2 + random.gamma(2, 3.0, n), answered + 0.5))
        joins = self.companies.people[self.account, DECIDER] & chance(random, known.decision_maker_joins, n)
        decider = when(joins, created + random.uniform(0.2, 6, n))
        proposal = when(chance(random, known.proposal, n), created + random.uniform(1.5, 8, n))
        offered = np.isfinite(proposal)
        share = line(known.wins, interest) + known.wins_with_decision_maker * np.isfinite(decider)
        won = offered & chance(random, np.clip(share, 0, 1), n)
        end = self._ends(trying, rejected, dealt, won)
        decided = np.where(offered, proposal, created + 5) + random.gamma(2, known.closing_days / 2, n)
        # The CRM keeps days, so the day is the instant.
        closed = day_begins(when(end >= LOST, decided + 1))
        return created, decider, proposal, closed, end

    def _ends(self, trying: Mask, rejected: Mask, dealt: Mask, won: Mask) -> Ints:
        random, known, n = self.random, self.chunk.parameters, len(trying)
        faded = np.where(chance(random, known.disqualified, n), DISQUALIFIED, FADED)
        closed = np.where(chance(random, known.put_off, n), NOT_NOW, LOST)
        unsold = np.where(chance(random, known.open_forever, n), OPEN, closed)
        deal = np.where(won, WON, unsold)
        return np.where(dealt, deal, np.where(rejected, REJECTED, np.where(trying, LAPSED, faded)))


def _ended(form: Floats, tries: Floats, answered: Floats, created: Floats, closed: Floats, pause: Floats) -> Floats:
    """The last thing that happened in the attempt, as far as its end goes."""
    last = np.fmax(np.fmax(form + pause, tries + 14), np.fmax(answered, created + 30))
    return np.where(np.isfinite(closed), closed, last)


def wins(attempts: Attempts) -> Attempts:
    """The attempts that were won: one an account at most."""
    return attempts.take(attempts.end == WON)


def never(size: int) -> Floats:
    """A column of what never happens."""
    return np.full(size, NEVER)
