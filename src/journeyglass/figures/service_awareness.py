"""Service awareness: which of our services our clients know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from journeyglass.figures.accounts import BY_ACCOUNT_NO_PERIOD
from journeyglass.figures.clients import no_clients
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate, share_of
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.services import Known, known_services, unsaid
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.statistics.spells import Mask


@dataclass(frozen=True)
class ServiceKnown:
    """One service among our `clients`: how many said that they know it, saw content about it, bought it.

    `aware` is the share that did any of these, `buyers` the share that bought it.
    """

    service: str
    group: str | None
    clients: int
    said: int
    seen: int
    bought: int
    aware: Estimate
    buyers: Estimate


def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """Which of our services does each client know, and which has it bought.

    Formula: of the clients at the reading's instant (won and not churned since), the share with an event that names
    the service in `service` (a text or a list): an answer to a survey of the kind awareness (not 0 or no), content
    viewed or downloaded, a webinar, a proposal, or an engagement, order, contract or subscription (bought).
    Assumes: who saw content about a service knows it. Misleads: a service that no event has named is missing
    here altogether; a client whom nobody asked, and whose content is not tagged, counts as not knowing.
    Intervals: Wilson. The period is that of the events; groups are those of the clients now.
    Shape: a row a service and group. Unit: share 0–1 of clients. Source: M2.3.
    """
    found = known_services(context, filters)
    rows = [
        _row(found, service, group, mine)
        for service in sorted(found.service.labels)
        for group, mine in groups(found, filters.by)
    ]
    notes = [note for note in (no_clients(context) or unsaid(context, found),) if note]
    return figure_of(context, "service_awareness", filters, ServiceKnown, rows, notes)


def groups(found: Known, by: str | None) -> Iterator[tuple[str | None, Mask]]:
    """Each group with its clients."""
    if by is None:
        yield None, np.ones(found.clients, dtype=np.bool_)
    else:
        yield from found.group.groups()


def _row(found: Known, service: str, group: str | None, clients: Mask) -> ServiceKnown:
    rows = found.service.among(service) & clients[found.client]
    size = int(clients.sum())
    said, seen, bought = (int((rows & how).sum()) for how in (found.said, found.seen, found.bought))
    aware = share_of(int(rows.sum()), size)
    return ServiceKnown(service, group, size, said, seen, bought, aware, share_of(bought, size))


SPEC = FigureSpec(
    "service_awareness",
    titled("Service awareness", "Знание услуг", "服務認知"),
    ServiceKnown,
    compute,
    dimensions=BY_ACCOUNT_NO_PERIOD,
    theme="voice",
)
