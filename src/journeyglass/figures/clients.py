"""Clients: the accounts that have bought and not left, at the reading's instant."""

from __future__ import annotations

from journeyglass.figures.context import Context
from journeyglass.reading.where_sql import quote

_CLIENT_PHASES = ("customer", "between")


def clients_steps_sql(context: Context) -> dict[str, str]:
    """The steps that end in `clients(account, now)`: the clients at the reading's instant, which stands in `now`.

    An account is a client from the moment `won` (or an outcome of that kind) until `churned`; the later of the two
    counts, and of one instant the win. Where the map tells no win, it is the accounts that stand in a stage of phase
    customer or between.
    """
    if not _tells_wins(context):
        return _standing(context)
    return {
        "marked": """
            SELECT s.account, m.moment AS kind, epoch_us(m."at") AS "at" FROM moments m JOIN subjects s USING (subject)
            WHERE m.moment IN ('won', 'churned')
            UNION ALL
            SELECT s.account, v.outcome_kind, epoch_us(v.left_at) FROM visits v JOIN subjects s USING (subject)
            WHERE v.outcome_kind IN ('won', 'churned')""",
        "turning": """
            SELECT account, max("at") FILTER (kind = 'won') AS won, max("at") FILTER (kind = 'churned') AS churned
            FROM marked WHERE account IS NOT NULL GROUP BY account""",
        "clients": f"""
            SELECT account, {context.as_of}::BIGINT AS now FROM turning
            WHERE won IS NOT NULL AND (churned IS NULL OR churned <= won)""",
    }


def no_clients(context: Context) -> str:
    """Why nobody can be a client, if so: the map does not say what makes one."""
    return "" if _tells_wins(context) or _client_stages(context) else "the map does not say who is a client"


def _tells_wins(context: Context) -> bool:
    journey = context.journey
    return "won" in journey.moments or any(o.kind == "won" for stage in journey.stages for o in stage.outcomes)


def _standing(context: Context) -> dict[str, str]:
    among = ", ".join(map(quote, _client_stages(context))) or "NULL"
    return {
        "clients": f"""
            SELECT DISTINCT s.account, {context.as_of}::BIGINT AS now FROM visits v JOIN subjects s USING (subject)
            WHERE v.left_at IS NULL AND s.account IS NOT NULL AND v.stage IN ({among})"""
    }


def _client_stages(context: Context) -> list[str]:
    return [stage.id for stage in context.journey.stages if stage.phase in _CLIENT_PHASES]
