"""Plain worlds in which the truth of a figure follows from a few shares by arithmetic."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import numpy as np

from journeyglass.demo.chance import several
from journeyglass.figures.context import Context
from tests.demo.plain_facts import Floats, PlainFacts, World, noon, people
from tests.demo.plain_hazards import ORDERS_MAP, POINTS_MAP, orders, points

CHANNELS = ("search", "ads", "social")
FIRST = np.array([0.5, 0.3, 0.2])
"""By channel: how paths begin."""
NEXT = np.array([[0.2, 0.2, 0.1], [0.3, 0.1, 0.1], [0.2, 0.2, 0.2]])
"""By channel: the share of touches that one of each channel follows."""
TOUCH_WINS = np.array([0.2, 0.3, 0.1])
"""By channel: the share of touches after which it is won; after all others it is lost."""
LEAVES = 0.04
"""Share of subscribers that is gone at the end of each month."""
GROWS, SHRINKS, MORE, LESS = 0.3, 0.2, 1.5, 0.6
"""In the sixth month these shares of subscribers begin to pay so many times as much."""
PAYS, PAYS_SHARES = (100, 200, 400), (0.5, 0.3, 0.2)
BEGINNINGS, MONTHS = 18, 24
"""Months in which subscribers begin, and months until the reading."""
SEATS, USED = (5, 10, 20), (3, 2)
"""Seats bought, each as likely, and the beta distribution of the share in use."""
REFERRED, WORTH = 0.3, 2
"""Share of accounts that were referred; how many times as much as the others they pay."""
WINS, LOSES, LEADS_OVER, LEAD_WITHIN = 0.02, 0.015, 120.0, 40.0
"""Rates a day at which leads are won and lost, over how many days they come, within how many they are to be won."""
DECIDER, CHAMPION, WITH_DECIDER, WITHOUT = 0.7, 0.8, 0.65, 0.35
"""Shares of accounts in which each role is known; shares of decided leads that are won with a decision maker or not."""
LISTED, BROWSES = 0.5, 0.5
"""Share of accounts on the target list, and of those the share that lately looked at a page."""
CHATS = 0.6
"""Share of accounts that first write in the chat, not by mail."""
SILENT = {"chat": 0.35, "email": 0.1}
"""After which a contact in that channel is the last."""
ONWARD = {"chat": 0.5, "email": 0.3}
"""Of those who then call: the share that goes on to the next stage."""
CALLS_AFTER = 2.0
"""Median days until they call (lognormal)."""
MAILED, TOO_OFTEN, UNSUBSCRIBES = (1, 2, 3), (0.6, 0.1), 0.08
"""In how many months people are mailed; of each kind of people the share of months with too many; who leaves."""
SEEN, BOUGHT = (0.5, 0.3, 0.3), (0.3, 0.2, 0.0)
"""By service, the share of clients that saw content about it, and that bought it."""
PLEASED, HIGH, LOW = 0.5, (8, 9, 10), (2, 3, 4, 5)
"""Share of pleased clients; what the pleased and the others answer."""
VISITS, ACTS, VIEWS = (1, 2, 3), 0.2, (0.5, 2.5)
"""Sessions a visitor; share of sessions with a form; mean views after the first, by kind of visitor."""

PATHS_MAP = """\
format: 1
journey: paths
title: Paths
moments: {won: {did: Opportunity Won}}
stages:
  - {id: look, title: Looking, phase: buyer, enter: {did: Page Viewed},
     outcomes: [{id: lost, title: Lost, kind: lost, when: {did: Opportunity Lost}}]}
  - {id: customer, title: Customer, phase: customer, enter: {did: Opportunity Won}}
"""
LEADS_MAP = """\
format: 1
journey: leads
title: Leads
moments: {lead: {did: Form Submitted}, won: {did: Opportunity Won}}
targets: {trait: {on_list: true}}
committee: {decision_maker: {title: Decision maker}, champion: {title: Champion}}
stages:
  - {id: lead, title: Lead, phase: buyer, enter: {did: Form Submitted},
     outcomes: [{id: lost, title: Lost, kind: lost, when: {did: Opportunity Lost}}]}
  - {id: customer, title: Customer, phase: customer, enter: {did: Opportunity Won}}
"""
CLIENTS_MAP = """\
format: 1
journey: clients
title: Clients
moments: {won: {did: Opportunity Won}}
stages: [{id: client, title: Client, phase: customer, enter: {did: Opportunity Won}, emotion: 0.4}]
"""
TALKS_MAP = """\
format: 1
journey: talks
title: Talks
stages:
  - {id: talk, title: Talk, phase: buyer, enter: {did: [Live Chat Conversation Started, Email Replied]}}
  - {id: deal, title: Deal, phase: buyer, enter: {did: Opportunity Created}}
"""


def subscribers(count: int, size: int) -> PlainFacts:
    """Subscriptions by calendar months, and the people who use their seats."""
    world = World("subscribers", count, size)
    facts, random, n = world.facts, world.random, len(world.all)
    month, day = random.integers(0, BEGINNINGS, n), random.integers(2, 28, n)
    pays, seats = random.choice(PAYS, n, p=PAYS_SHARES), random.choice(SEATS, n)
    stays = random.geometric(LEAVES, n)
    facts.event("Subscription Started", world.all, noon(month, day), said={"mrr": pays, "seats": seats})
    kind = random.choice(3, n, p=(GROWS, SHRINKS, 1 - GROWS - SHRINKS))
    still = stays > 5
    for number, name, times in ((0, "Upgraded", MORE), (1, "Downgraded", LESS)):
        at = np.where(still & (kind == number), noon(month + 5, day) + 1, np.nan)
        facts.event(f"Subscription {name}", world.all, _read_by(at), said={"mrr": pays * times})
    facts.event("Subscription Cancelled", world.all, _read_by(noon(month + stays, day) - 0.25))
    used = random.binomial(seats, random.beta(*USED, n))
    account, number = several(used)
    lately = MONTHS_END - random.uniform(1, 20, len(account))
    facts.event("Feature Used", account, lately, person_id=people(account, number))
    return facts


def _read_by(days: Floats) -> Floats:
    return np.where(days < MONTHS_END, days, np.nan)


MONTHS_END = float(noon(np.array([MONTHS]), np.array([1]))[0]) - 1.0


def referred(count: int, size: int) -> PlainFacts:
    """Subscribers in a currency of each replicate's own, some of them brought by an account before."""
    world = World("referred", count, size)
    facts, random, n = world.facts, world.random, len(world.all)
    brought = world.chance(REFERRED)
    currency = np.array([f"R{number // size:04}" for number in world.all], dtype=object)
    pays = random.choice(PAYS, n, p=PAYS_SHARES) * np.where(brought, WORTH, 1)
    begun = random.uniform(0, 300, n)
    facts.event("Subscription Started", world.all, begun, said={"mrr": pays, "currency": currency})
    by = np.array([f"A{number // size * size + (number + 1) % size:06}" for number in world.all], dtype=object)
    facts.event("Referral Signed Up", world.all, np.where(brought, begun, np.nan), said={"referrer_id": by})
    return facts


def leads(count: int, size: int) -> PlainFacts:
    """Leads that are won or lost at constant rates; the rates hang on a decision maker, their sum does not."""
    world = World("leads", count, size)
    facts, random, n = world.facts, world.random, len(world.all)
    decider, champion, listed = world.chance(DECIDER), world.chance(CHAMPION), world.chance(LISTED)
    facts.traits(on_list=listed)
    facts.role("decision_maker", world.all[decider])
    facts.role("champion", world.all[champion])
    came = random.uniform(0, LEADS_OVER, n)
    ends = came + random.exponential(1 / (WINS + LOSES), n)
    ends = np.where(ends < LEADS_OVER, ends, np.nan)
    won = world.chance(np.where(decider, WITH_DECIDER, WITHOUT))
    facts.event("Form Submitted", world.all, came, person_id=people(world.all, "form"))
    facts.event("Opportunity Won", world.all, np.where(won, ends, np.nan), "us")
    facts.event("Opportunity Lost", world.all, np.where(won, np.nan, ends), "us")
    looks = np.where(listed & world.chance(BROWSES), LEADS_OVER - random.uniform(1, 25, n), np.nan)
    facts.event("Page Viewed", world.all, looks, person_id=people(world.all, "page"))
    return facts


def talks(count: int, size: int) -> PlainFacts:
    """A chat or a mail, then perhaps a call, then perhaps a deal; and mails of ours to somebody else there."""
    world = World("talks", count, size)
    facts, random, n = world.facts, world.random, len(world.all)
    chats, begun = world.chance(CHATS), random.uniform(0, 200, n)
    facts.event("Live Chat Conversation Started", world.all, np.where(chats, begun, np.nan), channel="chat")
    facts.event("Email Replied", world.all, np.where(chats, np.nan, begun), channel="email")
    goes_on = ~world.chance(np.where(chats, SILENT["chat"], SILENT["email"]))
    calls = np.where(goes_on, begun + CALLS_AFTER * np.exp(random.normal(0, 0.5, n)), np.nan)
    facts.event("Call Received", world.all, calls, channel="phone")
    onward = world.chance(np.where(chats, ONWARD["chat"], ONWARD["email"]))
    facts.event("Opportunity Created", world.all, np.where(onward, calls + 3, np.nan), "us")
    _mails(world)
    return facts


def _mails(world: World) -> None:
    """Five mails in a month of too many, else two, to one person of each account."""
    random, n = world.random, len(world.all)
    often = np.where(world.chance(0.5), *TOO_OFTEN)
    account, month = several(random.choice(MAILED, n))
    many = np.where(random.random(len(account)) < often[account], 5, 2)
    leaves = random.random(len(account)) < UNSUBSCRIBES
    first = noon(month + 1, np.full(len(month), 1))
    row, number = several(many)
    whom = people(account, "mailed")
    world.facts.event("Email Sent", account[row], first[row] + number, "us", person_id=whom[row], channel="email")
    # Names no channel, so that it is no contact of the customer's.
    world.facts.event("Unsubscribed", account, np.where(leaves, first + 20, np.nan), person_id=whom)


def clients(count: int, size: int) -> PlainFacts:
    """Clients that know some services and say how they feel."""
    world = World("clients", count, size)
    facts, random, n = world.facts, world.random, len(world.all)
    facts.event("Opportunity Won", world.all, np.full(n, 1.0), "us")
    for number, (seen, bought) in enumerate(zip(SEEN, BOUGHT, strict=True)):
        service = {"service": np.full(n, f"S{number}", dtype=object)}
        facts.event("Content Viewed", world.all, np.where(world.chance(seen), 5.0, np.nan), said=service)
        facts.event("Engagement Started", world.all, np.where(world.chance(bought), 9.0, np.nan), "us", said=service)
    pleased = world.chance(PLEASED)
    account, number = several(random.choice(VISITS, n))
    score = np.where(pleased[account], random.choice(HIGH, len(account)), random.choice(LOW, len(account)))
    survey = np.full(len(account), "nps", dtype=object)
    facts.event("Survey Submitted", account, 20.0 + 30 * number, said={"survey_type": survey, "score": score})
    return facts


def visitors(count: int, size: int) -> PlainFacts:
    """Somebody of each account comes to the site once or several times, looks around and may fill in a form."""
    world = World("visitors", count, size)
    facts, random, n = world.facts, world.random, len(world.all)
    account, number = several(random.choice(VISITS, n))
    begun = 3.0 * number + random.uniform(1, 2, len(account))
    mean = np.where(world.chance(0.5), *VIEWS)
    views, nth = several(1 + random.poisson(mean[account]))
    facts.event("Page Viewed", account[views], begun[views] + nth / 1440, person_id=people(account[views], "web"))
    acts = random.random(len(account)) < ACTS
    form = np.where(acts, begun + 0.5 / 1440, np.nan)
    facts.event("Form Submitted", account, form, person_id=people(account, "web"))
    return facts


def paths(count: int, size: int) -> PlainFacts:
    """A touch a day along a chain of channels, until it is won or lost."""
    world = World("paths", count, size)
    facts, random = world.facts, world.random
    going, at = world.all, random.choice(len(CHANNELS), len(world.all), p=FIRST)
    for day in range(1, 100):
        channel = np.array(CHANNELS, dtype=object)[at]
        facts.event("Page Viewed", going, np.full(len(going), float(day)), channel=channel)
        drawn, onward = random.random(len(going)), np.cumsum(NEXT, axis=1)[at]
        won = drawn >= 1 - TOUCH_WINS[at]
        over = drawn >= onward[:, -1]
        facts.event("Opportunity Won", going, np.where(won, day + 0.5, np.nan), "us")
        facts.event("Opportunity Lost", going, np.where(over & ~won, day + 0.5, np.nan), "us")
        going, at = going[~over], (drawn[:, None] >= onward).sum(axis=1)[~over]
        if not len(going):
            break
    return facts


def make_worlds(folder: Path, count: int, size: int, stack: ExitStack) -> dict[str, Context]:
    """A context of each world, by its name."""
    made = {
        "subscribers": (subscribers, CLIENTS_MAP, MONTHS_END),
        "referred": (referred, CLIENTS_MAP, 400.0),
        "leads": (leads, LEADS_MAP, LEADS_OVER),
        "talks": (talks, TALKS_MAP, 300.0),
        "clients": (clients, CLIENTS_MAP, 200.0),
        "visitors": (visitors, LEADS_MAP, 30.0),
        "paths": (paths, PATHS_MAP, 150.0),
        "points": (points, POINTS_MAP, 900.0),
        "orders": (orders, ORDERS_MAP, MONTHS_END),
    }
    return {
        name: make(count, size).context(journey, days, folder / name, stack)
        for name, (make, journey, days) in made.items()
    }
