"""The parts of an account's health, each a number from 0 (bad) to 1 (good)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from journeyglass.figures.answers import SCALES
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import DAY
from journeyglass.figures.filters import EVERYTHING
from journeyglass.figures.judgements import COMPLETED, judgements_sql
from journeyglass.figures.revenue import ledger_table
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.tracked import trackable
from journeyglass.figures.welcome import RESOLVED, TICKET, USE, milestones_of, onboarding_stages
from journeyglass.reading.where_sql import quote

YEAR, QUARTER, WEEK = 365 * DAY, 90 * DAY, 7 * DAY
WEEKS = 4
ANSWERED = "Survey Submitted"


def usage_sql(context: Context) -> str | None:
    """The share of the last four weeks in which the product was used; who never did has 0."""
    if not _came(context, *USE):
        return None
    return f"""
        SELECT c.account, count(DISTINCT ({context.as_of} - e."at") // {WEEK}) / {WEEKS} AS score
        FROM clients c LEFT JOIN cache_accounts a ON a.account_id = c.account
        LEFT JOIN cache_events e ON e.account_no = a.account_no AND e.name IN ({_names(USE)}) AND e.actor = 'customer'
            AND e."at" <= {context.as_of} AND e."at" > {context.as_of - WEEKS * WEEK}
        GROUP BY c.account"""


def support_sql(context: Context) -> str | None:
    """The share resolved of the tickets that are open or were opened in the last 90 days; without any it is 1."""
    if not _came(context, TICKET):
        return None
    steps = {
        "told": f"""
            SELECT e.account_no, json_extract_string(e.properties, '/ticket_id') AS ticket,
                min(e."at") FILTER (e.name = {quote(TICKET)}) AS opened,
                max(e."at") FILTER (e.name = {quote(RESOLVED)}) AS resolved
            FROM cache_events e WHERE e.name IN ({_names((TICKET, RESOLVED))}) AND e."at" <= {context.as_of}
            GROUP BY ALL""",
        "counted": f"""
            SELECT account_no, avg((resolved IS NOT NULL)::INTEGER) AS score FROM told
            WHERE ticket IS NOT NULL AND (resolved IS NULL OR opened > {context.as_of - QUARTER})
            GROUP BY account_no""",
        "scored": """
            SELECT c.account, coalesce(n.score, 1.0) AS score FROM clients c
            LEFT JOIN cache_accounts a ON a.account_id = c.account
            LEFT JOIN counted n ON n.account_no = a.account_no""",
    }
    return chain_sql(steps)


def survey_sql(context: Context, kind: str) -> str | None:
    """The mean answer of the last 365 days, from 0 at the scale's bad end to 1 at its good one."""
    if not _came(context, ANSWERED):
        return None
    least, most = SCALES[kind]
    score = "try_cast(json_extract_string(e.properties, '/score') AS DOUBLE)"
    return f"""
        SELECT a.account_id AS account, avg(({score} - {least}) / {most - least}) AS score
        FROM cache_events e JOIN cache_accounts a USING (account_no)
        WHERE e.name = {quote(ANSWERED)} AND lower(json_extract_string(e.properties, '/survey_type')) = {quote(kind)}
            AND {score} BETWEEN {least} AND {most} AND {_recent(context)}
        GROUP BY 1"""


def emotion_sql(context: Context) -> str | None:
    """The mean over all three surveys of the last 365 days, each from 0 to 1."""
    parts = [survey_sql(context, kind) for kind in SCALES]
    union = " UNION ALL ".join(f"({part})" for part in parts if part)
    return f"SELECT account, avg(score) AS score FROM ({union}) GROUP BY account" if union else None


def promises_sql(context: Context) -> str | None:
    """The share kept of the promises of which it is known, of all time; see the figure `promises`."""
    if not _came(context, COMPLETED, ANSWERED):
        return None
    return f"""
        SELECT a.account_id AS account, avg(j.held::INTEGER) AS score FROM ({judgements_sql(EVERYTHING)}) j
        JOIN cache_accounts a ON 'a' || a.account_no = j.whose GROUP BY 1"""


def onboarding_sql(context: Context) -> str | None:
    """The share of the milestones of the onboarding stages (those that can be seen) that were ever completed."""
    stages = onboarding_stages(context)
    wanted, _ = milestones_of(context, stages)
    if not wanted:
        return None
    names = [context.journey.stages[i].id for i in stages]
    among = ", ".join(f"({quote(stage)}, {quote(milestone)})" for stage, milestone in wanted)
    return f"""
        SELECT s.account, count(DISTINCT m.stage || '.' || m.milestone) / {len(wanted)} AS score
        FROM subjects s JOIN (SELECT DISTINCT subject FROM visits WHERE stage IN ({_names(names)})) v
            ON v.subject = s.subject
        LEFT JOIN milestones m ON m.subject = s.subject AND (m.stage, m.milestone) IN ({among})
        GROUP BY s.account"""


def reached_sql(context: Context) -> str | None:
    """How far the account came in its present turn: the place of the furthest stage ÷ the number of stages."""
    return f"""
        SELECT s.account, max(st.idx + 1) / {len(context.journey.stages)} AS score
        FROM visits v JOIN subjects s USING (subject) JOIN stages st USING (stage)
        JOIN (SELECT subject, max(turn) AS turn FROM visits GROUP BY subject) t
            ON t.subject = v.subject AND t.turn = v.turn
        GROUP BY s.account"""


def retention_sql(context: Context) -> str | None:
    """What the account pays a month now ÷ the most that it ever paid, in the currency in which it paid most."""
    return f"""
        SELECT a.account_id AS account, arg_max(r.now / r.most, r.most) AS score FROM (
            SELECT account_no, currency, arg_max(after, "at") AS now, max(after) AS most
            FROM {ledger_table(context)} GROUP BY ALL) r
        JOIN cache_accounts a USING (account_no) WHERE r.most > 0 GROUP BY 1"""


def referral_sql(context: Context) -> str | None:
    """1 for an account that referred somebody (the moment `referred`), else 0."""
    if "referred" not in context.journey.moments or not trackable(context, context.journey.moments["referred"]):
        return None
    return """
        SELECT s.account, max((m.subject IS NOT NULL)::INTEGER) AS score FROM subjects s
        LEFT JOIN moments m ON m.subject = s.subject AND m.moment = 'referred' GROUP BY s.account"""


def stalled_sql(context: Context) -> str | None:
    """0 for an account that is stalled now, else 1."""
    return "SELECT account, min((stalled_since IS NULL)::INTEGER) AS score FROM subjects GROUP BY account"


PARTS: Mapping[str, Callable[[Context], str | None]] = {
    "usage": usage_sql,
    "support": support_sql,
    "nps": lambda context: survey_sql(context, "nps"),
    "csat": lambda context: survey_sql(context, "csat"),
    "ces": lambda context: survey_sql(context, "ces"),
    "emotion": emotion_sql,
    "promises": promises_sql,
    "onboarding": onboarding_sql,
    "reached": reached_sql,
    "retention": retention_sql,
    "referral_rate": referral_sql,
    "stalled": stalled_sql,
}
"""The query of each part: `(account, score)`, a row an account of which it is known; None: nobody can know it.

It may use the step `clients(account, now)`.
"""


def _came(context: Context, *names: str) -> bool:
    return bool(context.names_seen) and not set(names).isdisjoint(context.names_seen or ())


def _recent(context: Context) -> str:
    return f'e."at" <= {context.as_of} AND e."at" > {context.as_of - YEAR}'


def _names(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(map(quote, names)) or "NULL"
