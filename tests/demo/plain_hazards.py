"""Plain worlds in which things happen at constant rates, that change once or not at all."""

from __future__ import annotations

import numpy as np

from tests.demo.plain_facts import PlainFacts, World, noon

POINT = 0.1
"""Rate a day at which visits come to the point where the price is asked for."""
WINS_BEFORE, WINS_AFTER, LOSES = 0.02, 0.05, 0.02
"""Rates a day at which they are won, before that point and after it, and lost."""
WITHIN = 20.0
"""Days within which those whom the point reached are to go on."""
AGAIN = 0.15
"""Share of buyers that buy for the second time in each month after the first order."""
BEGINNINGS = 18

POINTS_MAP = """\
format: 1
journey: points
title: Points
moments: {won: {did: Opportunity Won}}
activities: [{id: prices, title: Prices, from: look, to: customer, seen: {did: Price Requested}}]
stages:
  - {id: look, title: Looking, phase: buyer, enter: {did: Form Submitted},
     milestones: [{id: price, title: Price, when: {did: Price Requested}}],
     touchpoints: [{id: price, title: Price, seen: {did: Price Requested}}],
     outcomes: [{id: lost, title: Lost, kind: lost, when: {did: Opportunity Lost}}]}
  - {id: customer, title: Customer, phase: customer, enter: {did: Opportunity Won}}
"""
ORDERS_MAP = """\
format: 1
journey: orders
title: Orders
stages: [{id: buyer, title: Buyer, phase: customer, enter: {did: Order Completed}}]
"""


def points(count: int, size: int) -> PlainFacts:
    """Visits that are won more often once they have come to a point."""
    world = World("points", count, size)
    facts, random, n = world.facts, world.random, len(world.all)
    came, point = random.uniform(0, 120, n), random.exponential(1 / POINT, n)
    early = random.exponential(1 / (WINS_BEFORE + LOSES), n)
    later = random.exponential(1 / (WINS_AFTER + LOSES), n)
    comes = point < early
    won = world.chance(np.where(comes, WINS_AFTER / (WINS_AFTER + LOSES), WINS_BEFORE / (WINS_BEFORE + LOSES)))
    ends = came + np.where(comes, point + later, early)
    facts.event("Form Submitted", world.all, came)
    facts.event("Price Requested", world.all, np.where(comes, came + point, np.nan))
    facts.event("Opportunity Won", world.all, np.where(won, ends, np.nan), "us")
    facts.event("Opportunity Lost", world.all, np.where(won, np.nan, ends), "us")
    return facts


def orders(count: int, size: int) -> PlainFacts:
    """Buyers that buy again some whole months later, less a few hours."""
    world = World("orders", count, size)
    random, n = world.random, len(world.all)
    month, day = random.integers(0, BEGINNINGS, n), random.integers(2, 28, n)
    again = noon(month + random.geometric(AGAIN, n), day) - 0.25
    total = {"total": np.full(n, 10)}
    world.facts.event("Order Completed", world.all, noon(month, day), said=total)
    world.facts.event("Order Completed", world.all, again, said=total)
    return world.facts
