"""About the data: how much there is, how much of it has to find its account, how much a rule asks for."""

from __future__ import annotations

from pathlib import Path

from bench.outcome import Outcome
from bench.place import AS_OF, JOURNEY, Place


def run(place: Place) -> Outcome:
    """Count; nothing is timed."""
    from journeyglass.lake.lens import connect
    from journeyglass.reading.compile import compile_journey

    with place.open() as workspace:
        files = workspace.store.files()
        con = connect()
        files.register(con)
        workspace.store.lake.register(con)
        compiled = compile_journey(workspace.journey(JOURNEY).journey)
        unnamed = "SELECT count(*) FILTER (account_id IS NULL) / count(*) FROM facts WHERE kind = 'event'"
        unresolved = "SELECT count(*) FILTER (account_no IS NULL) / count(*) FROM cache_events"
        facts = {
            "accounts": _one(con, "SELECT count(*) FROM cache_accounts"),
            "people": _one(con, "SELECT count(*) FROM cache_persons"),
            "visitors": _one(con, "SELECT count(DISTINCT anonymous_id) FROM cache_events"),
            "unnamed": _one(con, unnamed),
            "unresolved": _one(con, unresolved),
            "surviving": surviving(con, compiled) / files.rows,
            "lake_bytes": _size(workspace.store.lake.path),
            "cache_bytes": _size(files.folder),
            "stages": len(compiled.journey.stages),
            "atoms": len(compiled.program.atom),
        }
        con.close()
    return Outcome(0.0, {"events": files.rows}, facts)


def surviving(con: object, compiled: object) -> int:
    """How many rows the journey asks for."""
    from journeyglass.reading.rows_sql import rows_sql

    until = int(AS_OF.timestamp()) * 1_000_000
    return int(_one(con, f"SELECT count(*) FROM ({rows_sql(compiled, until, corrected=False)})"))  # type: ignore[arg-type]


def _one(con: object, sql: str) -> float:
    return con.execute(sql).fetchall()[0][0]  # type: ignore[attr-defined,no-any-return]


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
