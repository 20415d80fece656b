"""The events of subscriptions with what they say, read out of their properties once."""

from __future__ import annotations

import uuid

from journeyglass.figures.context import Context
from journeyglass.reading.where_sql import quote

STARTED, RENEWED, CANCELLED = "Subscription Started", "Subscription Renewed", "Subscription Cancelled"
CHANGED = ("Subscription Upgraded", "Subscription Downgraded")
DELETED = "Account Deleted"
SUBSCRIPTION = (STARTED, RENEWED, *CHANGED, CANCELLED)
_SAID = ("subscription_id", "mrr", "currency", "seats", "interval", "reason")


def subscriptions_table(context: Context) -> str:
    """The name of a table of the events up to the reading's instant, made once a context.

    `(account_no, "at", name, event_id, sub, money, currency, seats, interval, reason)`: `sub` is the property
    `subscription_id`, empty where there is none; `money` the property `mrr`, else the event's value, as text;
    `currency` that property, else the event's.
    """

    def make() -> str:
        name = f"subscriptions_{uuid.uuid4().hex[:8]}"
        context.con.execute(f"CREATE TEMP TABLE {name} AS {subscriptions_sql(context)}")
        return name

    return context.ready("subscriptions", make)


def subscriptions_sql(context: Context) -> str:
    """The rows of the table; all properties come out of one reading of the JSON."""
    names, paths = ", ".join(map(quote, SUBSCRIPTION)), ", ".join(quote(f"$.{key}") for key in _SAID)
    return f"""
        SELECT account_no, "at", name, event_id, coalesce(said[1], '') AS sub,
            coalesce(said[2], value::VARCHAR) AS money, coalesce(said[3], currency) AS currency,
            TRY_CAST(said[4] AS BIGINT) AS seats, said[5] AS interval, said[6] AS reason
        FROM (
            SELECT account_no, "at", name, event_id, value, currency,
                json_extract_string(properties, [{paths}]) AS said
            FROM cache_events
            WHERE name IN ({names}) AND account_no IS NOT NULL AND "at" <= {context.as_of})"""


def endings_sql(context: Context) -> str:
    """Each subscription of an account that was deleted, with when: `(account_no, sub, "at")`."""
    return f"""
        SELECT s.account_no, s.sub, d."at"
        FROM (SELECT DISTINCT account_no, sub FROM {subscriptions_table(context)}) s
        JOIN cache_events d ON d.account_no = s.account_no
        WHERE d.name = {quote(DELETED)} AND d."at" <= {context.as_of}"""
