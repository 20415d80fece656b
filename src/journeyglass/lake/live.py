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


def top_sql(repeated: bool) -> str:
    """The winning body of every fact, taken back or not; the costly choice is made only where there is one."""
    if not repeated:
        return "SELECT * FROM known"
    return f"""
        SELECT known.* FROM known ANTI JOIN repeated USING (kind, fact_id)
        UNION ALL
        SELECT * FROM (SELECT known.* FROM known SEMI JOIN repeated USING (kind, fact_id))
        QUALIFY row_number() OVER (PARTITION BY kind, fact_id ORDER BY {BEST}) = 1
    """


def make_top(con: duckdb.DuckDBPyConnection, known: str) -> None:
    """From the bodies that the query `known` gives make the view `top` of the winning ones."""
    con.execute(f"CREATE OR REPLACE TEMP VIEW known AS {known}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE repeated AS {repeated_sql()}")
    repeated = con.execute("SELECT count(*) FROM repeated").fetchall()[0][0] > 0
    con.execute(f"CREATE OR REPLACE TEMP VIEW top AS {top_sql(repeated)}")


def make_live(con: duckdb.DuckDBPyConnection, known_at: int | None = None) -> None:
    """From the view `facts` make the view `live` of the winning bodies that were not taken back."""
    make_top(con, known_sql(known_at))
    con.execute("CREATE OR REPLACE TEMP VIEW live AS SELECT * FROM top WHERE NOT retracted")
