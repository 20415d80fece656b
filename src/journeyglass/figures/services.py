"""Services: which of them each client knows, and from what we know that."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from journeyglass.figures.accounts import account_steps_sql, expect_accounts
from journeyglass.figures.clients import clients_steps_sql
from journeyglass.figures.context import Context
from journeyglass.figures.filters import Filters
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.figures.visits import Coded, coded, kept, whole
from journeyglass.reading.where_sql import quote

ANSWERED = "Survey Submitted"
BOUGHT = ("Engagement Started", "Engagement Completed", "Order Completed", "Contract Signed", "Subscription Started")
SEEN = ("Content Viewed", "Content Downloaded", "Webinar Registered", "Webinar Attended", "Proposal Sent")


@dataclass(frozen=True)
class Known:
    """A row a client and service that it knows of: `said` so in a survey, `seen` content about it, `bought` it.

    `client` points into the clients, of which there are `clients`, each with a `name` and in a group.
    """

    name: pa.Array
    client: Ints
    service: Coded
    said: Mask
    seen: Mask
    bought: Mask
    group: Coded

    @property
    def clients(self) -> int:
        """How many clients there are, whatever they know."""
        return len(self.group.codes)


def known_services(context: Context, filters: Filters) -> Known:
    """What every client at the reading's instant knows by what came in the period; groups are those of that instant."""
    return context.once(("services", filters), lambda: _load(context, filters))


def _load(context: Context, filters: Filters) -> Known:
    if filters.where:
        mine = kept(filters, lambda by: known_services(context, replace(filters, by=by, where=())).group)
        return _only(known_services(context, replace(filters, where=())), mine)
    expect_accounts(context, filters)
    found = context.table(known_sql(context, filters))
    clients = context.table(clients_sql(context, filters))
    return Known(
        name=clients["account"].combine_chunks(),
        client=whole(found, "client"),
        service=coded(found, "service"),
        said=found["said"].to_numpy().astype(np.bool_),
        seen=found["seen"].to_numpy().astype(np.bool_),
        bought=found["bought"].to_numpy().astype(np.bool_),
        group=coded(clients, "grp"),
    )


def _only(known: Known, mine: Mask) -> Known:
    """What these of the clients know."""
    rows, number = mine[known.client], np.cumsum(mine) - 1
    return Known(
        name=known.name.filter(pa.array(mine)),
        client=number[known.client[rows]],
        service=Coded(known.service.codes[rows], known.service.labels),
        said=known.said[rows],
        seen=known.seen[rows],
        bought=known.bought[rows],
        group=Coded(known.group.codes[mine], known.group.labels),
    )


def clients_sql(context: Context, filters: Filters) -> str:
    """The clients with their group, in order of their names."""
    steps = clients_steps_sql(context) | account_steps_sql(filters, "clients", "now")
    return chain_sql(steps | {"ordered": "SELECT account, any_value(grp) AS grp FROM grouped GROUP BY 1 ORDER BY 1"})


def known_sql(context: Context, filters: Filters) -> str:
    """A row a client and service, in order of their names; `service` may be one text or a list of them."""
    names = ", ".join(map(quote, (ANSWERED, *BOUGHT, *SEEN)))
    value = "json_extract(e.properties, '/service')"
    period = [f'e."at" <= {context.as_of}']
    for sign, at in ((">=", filters.since), ("<", filters.until)):
        if at is not None:
            period.append(f'e."at" {sign} epoch_us({quote(at.isoformat())}::TIMESTAMPTZ)')
    steps = clients_steps_sql(context)
    steps["numbered"] = """
        SELECT a.account_no, row_number() OVER (ORDER BY c.account) - 1 AS client
        FROM clients c LEFT JOIN cache_accounts a ON a.account_id = c.account"""
    steps["told"] = f"""
        SELECT n.client, e.name, unnest(CASE json_type({value})
            WHEN 'ARRAY' THEN from_json({value}, '["VARCHAR"]') ELSE [json_extract_string({value}, '$')] END) AS service
        FROM cache_events e JOIN numbered n ON n.account_no = e.account_no
        WHERE e.name IN ({names}) AND json_type({value}) IN ('VARCHAR', 'ARRAY') AND {" AND ".join(period)}
            AND (e.name <> {quote(ANSWERED)} OR {_AWARE})"""
    steps["known"] = f"""
        SELECT client, trim(service) AS service, bool_or(name = {quote(ANSWERED)}) AS said,
            bool_or(name IN ({", ".join(map(quote, SEEN))})) AS seen,
            bool_or(name IN ({", ".join(map(quote, BOUGHT))})) AS bought
        FROM told WHERE trim(service) <> '' GROUP BY ALL ORDER BY ALL"""
    return chain_sql(steps)


# An answer of 0 or "no" to "do you know this service?" is none.
_AWARE = """(lower(json_extract_string(e.properties, '/survey_type')) = 'awareness'
    AND coalesce(lower(json_extract_string(e.properties, '/score')) NOT IN ('0', '0.0', 'false', 'no'), true))"""


def unsaid(context: Context, found: Known) -> str:
    """Why nothing can be said of services at all; empty where some event named one."""
    if not context.has_events:
        return "there are no events to look at"
    return "" if len(found.client) else "no event of a client has ever named a service"
