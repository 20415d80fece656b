"""What the buyer was promised beside what the customer is given: content and touchpoints before and after the win."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa

from journeyglass.figures.accounts import account_steps_sql, expect_accounts
from journeyglass.figures.choices import whole as whole_number
from journeyglass.figures.context import Context, micros
from journeyglass.figures.crossings import crossings_sql
from journeyglass.figures.estimate import Estimate, share_of
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, TOUCH, Filters
from journeyglass.figures.horizon import Horizon, parse
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints
from journeyglass.figures.visits import Coded, coded, whole
from journeyglass.reading.where_sql import quote

Fate = Literal["kept", "dropped", "new"]
ASSETS = ("Content Viewed", "Content Downloaded", "Webinar Registered", "Webinar Attended")
WITHIN, TOP = "90d", 15
_PAPERWORK = ("Opportunity", "Contract", "Subscription", "Invoice", "Order", "Lead", "Stage")
"""First words of names that tell of the deal, not of what anybody met."""
_KEPT = 0.5
"""A thing seen by under half as many after as before is dropped; by over twice as many, new."""


@dataclass(frozen=True)
class PromisedDelivered:
    """One thing that won accounts met: a piece of content (`asset`) or a kind of contact (`touchpoint`, by event name).

    Of `won` accounts `before_win` met it up to the win and `after_win` in the horizon after it, `both` in both.
    `fate` dropped: after the win fewer than half as many meet it; new: before it fewer than half as many did.
    """

    group: str | None
    met: Literal["asset", "touchpoint"]
    what: str
    won: int
    before_win: int
    after_win: int
    both: int
    before_share: Estimate
    after_share: Estimate
    fate: Fate


def compute(
    context: Context, filters: Filters = EVERYTHING, within: str | None = None, top: str | None = None
) -> Figure:
    """What did the accounts meet that were won, and what of it do they still meet as customers?

    Formula: of the accounts won at least H ago, the share with an event of that content (property `asset`, else
    `title`, of content and webinars) or of that name before the win or at its instant, and the share with one after
    it, within H. The moments of the deal itself (opportunities, contracts, subscriptions, invoices) are left out.
    Assumes: the same name or asset means the same thing on both sides. Misleads: much that is right before the sale is
    rightly over after it: it shows what to look at, not what is wrong; a long courtship has more time than H.
    Intervals: Wilson. Options: `within` (H, default 90d), `top` (how many of each kind, default 15).
    Shape: a row a group, kind and thing, most met first. Period: by the win. Unit: share 0–1. Source: M1.2.
    """
    until, most = parse(within or WITHIN), whole_number("top", top, TOP, 1, 500)
    met = _load(context, filters, until)
    rows = [row for group in _groups(met, filters.by) for row in _rows(met, group, most)]
    notes = [] if context.has_events else ["there are no events to look at"]
    return figure_of(context, "promised_delivered", filters, PromisedDelivered, rows, notes, within=within, top=top)


@dataclass(frozen=True)
class _Met:
    """A row a group and thing that its won accounts met; `won` accounts by group."""

    table: pa.Table
    group: Coded
    before: Ints
    after: Ints
    both: Ints
    won: dict[str | None, int]


def _groups(met: _Met, by: str | None) -> Iterator[str | None]:
    yield from [None] if by is None else sorted(met.won, key=lambda group: (group is None, group or ""))


def _load(context: Context, filters: Filters, until: Horizon) -> _Met:
    steps = _won_steps(context, filters, until)
    sizes = context.table(chain_sql({**steps, "sizes": "SELECT grp, count(*) AS n FROM won_accounts GROUP BY grp"}))
    steps |= _met_steps_sql(context, until)
    table = context.table(chain_sql(steps))
    won = dict(zip(sizes["grp"].to_pylist(), sizes["n"].to_pylist(), strict=True))
    before, after, both = (whole(table, name) for name in ("before", "after", "both"))
    return _Met(table, coded(table, "grp"), before, after, both, won)


def met_by(context: Context, filters: Filters, until: Horizon, kind: str, what: str) -> pa.Table:
    """Every won account, and whether it met that thing `before` the win and `after` it: `(account, before, after)`."""
    return context.once(("met by", filters, until, kind, what), lambda: _met_by(context, filters, until, kind, what))


def _met_by(context: Context, filters: Filters, until: Horizon, kind: str, what: str) -> pa.Table:
    steps = _won_steps(context, filters, until) | _met_steps_sql(context, until)
    steps["told"] = f"""
        SELECT w.account, coalesce(s.before, false) AS before, coalesce(s.after, false) AS after FROM won_accounts w
        LEFT JOIN (SELECT * FROM sides WHERE kind = {quote(kind)} AND what = {quote(what)}) s ON s.account = w.account
        ORDER BY w.account"""
    return context.table(chain_sql(steps))


def _won_steps(context: Context, filters: Filters, until: Horizon) -> dict[str, str]:
    """The steps up to `won_accounts(account, won, grp)`."""
    expect_accounts(context, filters)
    steps = {"crossed_subjects": crossings_sql(EVERYTHING), "firsts": _firsts_sql(context, filters, until)}
    steps |= account_steps_sql(filters, "firsts", "won")
    return {**steps, "won_accounts": "SELECT account, won, grp FROM grouped"}


def _firsts_sql(context: Context, filters: Filters, until: Horizon) -> str:
    """Each account's first win in the period, if it is old enough."""
    bounds = [f"won <= {context.as_of - (0 if until.ever else until.micros)}"]
    bounds += [f"won >= {micros(filters.since)}"] if filters.since else []
    bounds += [f"won < {micros(filters.until)}"] if filters.until else []
    return f"""
        SELECT account, won FROM (SELECT account, min(won) AS won FROM crossed_subjects GROUP BY account)
        WHERE {" AND ".join(bounds)}"""


def _met_steps_sql(context: Context, until: Horizon) -> dict[str, str]:
    assets = ", ".join(map(quote, ASSETS))
    title = "coalesce(json_extract_string(e.properties, '$.asset'), json_extract_string(e.properties, '$.title'))"
    left_out = " OR ".join(f"e.name LIKE {quote(f'{word} %')}" for word in _PAPERWORK)
    return {
        "contents": f"""
            SELECT e.account_no, e."at", 'asset' AS kind, {title} AS what FROM cache_events e
            WHERE e.name IN ({assets}) AND {title} IS NOT NULL AND e."at" <= {context.as_of}""",
        "contacts": f"""
            SELECT e.account_no, e."at", 'touchpoint' AS kind, e.name AS what FROM cache_events e
            WHERE e.actor <> 'system' AND NOT ({left_out}) AND e."at" <= {context.as_of}""",
        "sides": f"""
            SELECT w.account, w.grp, t.kind, t.what, bool_or(t."at" <= w.won) AS before,
                bool_or(t."at" > w.won AND t."at" <= w.won + {until.micros}) AS after
            FROM won_accounts w JOIN cache_accounts a ON a.account_id = w.account
            JOIN (SELECT * FROM contents UNION ALL SELECT * FROM contacts) t ON t.account_no = a.account_no
            GROUP BY w.account, w.grp, t.kind, t.what""",
        "met": """
            SELECT grp, kind, what, count(*) FILTER (WHERE before) AS before, count(*) FILTER (WHERE after) AS after,
                count(*) FILTER (WHERE before AND after) AS both
            FROM sides GROUP BY grp, kind, what""",
        "ranked": """
            SELECT * FROM met WHERE before + after > 0 ORDER BY grp, kind, greatest(before, after) DESC, what""",
    }


def _rows(met: _Met, group: str | None, most: int) -> Iterator[PromisedDelivered]:
    mine = met.group.missing if group is None else met.group.among(group)
    kinds, names = met.table["kind"].to_pylist(), met.table["what"].to_pylist()
    shown = {"asset": 0, "touchpoint": 0}
    for row in np.flatnonzero(mine):
        kind = kinds[row]
        shown[kind] += 1
        if shown[kind] <= most:
            yield _row(met, group, kind, names[row], int(row))


def _row(met: _Met, group: str | None, kind: Literal["asset", "touchpoint"], what: str, row: int) -> PromisedDelivered:
    won, before, after = met.won[group], int(met.before[row]), int(met.after[row])
    fate: Fate = "dropped" if after < _KEPT * before else "new" if before < _KEPT * after else "kept"
    shares = share_of(before, won), share_of(after, won)
    return PromisedDelivered(group, kind, what, won, before, after, int(met.both[row]), *shares, fate)


SPEC = FigureSpec(
    "promised_delivered",
    titled("Promised and delivered", "Обещано и получено", "承諾與交付"),
    PromisedDelivered,
    compute,
    dimensions=TOUCH,
    better="neither",
    theme="money",
)
