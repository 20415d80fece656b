"""Hand-overs: leads given from marketing to sales, and what came back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pyarrow as pa

from journeyglass.figures.context import Context
from journeyglass.figures.dimensions import expect_touches, touch_steps_sql
from journeyglass.figures.filters import Filters
from journeyglass.figures.judgements import due_sql
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints
from journeyglass.figures.visits import Coded, coded, kept, whole
from journeyglass.reading.where_sql import quote

HANDED, ACCEPTED, REJECTED = "Lead Handed Off", "Lead Accepted", "Lead Rejected"
NEVER = -1


@dataclass(frozen=True)
class HandOvers:
    """A row a hand-over of the period; times in UTC microseconds, −1 where there is none.

    `who`: the account's number after `a`, else the person's after `p`, else the visitor's id after `v`.
    `reply` is `accepted` or `rejected`, at `replied`. `next` is when the lead was handed over again; `due` is the
    first instant that is too late.
    """

    who: Coded
    at: Ints
    due: Ints
    next: Ints
    replied: Ints
    reply: Coded
    reason: Coded
    group: Coded

    @property
    def subject(self) -> Ints:
        """Whose it is, as a number."""
        return self.who.codes


def hand_overs(context: Context, filters: Filters) -> HandOvers:
    """The hand-overs of the period; broken down by owner, the `owner_id` of the event goes first."""
    return context.once(("hand-overs", filters), lambda: _load(context, filters))


def _load(context: Context, filters: Filters) -> HandOvers:
    expect_touches(context, filters)
    rest = replace(filters, where=())
    found = context.table(hand_overs_sql(rest))
    if filters.where:
        # A hand-over may name its owner itself, which no step of touches knows.
        mine = kept(filters, lambda by: hand_overs(context, replace(rest, by=by)).group)
        found = found.filter(pa.array(mine))
    return HandOvers(
        who=coded(found, "who"),
        at=whole(found, "at"),
        due=whole(found, "due", NEVER),
        next=whole(found, "next", NEVER),
        replied=whole(found, "replied", NEVER),
        reply=coded(found, "reply"),
        reason=coded(found, "reason"),
        group=coded(found, "label"),
    )


_WHO = "coalesce('a' || {t}.account_no, 'p' || {t}.person_no, 'v' || {t}.anonymous_id)"


def hand_overs_sql(filters: Filters) -> str:
    """A row a hand-over with its first answer, in order of the events' rows.

    An answer belongs to the latest hand-over of the account by then; a rejection rather to one before that instant,
    so that a lead rejected and handed on at once (or on one day, where only days are known) is not rejected twice.
    """
    owner = "coalesce(json_extract_string(p.properties, '/owner_id'), g.grp)" if filters.by == "owner" else "g.grp"
    steps = touch_steps_sql(filters, [HANDED])
    steps["handed"] = f"""
        SELECT g.row_no, {_WHO.format(t="g")} AS who, g."at", {owner} AS label,
            {due_sql("json_extract_string(p.properties, '/due_at')")} AS due
        FROM grouped g JOIN cache_events p ON p.row_no = g.row_no AND p.name = {quote(HANDED)}"""
    steps["times"] = f"""
        SELECT DISTINCT {_WHO.format(t="t")} AS who, t."at" FROM touches t WHERE t.name = {quote(HANDED)}"""
    steps["answers"] = f"""
        SELECT p.row_no, {_WHO.format(t="t")} AS who, t."at", p.name AS name,
            json_extract_string(p.properties, '/reason') AS reason
        FROM touches t JOIN cache_events p ON p.row_no = t.row_no
        WHERE t.name IN ({quote(ACCEPTED)}, {quote(REJECTED)}) AND p.name IN ({quote(ACCEPTED)}, {quote(REJECTED)})"""
    steps["placed"] = """
        SELECT a.*, i."at" AS latest, s."at" AS earlier FROM answers a
        ASOF LEFT JOIN times i ON i.who = a.who AND a."at" >= i."at"
        ASOF LEFT JOIN times s ON s.who = a.who AND a."at" > s."at" """
    steps["first"] = f"""
        SELECT who, CASE WHEN name = {quote(REJECTED)} THEN coalesce(earlier, latest) ELSE latest END AS handed_at,
            min("at") AS replied, arg_min(name, ("at", row_no)) AS name, arg_min(reason, ("at", row_no)) AS reason
        FROM placed WHERE latest IS NOT NULL GROUP BY ALL"""
    steps["ordered"] = f"""
        SELECT h.row_no, h.who, h."at", h.due, h.label, n."at" AS next, f.replied, f.reason,
            CASE f.name WHEN {quote(ACCEPTED)} THEN 'accepted' WHEN {quote(REJECTED)} THEN 'rejected' END AS reply
        FROM handed h LEFT JOIN first f ON f.who = h.who AND f.handed_at = h."at"
        ASOF LEFT JOIN times n ON n.who = h.who AND h."at" < n."at" ORDER BY h.row_no"""
    return chain_sql(steps)
