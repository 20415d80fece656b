"""Traits that are known only after something has happened, and so cannot explain it.

A sales team notes a company's segment when it wins it: then every company with a segment is won, and a figure "by
segment" of what leads to the win compares nothing. Told where at least 99% of the accounts with a trait have had one
kind of event that at most half of all accounts have had, and hardly any had the trait before it.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

_DAY = 86_400_000_000
_ACCOUNTS = 30
_NEARLY_ALL = 0.99
_RARE = 0.5


@dataclass(frozen=True)
class KnownAfterwards:
    """Traits known only of accounts with the event `name`, of which there are `accounts`; a sentence says so."""

    name: str
    traits: tuple[str, ...]
    accounts: int
    sentence: str


def known_afterwards(con: duckdb.DuckDBPyConnection, traits_view: str) -> list[KnownAfterwards]:
    """What the table `quality_events` and the view of traits show together, by event name."""
    rows = con.execute(_known_afterwards_sql(traits_view)).fetchall()
    return [
        KnownAfterwards(
            name, tuple(traits), accounts,
            f"{', '.join(f'`{t}`' for t in traits)}: known only of accounts with `{name}` ({accounts} of {all_}), and "
            "not before it; good for comparing these accounts, never for explaining who gets there",
        )
        for name, traits, accounts, all_ in rows
    ]  # fmt: skip


def _known_afterwards_sql(traits_view: str) -> str:
    """Of each trait the rarest event that all who have the trait have had; by event, its traits."""
    return f"""WITH known AS (
            SELECT account, key, min(at_us) AS t FROM (
                SELECT account, epoch_us("at") AS at_us, unnest(json_keys(traits)) AS key, traits FROM {traits_view})
            WHERE NOT contains(key, '"') AND json_type(traits, '$."' || key || '"') <> 'NULL' GROUP BY account, key),
        happened AS (
            SELECT account, name, min(at_us) AS t FROM quality_events WHERE account IS NOT NULL GROUP BY account, name),
        everyone AS (
            SELECT count(*) AS n FROM (SELECT account FROM known UNION SELECT account FROM happened)),
        holders AS (SELECT key, count(*) AS n FROM known GROUP BY key HAVING n >= {_ACCOUNTS}),
        events AS (
            SELECT name, count(*) AS n FROM happened GROUP BY name HAVING n <= {_RARE} * (SELECT n FROM everyone)),
        pairs AS (
            SELECT key, name, e.n AS accounts,
                count(*) FILTER (known.t IS NULL OR known.t >= happened.t - {_DAY}) AS after
            FROM known JOIN happened USING (account) JOIN holders h USING (key) JOIN events e USING (name)
            GROUP BY key, name, e.n, h.n HAVING after >= {_NEARLY_ALL} * h.n)
        SELECT name, list(key ORDER BY key), accounts, (SELECT n FROM everyone)
        FROM (SELECT * FROM pairs QUALIFY row_number() OVER (PARTITION BY key ORDER BY accounts, name) = 1)
        GROUP BY name, accounts ORDER BY name"""
