"""Whether anything is known of an account, a person or a property's value; and which one was probably meant."""

from __future__ import annotations

import duckdb

from journeyglass.errors import NotFoundError
from journeyglass.journey.model import PropertySubject
from journeyglass.lake.lens import quoted
from journeyglass.reading.where_sql import pointer

_NEAR = 0.85


def expect(con: duckdb.DuckDBPyConnection, kind: str | PropertySubject, wanted: str) -> None:
    """Raises where nothing is known of it; `con` has the views of the reading cache."""
    if not con.execute(f"SELECT 1 FROM ({ids_sql(kind)}) WHERE id = {quoted(wanted)} LIMIT 1").fetchall():
        noun = kind.property if isinstance(kind, PropertySubject) else kind
        raise NotFoundError(f"there is no {noun} {wanted}", advice(con, kind, wanted))


def advice(con: duckdb.DuckDBPyConnection, kind: str | PropertySubject, wanted: str) -> str:
    """What to do about one that is unknown: name the one that was probably meant, if one is near."""
    near = f"jaro_winkler_similarity(lower(id), lower({quoted(wanted)}))"
    sql = f"SELECT id FROM ({ids_sql(kind)}) WHERE {near} > {_NEAR} ORDER BY {near} DESC, id LIMIT 1"
    found = con.execute(sql).fetchall()
    return f"did you mean {found[0][0]}?" if found else "`journeyglass accounts` lists those there are"


def ids_sql(kind: str | PropertySubject) -> str:
    """The ids of all accounts, people, or values of a property."""
    if isinstance(kind, PropertySubject):
        said = f"json_extract_string(properties, {pointer(kind.property)})"
        return f"SELECT DISTINCT {said} AS id FROM cache_events WHERE {said} IS NOT NULL"
    return f"SELECT {kind}_id AS id FROM cache_{kind}s"
