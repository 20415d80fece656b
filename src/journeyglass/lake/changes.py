"""What an import changes: its facts held against those that the lake has of the same source.

A fact that the lake has not is new; another body under its id is a change; one that had been taken back is revived.
What the lake has and the table says no more is taken back: in a snapshot all of it, else only what came from rows
that are still there (a corrected row replaces all that it said). What a user took back by hand stays away for as
long as the table says the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pyarrow as pa

from journeyglass.events.schema import FACTS
from journeyglass.lake.lens import quoted
from journeyglass.lake.live import make_top

MANUAL = "manual"
"""The source of everything that is entered by hand."""
COLUMNS = tuple(field.name for field in FACTS)
STATES = ("new", "changed", "revived", "retracted", "unchanged", "withheld")


@dataclass(frozen=True)
class Import:
    """What is being compared: the source, its import's number, when it is received (UTC microseconds)."""

    source: str
    number: int
    received_at: int
    snapshot: bool = False


def before_sql(what: Import) -> str:
    """The bodies of this source, and those by hand, as they were before this import."""
    source = quoted(what.source)
    return f"""
        SELECT * FROM facts
        WHERE source IN ({source}, '{MANUAL}') AND NOT (source = {source} AND revision >= {what.number})
    """


def repeated_sql(facts: str) -> str:
    """The ids that an import gives to more than one fact."""
    return f"SELECT kind, fact_id FROM {facts} GROUP BY ALL HAVING count(*) > 1"


def incoming_sql(facts: str, repeated: bool) -> str:
    """The facts of the import, one an id: the earliest row's."""
    if not repeated:
        return f"SELECT * FROM {facts}"
    return f"""
        SELECT * FROM {facts} QUALIFY row_number() OVER (PARTITION BY kind, fact_id ORDER BY "row", body_hash) = 1
    """


def changes_sql() -> str:
    """What becomes of each fact of the import, those left out that the lake has just so."""
    return f"""
        SELECT i.kind, i.fact_id,
               CASE WHEN t.fact_id IS NULL THEN 'new'
                    WHEN t.retracted AND t.source = '{MANUAL}' AND t.body_hash = i.body_hash THEN 'withheld'
                    WHEN t.retracted THEN 'revived'
                    ELSE 'changed' END AS state
        FROM incoming i LEFT JOIN top t ON t.kind = i.kind AND t.fact_id = i.fact_id
        WHERE t.fact_id IS NULL OR t.retracted OR t.body_hash <> i.body_hash
    """


def vanished_sql(what: Import, row_ids: str) -> str:
    """The live facts of the source that the import says no more."""
    still = "" if what.snapshot else f" AND t.row_id IN (SELECT row_id FROM {row_ids})"
    return f"""
        SELECT t.kind, t.fact_id FROM top t ANTI JOIN incoming i ON i.kind = t.kind AND i.fact_id = t.fact_id
        WHERE NOT t.retracted AND t.source = {quoted(what.source)}{still}
    """


def written_sql(what: Import) -> str:
    """The bodies to write, in the lake's columns."""
    fresh = {"revision": f"CAST({what.number} AS BIGINT)", "retracted": "false"}
    gone = {
        "revision": fresh["revision"],
        "retracted": "true",
        "received_at": f"make_timestamptz({what.received_at})",
    }
    return f"""
        SELECT {_columns(fresh)} FROM incoming
        SEMI JOIN (FROM changes WHERE state <> 'withheld') changes USING (kind, fact_id)
        UNION ALL SELECT {_columns(gone)} FROM top SEMI JOIN vanished USING (kind, fact_id)
    """


def _columns(replaced: dict[str, str]) -> str:
    return ", ".join(f'{replaced[name]} AS "{name}"' if name in replaced else f'"{name}"' for name in COLUMNS)


def compare(con: duckdb.DuckDBPyConnection, what: Import, facts: str, row_ids: str) -> dict[str, int]:
    """Hold the table `facts` (and the rows seen, `row_ids`) against the view `facts` of the lake; how many of each.

    Leaves the view `incoming` and the tables `changes` and `vanished`, on which `written_sql` rests.
    """
    make_top(con, before_sql(what))
    repeated = _count(con, repeated_sql(facts)) > 0
    con.execute(f"CREATE OR REPLACE TEMP VIEW incoming AS {incoming_sql(facts, repeated)}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE changes AS {changes_sql()}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE vanished AS {vanished_sql(what, row_ids)}")
    counts = dict.fromkeys(STATES, 0)
    counts.update(con.execute("SELECT state, count(*) FROM changes GROUP BY state").fetchall())
    counts["unchanged"] = _count(con, "SELECT 1 FROM incoming") - sum(counts.values())
    counts["retracted"] = _count(con, "FROM vanished")
    return counts


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM ({sql})").fetchall()[0][0])


def differs_from_committed(con: duckdb.DuckDBPyConnection, what: Import) -> bool:
    """Whether the lake's commit of this import's number holds other bodies than would be written now."""
    keys = "kind, fact_id, body_hash, retracted"
    committed = f"SELECT {keys} FROM facts WHERE source = {quoted(what.source)} AND revision = {what.number}"
    planned = f"SELECT {keys} FROM ({written_sql(what)})"
    odd = f"(({committed}) EXCEPT ({planned})) UNION ALL (({planned}) EXCEPT ({committed}))"
    return _count(con, odd) > 0


def reader(con: duckdb.DuckDBPyConnection, what: Import) -> pa.RecordBatchReader:
    """The bodies to write, as a stream in the lake's schema."""
    return con.sql(written_sql(what)).to_arrow_reader(65_536)
