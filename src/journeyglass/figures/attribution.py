"""Attribution: which channels, or other touches, share the credit for what was won."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from journeyglass.errors import InputError
from journeyglass.figures import attribution_paths as paths_of
from journeyglass.figures.attribution_endings import WON, Transition
from journeyglass.figures.attribution_models import WORTHS, Choices
from journeyglass.figures.attribution_money import among, measures
from journeyglass.figures.attribution_paths import Told
from journeyglass.figures.attribution_rows import Credit, Heading, blank, credit_rows
from journeyglass.figures.context import Context
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.horizon import EVER, Horizon, parse
from journeyglass.figures.spec import OF_ACCOUNTS, FigureSpec, titled
from journeyglass.figures.statistics.spells import Mask
from journeyglass.figures.tracked import trackable

HALF_LIFE = "7d"
_ORDERS = ("1", "2", "3")
Load = Callable[[Context, Filters, Transition, str, Horizon], Told]
"""What finds the paths of a transition: under these filters, told apart by this, so long before the end."""


def compute(
    context: Context,
    filters: Filters = EVERYTHING,
    start: str | None = None,
    to: str | None = None,
    of: str | None = None,
    half_life: str | None = None,
    order: str | None = None,
    worth: str | None = None,
    lookback: str | None = None,
) -> Figure:
    """Which channels share the credit for a transition, by every model side by side.

    Formula: a path is what customers did, everybody of the subject's account, from the turn's beginning (with
    `start`: from the visit of that stage that led there) up to the transition. An event that brought it about, at
    its very instant, is no touch. A turn that ended in a loss, a not now or churn without the transition is a lost
    path; one that is still open, or gave way to a return, is undecided and left out. Of a path's credit
    `first` and `last` give all to that touch; `linear` the same to each; `time_decay` half as much for each
    `half_life` that a touch is older; `u` 40% to the first, 40% to the last, 20% to those between; `w` 30% each to
    the first touch and to the last one before the moments `lead` and `opportunity`, the rest to all others, as is the
    part of a moment that is missing. `markov`: 1 − (what a chain over the last `order` touches, fitted on won and
    lost paths, brings when a channel's touches lead nowhere) ÷ (what it brings), in proportion. `shapley`: what a
    channel adds to a coalition over all orders of joining, a coalition being worth what the paths within it
    won (`worth=won`, exact) or what they bring on average, lost ones counting (`worth=rate`; exact up to 12 channels,
    beyond that drawn, with its standard error in the note).
    Assumes: what was not recorded did not matter; the order of touches of one instant is that of their ids.
    Misleads: credit is no effect: only a control group shows what would not have happened without a touch. Channels
    that reach those who would buy anyway look strong, most of all by `last`. Lost paths count in `markov` and
    `worth=rate` alone.
    Intervals: the infinitesimal jackknife over accounts (the limit of a bootstrap over them), carried to Wilson's
    form by its effective sample size; a normal one for `worth=rate`, where a share may be negative.
    Options: `start`, `to` (default `won`), `of` (channel, source, name, touchpoint, or properties.NAME such as
    properties.campaign; default channel), `half_life` (7d), `order` (1, 2 or 3), `worth`, `lookback` (only touches
    so long before the end; default ever). Repeated touches stay as they are. Money is decimal, per currency,
    converted only at the user's rates; that of a stage is what the event that led there carried. Period: by the
    transition's date. Shape: a row a group, currency and kind of touch. Unit: share 0–1. Source: semantics §4,
    attribution; E. Anderl et al. (2016); K. Zhao et al. (2018).
    """
    return of_paths(context, filters, paths_of.load, start, to, of, half_life, order, worth, lookback)


def of_paths(
    context: Context,
    filters: Filters,
    load: Load,
    start: str | None = None,
    to: str | None = None,
    of: str | None = None,
    half_life: str | None = None,
    order: str | None = None,
    worth: str | None = None,
    lookback: str | None = None,
) -> Figure:
    """The figure, with the paths that `load` finds, wherever the events are."""
    transition = Transition.of(context, start, to)
    choices = choices_of(half_life, order, worth)
    told = load(context, filters, transition, of or "channel", parse(lookback or EVER))
    found, notes = measures(context, told)
    unknown = _unknown(context, transition, told)
    rows = [blank(Heading(to or WON, start, None), unknown)] if unknown else []
    for group, chosen in [] if unknown else _groups(told, filters):
        part = [among(measure, chosen) for measure in found]
        rows += credit_rows(Heading(to or WON, start, group), told.paths.take(chosen), part, choices)
    given = {"start": start, "to": to, "of": of, "half_life": half_life, "order": order, "worth": worth}
    notes += _counted(told)
    return figure_of(context, "attribution", filters, Credit, rows, notes, **given, lookback=lookback)


def choices_of(half_life: str | None = None, order: str | None = None, worth: str | None = None) -> Choices:
    """What the user chose for the models; anything that is none of the choices is an input error."""
    span = parse(half_life or HALF_LIFE)
    if span.ever:
        raise InputError("a half-life has an end", "give one such as 7d")
    if (order or "1") not in _ORDERS:
        raise InputError(f"there is no chain of order {order}", f"use {', '.join(_ORDERS)}")
    game = next((known for known in WORTHS if known == (worth or WORTHS[0])), None)
    if game is None:
        raise InputError(f"a coalition has no worth {worth}", f"use {' or '.join(WORTHS)}")
    return Choices(float(span.micros), int(order or "1"), game)


def _groups(told: Told, filters: Filters) -> Iterator[tuple[str | None, Mask]]:
    """The groups in which something was won; one, None, where there is no breakdown."""
    if filters.by is None:
        yield None, np.ones(len(told.paths), dtype=np.bool_)
        return
    for label, rows in told.group.groups():
        if bool((rows & (told.paths.won > 0)).any()):
            yield label, rows


def _unknown(context: Context, transition: Transition, told: Told) -> str:
    """Why nothing can be attributed, if nothing can."""
    if not context.has_events:
        return "there are no events to look at"
    rules = list(transition.rules(context))
    if told.paths.won.any():
        return ""
    if not rules:
        return "the map does not say when it happens"
    return "" if any(trackable(context, rule) for rule in rules) else "no event that brings it about has ever come"


def _counted(told: Told) -> list[str]:
    """How many paths there are of each kind, and what was done with them."""
    won, lost = int(told.paths.won.sum()), int(told.paths.lost.sum())
    notes = [f"{won} paths won, {lost} lost; {told.undecided} turns are undecided and left out"]
    bare = int((told.paths.won[told.paths.lengths == 0]).sum())
    if bare:
        notes.append(f"{bare} were won without any touch by a customer: no channel has their credit")
    if told.lumped:
        notes.append(f"the {told.lumped} rarest kinds of touch are together as {paths_of.OTHER}")
    return notes


SPEC = FigureSpec(
    "attribution",
    titled("Attribution", "Атрибуция", "歸因"),
    Credit,
    compute,
    dimensions=OF_ACCOUNTS,
    better="neither",
    theme="channels",
    keys=("to", "start", "group", "currency", "touch"),
)
