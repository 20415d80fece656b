"""Closings: the turns of subjects that ended in a yes, a no or a not now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import pyarrow as pa

from journeyglass.figures.context import Context
from journeyglass.figures.filters import PERIODS, Filters, period_sql
from journeyglass.figures.places_sql import event_subject_sql, placed_sql, standing_sql
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.figures.visits import Coded, chosen_by, coded, groups_at, whole
from journeyglass.journey.rules import matchers
from journeyglass.reading.where_sql import quote

CLOSING = ("won", "lost", "not_now")


@dataclass(frozen=True)
class Closings:
    """One row a turn that closed: how, when, in which group, and the money that the deciding event carried.

    `visit` is the row of the visit that says which group that is, -1 where there was none.
    """

    subject: Ints
    visit: Ints
    kind: Coded
    at: Ints
    first_touch: Ints
    opportunity: Ints
    group: Coded
    value: list[Decimal | None]
    currency: list[str | None]
    chosen: Mask

    def groups(self, by: str | None) -> Iterator[tuple[str | None, Mask]]:
        """The groups among the closings of the period; one, None, where there is no breakdown."""
        return self.group.chosen(by, self.chosen)


def load(context: Context, filters: Filters) -> Closings:
    """The closings of the reading; periods, those of a breakdown too, are of the close date."""

    def make() -> Closings:
        found = _all(context, filters.by)
        chosen = chosen_by(filters, found.at, lambda by: load(context, Filters(by=by)).group)
        return replace(found, chosen=chosen)

    return context.once(("closings", filters), make)


def _all(context: Context, by: str | None) -> Closings:
    """The closings of all times; periods and groups kept are chosen among them without asking again."""
    if by is None or by in PERIODS:
        return context.once(("all closings", by), lambda: _columns(context.table(closings_sql(context, by))))
    found = _all(context, None)
    return replace(found, group=groups_at(context, by, found.visit))


def closings_sql(context: Context, period: str | None = None, last: str | None = None) -> str:
    """One row a turn that closed, with the `period` of its close date in `label`.

    Up to the step `last`, such as `closed` for which turn closed how and when.
    A win is the moment `won` or an outcome of that kind, whichever is first; it stands, whatever else the turn holds.
    Otherwise the turn's last loss counts, and where there is none its last not now.
    """
    label = period_sql(period, "p.closed") if period else "NULL::VARCHAR"
    steps = {
        "placed": placed_sql(),
        "standing": standing_sql("placed"),
        "ends": f"""
            SELECT subject, turn, outcome_kind AS kind, left_us AS closed, left_by AS event_id, row
            FROM placed WHERE outcome_kind IN ({", ".join(map(quote, CLOSING))})""",
        "wins": """
            SELECT m.subject, m.turn::BIGINT AS turn, 'won' AS kind, epoch_us(m."at") AS closed,
                NULL::VARCHAR AS event_id, s.row
            FROM moments m ASOF LEFT JOIN standing s ON m.subject = s.subject AND epoch_us(m."at") >= s.entered
            WHERE m.moment = 'won'""",
        "closed": """
            SELECT * FROM (SELECT * FROM ends UNION ALL SELECT * FROM wins)
            QUALIFY row_number() OVER (PARTITION BY subject, turn ORDER BY
                CASE kind WHEN 'won' THEN 0 WHEN 'lost' THEN 1 ELSE 2 END,
                CASE kind WHEN 'won' THEN closed ELSE -closed END, event_id NULLS LAST) = 1""",
        "paid": _paid_sql(context),
        "priced": """
            SELECT c.*, coalesce(d.value, p.value) AS value, coalesce(d.currency, p.currency) AS currency
            FROM closed c
            LEFT JOIN (FROM cache_events WHERE value IS NOT NULL) d ON c.event_id = d.event_id
            LEFT JOIN paid p ON c.kind = 'won' AND c.subject = p.subject AND c.closed = p.paid_at""",
        "started": f"""
            SELECT p.*, {label} AS label, epoch_us(f."at") AS first_touch, epoch_us(o."at") AS opportunity
            FROM priced p
            LEFT JOIN moments f ON f.subject = p.subject AND f.turn = p.turn AND f.moment = 'first_touch'
            LEFT JOIN moments o ON o.subject = p.subject AND o.turn = p.turn AND o.moment = 'opportunity'
            ORDER BY p.subject, p.turn""",
    }
    return chain_sql(steps, last)


def _paid_sql(context: Context) -> str:
    """What the events that the moment `won` asks for were worth, the last of an instant."""
    rule = context.journey.moments.get("won")
    names = sorted({name for matcher in matchers(rule) for name in matcher.names}) if rule else []
    among = f"e.name IN ({', '.join(map(quote, names))})" if names else "false"
    return f"""
        SELECT {event_subject_sql(context.journey)} AS subject, epoch_us(e.occurred_at) AS paid_at,
            arg_max(e.value, e.event_id) AS value, arg_max(e.currency, e.event_id) AS currency
        FROM events e WHERE e.value IS NOT NULL AND {among} GROUP BY ALL"""


def _columns(table: pa.Table) -> Closings:
    at = whole(table, "closed")
    return Closings(
        subject=coded(table, "subject").codes,
        visit=whole(table, "row"),
        kind=coded(table, "kind"),
        at=at,
        first_touch=whole(table, "first_touch", MISSING),
        opportunity=whole(table, "opportunity", MISSING),
        group=coded(table, "label"),
        value=table["value"].to_pylist(),
        currency=table["currency"].to_pylist(),
        chosen=np.ones(len(at), dtype=np.bool_),
    )


MISSING = -(2**62)
"""The time of a moment that never was."""
