"""How turns ended for an attribution: with the transition asked for, without it, or not yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from journeyglass.errors import InputError
from journeyglass.figures.closings import closings_sql
from journeyglass.figures.context import Context, micros
from journeyglass.figures.dimensions import expect, group_steps_sql
from journeyglass.figures.filters import PERIODS, Filters, period_sql
from journeyglass.figures.places_sql import placed_sql, standing_sql
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.visits import GONE
from journeyglass.journey.rules import Rule, matchers
from journeyglass.reading.where_sql import quote

WON = "won"
_NEVER = -(2**62)


@dataclass(frozen=True)
class Transition:
    """What is attributed: the way from a stage (None: from the turn's beginning) to a stage (None: to the win)."""

    start: int | None
    to: int | None

    @classmethod
    def of(cls, context: Context, start: str | None, to: str | None) -> Transition:
        """The transition of these names; `won` is the win, as long as no stage has that name."""
        stages = [stage.id for stage in context.journey.stages]
        win = to is None or (to == WON and WON not in stages)
        a = None if start is None else context.stage_index(start)
        b = None if win else context.stage_index(str(to))
        if a is not None and b is not None and a >= b:
            raise InputError("attribution goes ahead, to a later stage", "give a `start` that stands before `to`")
        return cls(a, b)

    def rules(self, context: Context) -> Iterator[Rule]:
        """The rules by which the transition comes about."""
        journey = context.journey
        if self.to is None:
            yield from (o.when for stage in journey.stages for o in stage.outcomes if o.kind == "won")
            yield from [journey.moments["won"]] if "won" in journey.moments else []
            return
        # Who goes past the stage gets there by the rule of a later one.
        later = journey.stages[self.to :]
        yield from (stage.enter for stage in later if stage.enter is not None)
        yield from (o.when for s in journey.stages for o in s.outcomes if o.to in {stage.id for stage in later})

    def deciding_names(self, context: Context) -> list[str]:
        """The names of the events that bring it about."""
        return sorted({n for rule in self.rules(context) for matcher in matchers(rule) for n in matcher.names})


def make_endings(context: Context, filters: Filters, transition: Transition) -> int:
    """Makes the table `attribution_endings`, a row a turn that is decided; gives how many are not.

    `(no, unit, subject, account, turn, begun, "at", won, grp, value, currency, lead, opportunity)`: numbered from 0 so
    that those of one account, which is one `unit`, stand together; times in UTC microseconds, `begun` is when
    the path may start.
    """
    expect(context, filters)
    con = context.con
    con.execute(f"CREATE OR REPLACE TEMP TABLE attribution_decided AS {decided_sql(context, transition)}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE attribution_endings AS {endings_sql(filters)}")
    undecided = context.table(undecided_sql(transition))["n"][0].as_py()
    con.execute("DROP TABLE attribution_decided")
    return int(undecided)


def endings_sql(filters: Filters) -> str:
    """The rows of the table, from `attribution_decided`."""
    steps = {"placed": placed_sql()}
    steps["standing"] = standing_sql("placed")
    steps["located"] = """
        SELECT d.*, s.account, st.stage_idx FROM attribution_decided d
        LEFT JOIN subjects s ON s.subject = d.subject
        ASOF LEFT JOIN standing st ON st.subject = d.subject AND d."at" >= st.entered"""
    steps |= group_steps_sql(filters, "located", '"at"', _keyword_sql)
    steps["marked"] = """
        SELECT g.*, coalesce('a' || g.account, 's' || g.subject) AS unit_key,
            epoch_us(l."at") AS lead, epoch_us(o."at") AS opportunity
        FROM grouped g
        LEFT JOIN moments l ON l.subject = g.subject AND l.turn = g.turn AND l.moment = 'lead'
        LEFT JOIN moments o ON o.subject = g.subject AND o.turn = g.turn AND o.moment = 'opportunity'"""
    steps["numbered"] = f"""
        SELECT row_number() OVER (ORDER BY unit_key, subject, turn) - 1 AS no,
            dense_rank() OVER (ORDER BY unit_key) - 1 AS unit,
            subject, account, turn, begun, "at", won, grp, value, currency, lead, opportunity
        FROM marked {_period_sql(filters)}"""
    return chain_sql(steps)


def _keyword_sql(by: str | None) -> str:
    return period_sql(by, '"at"') if by in PERIODS else "NULL::VARCHAR"


def undecided_sql(transition: Transition) -> str:
    """How many turns are neither won nor lost: still open, put aside by a return, or ended in another way."""
    seen = "true" if transition.start is None else f"bool_or(stage_idx = {transition.start})"
    steps = {
        "placed": placed_sql(),
        "turns": f"SELECT subject, turn FROM placed GROUP BY subject, turn HAVING {seen}",
        "left_over": "SELECT count(*) AS n FROM (FROM turns ANTI JOIN attribution_decided USING (subject, turn))",
    }
    return chain_sql(steps)


def decided_sql(context: Context, transition: Transition) -> str:
    """A row a decided turn: `(subject, turn, begun, "at", won, value, currency)`."""
    steps = {"placed": placed_sql()}
    steps |= _win_steps_sql(context) if transition.to is None else _stage_steps_sql(transition.to)
    return chain_sql({**steps, "decided": _begun_sql(transition)})


def _win_steps_sql(context: Context) -> dict[str, str]:
    closed = f"""
        SELECT subject, turn, closed AS "at", kind = 'won' AS won, value, currency
        FROM ({closings_sql(context)})"""
    return {"closed": closed}


def _stage_steps_sql(to: int) -> dict[str, str]:
    """A turn gets there when it first enters the stage or goes past it; it fails when it ends by dropping out."""
    gone = ", ".join(map(quote, GONE))
    thrown = f"move = 'outcome' AND coalesce(before IN ({gone}), false)"
    past = f"skipped > 0 AND stage_idx - skipped <= {to} AND stage_idx > {to} AND NOT ({thrown})"
    return {
        "followed": "SELECT *, lag(outcome_kind) OVER (PARTITION BY subject ORDER BY visit_no) AS before FROM placed",
        "hits": f"""
            SELECT subject, turn, min(entered) AS "at", min_by(entered_by, visit_no) AS event_id FROM followed
            WHERE stage_idx = {to} OR ({past}) GROUP BY subject, turn""",
        "lasts": """
            SELECT * FROM placed
            QUALIFY row_number() OVER (PARTITION BY subject, turn ORDER BY visit_no DESC) = 1""",
        "failed": f"""
            SELECT l.subject, l.turn, l.left_us AS "at" FROM lasts l ANTI JOIN hits USING (subject, turn)
            WHERE l.left_us IS NOT NULL AND l.outcome_kind IN ({gone})""",
        "closed": """
            SELECT h.subject, h.turn, h."at", true AS won, e.value, e.currency
            FROM hits h LEFT JOIN events e ON e.event_id = h.event_id AND e.value IS NOT NULL
            UNION ALL SELECT subject, turn, "at", false, NULL, NULL FROM failed""",
    }


def _begun_sql(transition: Transition) -> str:
    """When paths may start: with the last visit of the start before the end, else with the turn.

    The first turn has all of history before it.
    """
    if transition.start is not None:
        return f"""
            SELECT c.subject, c.turn, max(p.entered) AS begun, c."at", c.won, c.value, c.currency
            FROM closed c JOIN placed p ON p.subject = c.subject AND p.turn = c.turn
                AND p.stage_idx = {transition.start} AND p.entered <= c."at"
            GROUP BY ALL"""
    begun = "SELECT subject, turn, min(entered) AS begun FROM placed GROUP BY subject, turn"
    return f"""
        SELECT c.*, CASE WHEN c.turn = 1 OR t.begun IS NULL THEN {_NEVER} ELSE t.begun END AS begun
        FROM closed c LEFT JOIN ({begun}) t USING (subject, turn)"""


def _period_sql(filters: Filters) -> str:
    def bound(sign: str, at: datetime | None) -> list[str]:
        return [] if at is None else [f'"at" {sign} {micros(at)}']

    bounds = bound(">=", filters.since) + bound("<", filters.until)
    return f"WHERE {' AND '.join(bounds)}" if bounds else ""
