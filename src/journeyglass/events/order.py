"""Events in an order that contradicts what they mean, or what nearly all accounts show.

Two detectors. *Declared*: pairs of the vocabulary of which one cannot come first (a ticket is opened before it is
resolved), compared by a shared id among their properties (`ticket_id`), else by account. *Usual*: any pair of names
of which at least 95% of the accounts, and at least 30, have the first occurrences in one order; the rest is told.
Where a source knows only days, only differences of more than a day count.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from journeyglass.events.sqltext import lit

_DAY = 86_400_000_000
_MOST_NAMES = 40
_MOST_NOTES = 20
_USUALLY = 0.95
_ACCOUNTS = 30

_DECLARED = (
    ("Ticket Opened", "Ticket Replied"),
    ("Ticket Opened", "Ticket Resolved"),
    ("Trial Started", "Trial Ended"),
    ("Subscription Started", "Subscription Renewed"),
    ("Subscription Started", "Subscription Upgraded"),
    ("Subscription Started", "Subscription Downgraded"),
    ("Subscription Started", "Subscription Cancelled"),
    ("Opportunity Created", "Opportunity Won"),
    ("Opportunity Created", "Opportunity Lost"),
    ("Form Submitted", "Opportunity Won"),
    ("Signed Up", "Signed In"),
    ("Engagement Started", "Engagement Completed"),
    ("Survey Sent", "Survey Submitted"),
    ("Webinar Registered", "Webinar Attended"),
    ("Email Sent", "Email Opened"),
    ("Order Completed", "Order Refunded"),
    ("Referral Signed Up", "Referral Rewarded"),
)
# Use may come before a subscription (a trial), but not before the very subscription that it names.
_BY_ID_ONLY = (("Subscription Started", "Feature Used"), ("Trial Started", "Feature Used"))


@dataclass(frozen=True)
class Contradiction:
    """A pair of events in the wrong order: a sentence, how many events or accounts, some of their ids."""

    before: str
    after: str
    sentence: str
    count: int
    examples: tuple[str, ...]


def contradictions(con: duckdb.DuckDBPyConnection) -> list[Contradiction]:
    """What the tables `quality_events` and `quality_grain` show, the declared pairs first."""
    names = {name for (name,) in con.execute("SELECT DISTINCT name FROM quality_grain").fetchall()}
    found: list[Contradiction] = []
    for before, after in (*_DECLARED, *_BY_ID_ONLY):
        if before in names and after in names:
            found += _declared(con, before, after)
    told = {(c.before, c.after) for c in found}
    return [*found, *(c for c in _usual(con) if (c.before, c.after) not in told)]


def _declared(con: duckdb.DuckDBPyConnection, before: str, after: str) -> list[Contradiction]:
    key = _shared_id(con, before, after)
    if key is None and (before, after) in _BY_ID_ONLY:
        return []
    by = _property_sql(key) if key else "account"
    slack = _slack(con, before, after)
    sql = f"""WITH began AS (
            SELECT {by} AS k, min(at_us) AS t FROM quality_events WHERE name = {lit(before)} GROUP BY k)
        SELECT count(*) FILTER (at_us < t - {slack}), count(*),
            list_sort(list(DISTINCT account) FILTER (at_us < t - {slack}))[:5]
        FROM quality_events JOIN began ON {by} = k WHERE name = {lit(after)}"""
    wrong, all_, accounts = con.execute(sql).fetchall()[0]
    if not wrong:
        return []
    whose = f"of the same `{key}`" if key else "of the same account"
    sentence = f"{wrong} of {all_} events `{after}` are dated before the first `{before}` {whose}"
    return [Contradiction(before, after, sentence, wrong, tuple(a for a in accounts or () if a))]


def _shared_id(con: duckdb.DuckDBPyConnection, before: str, after: str) -> str | None:
    """The id among the properties of both, named after the thing that began: `ticket_id` for Ticket Opened."""
    wanted = f"{before.split()[0].lower()}_id"
    sql = f"""SELECT count(DISTINCT name) FROM quality_events WHERE name IN ({lit(before)}, {lit(after)})
        AND {_property_sql(wanted)} IS NOT NULL"""
    return wanted if con.execute(sql).fetchall()[0][0] == 2 else None


def _slack(con: duckdb.DuckDBPyConnection, before: str, after: str) -> int:
    sql = f"SELECT bool_or(day_only) FROM quality_grain WHERE name IN ({lit(before)}, {lit(after)})"
    return _DAY - 1 if con.execute(sql).fetchall()[0][0] else 0


def _usual(con: duckdb.DuckDBPyConnection) -> list[Contradiction]:
    """Pairs that nearly all accounts have in one order; those with the fewest exceptions first."""
    rows = con.execute(_usual_sql()).fetchall()
    return [
        Contradiction(
            a, b, f"{wrong} of {wrong + right} accounts have `{b}` before `{a}`, the others the other way round",
            wrong, tuple(accounts),
        )
        for a, b, right, wrong, accounts in rows
    ]  # fmt: skip


def _usual_sql() -> str:
    return f"""WITH common AS (
            SELECT name, bool_or(g.day_only) AS day_only FROM quality_grain g GROUP BY name
            ORDER BY sum(n) DESC, name LIMIT {_MOST_NAMES}),
        firsts AS (
            SELECT account, name, any_value(day_only) AS day_only, min(at_us) AS t
            FROM quality_events JOIN common USING (name) WHERE account IS NOT NULL GROUP BY account, name),
        pairs AS (
            SELECT a.account, a.name AS before, b.name AS after, b.t - a.t AS lag,
                CASE WHEN a.day_only OR b.day_only THEN {_DAY - 1} ELSE 0 END AS slack
            FROM firsts a JOIN firsts b ON a.account = b.account AND a.name <> b.name)
        SELECT before, after, count(*) FILTER (lag > slack) AS rightly, count(*) FILTER (lag < -slack) AS wrongly,
            list_sort(list(account) FILTER (lag < -slack))[:5]
        FROM pairs GROUP BY before, after
        HAVING wrongly > 0 AND rightly >= {_ACCOUNTS} AND rightly >= {_USUALLY} * (rightly + wrongly)
        ORDER BY wrongly / (rightly + wrongly), before, after LIMIT {_MOST_NOTES}"""


def _property_sql(key: str) -> str:
    path = f'$."{key}"'
    return f"json_extract_string(properties, {lit(path)})"
