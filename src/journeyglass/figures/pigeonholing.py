"""Pigeonholing: clients that know us for one service only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.figures.accounts import BY_ACCOUNT_NO_PERIOD
from journeyglass.figures.clients import no_clients
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate, share_of, terra_incognita
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.service_awareness import groups
from journeyglass.figures.services import Known, known_services, unsaid
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.statistics.spells import Mask
from journeyglass.journey.model import Indicator, Stage


@dataclass(frozen=True)
class Pigeonholing:
    """Our `clients` by how many of our services they know: none that we know of, one, several.

    `pigeonholed` is the share that knows one only, of those that know any; `bought_one` the share that bought one
    only, of those that bought any.
    """

    group: str | None
    clients: int
    services: int
    know_none: int
    know_one: int
    know_several: int
    pigeonholed: Estimate
    bought_one: Estimate


def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """How many clients put us in a pigeonhole: know us, or bought from us, for one service only.

    Formula: clients that know exactly one service ÷ clients that know any, as `service_awareness` counts knowing;
    the same of buying.
    Assumes: the services are told apart in the events as clients tell them apart. Misleads: a client about whom little
    is recorded looks pigeonholed (see `know_none`); with one service on offer everyone is.
    Intervals: Wilson. The period is that of the events; groups are those of the clients now.
    Shape: a row a group. Unit: share 0–1. Source: M2.3.
    """
    found = known_services(context, filters)
    unknown = no_clients(context) or unsaid(context, found)
    rows = [_row(found, group, mine, unknown) for group, mine in groups(found, filters.by)]
    return figure_of(context, "pigeonholing", filters, Pigeonholing, rows, [])


def _row(found: Known, group: str | None, clients: Mask, unknown: str) -> Pigeonholing:
    knows = np.bincount(found.client, minlength=found.clients)[clients]
    bought = np.bincount(found.client[found.bought], minlength=found.clients)[clients]
    none, one, several = (int(rows.sum()) for rows in (knows == 0, knows == 1, knows > 1))
    shares = (share_of(one, one + several), share_of(int((bought == 1).sum()), int((bought > 0).sum())))
    if unknown:
        shares = (terra_incognita("share", unknown), terra_incognita("share", unknown))
    return Pigeonholing(group, len(knows), len(found.service.labels), none, one, several, *shares)


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The share that knows one service only, of the whole journey."""
    found: Pigeonholing = compute(context, filters).rows[0]
    return found.pigeonholed


SPEC = FigureSpec(
    "pigeonholing",
    titled("Pigeonholing", "Известны одной услугой", "只認得一項服務"),
    Pigeonholing,
    compute,
    dimensions=BY_ACCOUNT_NO_PERIOD,
    better="less",
    measure=measure,
    theme="voice",
)
