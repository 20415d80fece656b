"""Who is read: one row a subject, gathered in Spark; and how their traits change, worked out on the driver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.journey.model import PropertySubject
from journeyglass.journey.rules import PersonTrait
from journeyglass.reading.compile import Compiled, one_bit
from journeyglass.reading.spark.asks import Ask
from journeyglass.reading.spark.session import fetch, query
from journeyglass.reading.spark.who import Who
from journeyglass.reading.traits_sql import FOREVER, belonging_sql, changes_sql, levels_sql

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

HEADS = """
    SELECT ask, subject, min(at) AS first_at, min_by(account, struct(at, event_id)) AS account,
           max(CASE WHEN customer THEN at END) AS last_customer_at,
           min(CASE WHEN customer THEN at END) AS first_customer_at
    FROM {rows} GROUP BY ask, subject
"""
"""Every subject of every reading."""
_BELONGING = """
    SELECT ask, subject, person, min(at) AS since FROM {rows} WHERE person IS NOT NULL GROUP BY ask, subject, person
"""


@dataclass(frozen=True)
class Heads:
    """The subjects of one reading in order: `subject`, `account`, `first_at`, `last_customer_at`, …; UTC µs."""

    table: pa.Table

    @classmethod
    def of(cls, found: pa.Table, number: int) -> Heads:
        """Those of the reading of this number."""
        return cls(found.filter(pc.equal(found["ask"], number)).sort_by("subject"))


def changes(
    session: SparkSession, asks: Sequence[Ask], heads: Sequence[Heads], rows: DataFrame, who: Who
) -> tuple[pa.Table, list[tuple[int, ...]]]:
    """`(ask, subject, at, w0 …)` of all trait atoms, and for each reading their truth where nothing is known."""
    levels = [_level(who, ask.compiled) for ask in asks]
    asking = [number for number, ask in enumerate(asks) if ask.compiled.traits]
    if not asking:
        return pa.table({}), levels
    belonging = _belonging(session, asks, rows)
    accounts = pa.concat_arrays([_text(heads[n].table["account"]) for n in asking])
    keys = [_text(heads[n].table["subject"]) for n in asking if asks[n].journey.subject == "person"]
    who.number(accounts, pa.concat_arrays([_text(belonging["person"]), *keys]))
    parts = [_changes(who, asks[n], n, heads[n].table, belonging) for n in asking]
    return pa.concat_tables(parts, promote_options="default"), levels


def _text(column: pa.ChunkedArray) -> pa.Array:
    return column.cast(pa.string()).combine_chunks()


def _belonging(session: SparkSession, asks: Sequence[Ask], rows: DataFrame) -> pa.Table:
    """Who acted for whom since when; only where traits of people are asked for."""
    asking = [
        str(n) for n, ask in enumerate(asks) if any(isinstance(trait, PersonTrait) for trait in ask.compiled.traits)
    ]
    wanted = rows.where(f"ask IN ({', '.join(asking)})" if asking else "false")
    return fetch(query(session, _BELONGING, rows=wanted))


def _changes(who: Who, ask: Ask, number: int, heads: pa.Table, belonging: pa.Table) -> pa.Table:
    _register(who, ask, number, heads, belonging)
    who.con.execute(f"CREATE OR REPLACE TEMP TABLE read_belonging AS {_belonging_sql(ask)}")
    found = who.table(f"""
        SELECT CAST({number} AS INTEGER) AS ask, s.key AS told, c.* FROM ({changes_sql(ask.compiled)}) c
        JOIN read_subjects s USING (subject)""")
    words = {name: found[name] for name in found.schema.names if name.startswith("w")}
    return pa.table({"ask": found["ask"], "subject": found["told"], "at": found["at"], **words})


def _register(who: Who, ask: Ask, number: int, heads: pa.Table, belonging: pa.Table) -> None:
    """Make `read_subjects` and `acted` of this reading."""
    numbered = heads.append_column("place", pa.array(np.arange(len(heads), dtype=np.int32)))
    who.con.register("read_heads", numbered)
    by_person = ask.journey.subject == "person"
    who.con.execute(f"""
        CREATE OR REPLACE TEMP TABLE read_subjects AS
        SELECT {"p.person_no" if by_person else "h.place"} AS subject, h.subject AS key, a.account_no
        FROM read_heads h LEFT JOIN account_numbers a ON a.account_id = h.account
        {"JOIN person_numbers p ON p.person_id = h.subject" if by_person else ""}""")
    who.con.register("acted", belonging.filter(pc.equal(belonging["ask"], number)))


def _belonging_sql(ask: Ask) -> str:
    if not isinstance(ask.journey.subject, PropertySubject) and ask.journey.subject == "person":
        return belonging_sql(ask.compiled)
    return f"""
        SELECT s.subject, m.person_no, m.valid_from, coalesce(m.valid_to, {FOREVER}) AS valid_to
        FROM cache_memberships m JOIN read_subjects s USING (account_no)
        UNION ALL
        SELECT s.subject, p.person_no, a.since, {FOREVER}
        FROM acted a JOIN read_subjects s ON s.key = a.subject JOIN person_numbers p ON p.person_id = a.person
        WHERE p.person_no NOT IN (SELECT person_no FROM cache_memberships)"""


def _level(who: Who, compiled: Compiled) -> tuple[int, ...]:
    if not compiled.traits:
        return ()
    truths = who.con.execute(f"SELECT {', '.join(levels_sql(compiled))}").fetchall()[0]
    words = [0] * -(-len(truths) // 64)
    for bit, truth in enumerate(truths):
        words[bit // 64] |= one_bit(bit) if truth else 0
    return tuple(words)
