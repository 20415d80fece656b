"""Which facts count: of several bodies of one fact the right one, and none that was taken back.

Of the bodies with one (kind, fact_id) the highest revision wins, then the earliest received, then the smaller hash
of the body. `known_at` leaves out whatever was received after that instant.
"""

from __future__ import annotations

import duckdb

BEST = "revision DESC, received_at, body_hash"


def known_sql(known_at: int | None) -> str:
    """All bodies received by `known_at` (UTC microseconds; None: all)."""
    where = "" if known_at is None else f" WHERE received_at <= make_timestamptz({int(known_at)})"
    return f"SELECT * FROM facts{where}"


def repeated_sql() -> str:
    """The ids of which there is more than one body."""
    return "SELECT kind, fact_id FROM known GROUP BY ALL HAVING count(*) > 1"


def top_sql(source: str = "known") -> str:
    """The winning body of every fact, taken back or not."""
    return f"SELECT * FROM {source} QUALIFY row_number() OVER (PARTITION BY kind, fact_id ORDER BY {BEST}) = 1"


def live_sql(repeated: bool) -> str:
    """The winning bodies that were not taken back; the costly choice is made only where there is one."""
    if not repeated:
        return "SELECT * FROM known WHERE NOT retracted"
    chosen = top_sql("(SELECT known.* FROM known SEMI JOIN repeated USING (kind, fact_id))")
    return (
        "SELECT * FROM (SELECT known.* FROM known ANTI JOIN repeated USING (kind, fact_id)) WHERE NOT retracted"
        f" UNION ALL SELECT * FROM ({chosen}) WHERE NOT retracted"
    )


def make_live(con: duckdb.DuckDBPyConnection, known_at: int | None = None) -> None:
    """From the view `facts` make the view `live` (and `known`, `repeated`)."""
    con.execute(f"CREATE OR REPLACE TEMP VIEW known AS {known_sql(known_at)}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE repeated AS {repeated_sql()}")
    repeated = con.execute("SELECT count(*) FROM repeated").fetchall()[0][0] > 0
    con.execute(f"CREATE OR REPLACE TEMP VIEW live AS {live_sql(repeated)}")
