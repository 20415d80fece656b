"""Which facts count: of several bodies of one fact the right one, and none that was taken back.

Of the bodies with one (kind, fact_id) the highest revision wins, then the earliest received, then the smaller hash
of the body. `known_at` leaves out whatever was received after that instant.

Traits that are dated by their import (`traits_at: import`) are the exception: another body under their id is not a
correction but what a later export says, so the earlier ones still hold for their own time (`earlier_traits`).
"""

from __future__ import annotations

import duckdb

BEST = "revision DESC, received_at, body_hash"


def known_sql(known_at: int | None) -> str:
    """All bodies received by `known_at` (UTC microseconds; None: all)."""
    where = "" if known_at is None else f" WHERE received_at <= make_timestamptz({int(known_at)})"
    return f"SELECT * FROM facts{where}"


def suspect_sql() -> str:
    """Numbers that more than one body's id gives: cheap to count, and nearly always there is none."""
    return "SELECT hash(kind, fact_id) AS h FROM known GROUP BY h HAVING count(*) > 1"


def repeated_sql() -> str:
    """The ids of which there is more than one body."""
    return """
        SELECT kind, fact_id FROM known WHERE hash(kind, fact_id) IN (FROM suspect) GROUP BY ALL HAVING count(*) > 1
    """


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


def earlier_traits_sql() -> str:
    """The bodies, dated by their import, of traits that are still said, before the winning one."""
    return """
        SELECT k.* FROM known k SEMI JOIN (FROM live WHERE kind IN ('account_traits', 'person_traits')) l
          ON l.kind = k.kind AND l.fact_id = k.fact_id AND l."at" = l.received_at AND k.revision < l.revision
        WHERE k.kind IN ('account_traits', 'person_traits') AND NOT k.retracted AND k."at" = k.received_at
    """


def make_top(con: duckdb.DuckDBPyConnection, known: str) -> None:
    """From the bodies that the query `known` gives make the view `top` of the winning ones."""
    con.execute(f"CREATE OR REPLACE TEMP VIEW known AS {known}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE suspect AS {suspect_sql()}")
    repeated = con.execute("SELECT count(*) FROM suspect").fetchall()[0][0] > 0
    if repeated:
        con.execute(f"CREATE OR REPLACE TEMP TABLE repeated AS {repeated_sql()}")
    con.execute(f"CREATE OR REPLACE TEMP VIEW top AS {top_sql(repeated)}")


def make_live(con: duckdb.DuckDBPyConnection, known_at: int | None = None) -> None:
    """From the view `facts` make `live`, the winning bodies that were not taken back, and `earlier_traits`."""
    make_top(con, known_sql(known_at))
    con.execute("CREATE OR REPLACE TEMP VIEW live AS SELECT * FROM top WHERE NOT retracted")
    con.execute(f"CREATE OR REPLACE TEMP TABLE earlier_traits AS {earlier_traits_sql()}")
