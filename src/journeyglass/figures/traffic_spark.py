"""Traffic where the events are in Spark: the counts of `traffic`, in Spark's SQL.

It is written anew, with integer microseconds and no time zone in it: Spark's dates follow the session's zone.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from journeyglass.figures.context import micros
from journeyglass.figures.sessions import ALL, GAP, VIEWS, period_of
from journeyglass.reading.dialect import SPARK
from journeyglass.reading.spark.session import fetch, query, told_as_ours

if TYPE_CHECKING:
    from journeyglass.reading.spark import SparkReader

_DAY = "date_add(DATE'1970-01-01', CAST(begun DIV 86400000000 AS INT))"
_LABELS = {
    "week": f"concat(lpad(extract(YEAROFWEEK FROM {_DAY}), 4, '0'), '-W', lpad(weekofyear({_DAY}), 2, '0'))",
    "month": f"concat(lpad(year({_DAY}), 4, '0'), '-', lpad(month({_DAY}), 2, '0'))",
    "quarter": f"concat(lpad(year({_DAY}), 4, '0'), '-Q', quarter({_DAY}))",
    "year": f"lpad(year({_DAY}), 4, '0')",
    ALL: f"'{ALL}'",
}
"""The label of a session's period, by the length of periods."""


def traffic_on_spark(reader: SparkReader, as_of: datetime, per: str = "month") -> pa.Table:
    """`(period, visitors, known, accounts, sessions, views)` up to an instant, as the figure `traffic` counts them."""
    label = _LABELS[period_of(per)]
    views = ", ".join(map(SPARK.quote, VIEWS))
    with told_as_ours():
        events = reader.events().where(f"name IN ({views}) AND at <= CAST('{micros(as_of)}' AS BIGINT)")
        return fetch(query(reader.session, _COUNTED.replace("LABEL", label), events=events))


# A visitor is a person where one is known, else an anonymous id; the two are kept apart by a letter. Of views at one
# instant the first is that of the smaller account, one without an account the last, as in the reading cache.
_COUNTED = f"""
    WITH seen AS (
        SELECT coalesce(concat('p', person), concat('a', anonymous_id)) AS visitor, person IS NOT NULL AS known,
               account, at, event_id
        FROM {{events}} WHERE person IS NOT NULL OR anonymous_id IS NOT NULL
    ), gaps AS (
        SELECT *, at - lag(at) OVER (PARTITION BY visitor ORDER BY at, account NULLS LAST, event_id) AS gap FROM seen
    ), parts AS (
        SELECT *, sum(CASE WHEN gap < {GAP} THEN 0 ELSE 1 END)
            OVER (PARTITION BY visitor ORDER BY at, account NULLS LAST, event_id) AS part
        FROM gaps
    ), sessions AS (
        SELECT visitor, known, part, min(at) AS begun, count(*) AS views,
               min_by(account, struct(at, account IS NULL, account, event_id)) AS account
        FROM parts GROUP BY visitor, known, part
    )
    SELECT LABEL AS period, count(DISTINCT visitor) AS visitors,
           count(DISTINCT CASE WHEN known THEN visitor END) AS known, count(DISTINCT account) AS accounts,
           count(*) AS sessions, sum(views) AS views
    FROM sessions GROUP BY 1 ORDER BY 1
"""
