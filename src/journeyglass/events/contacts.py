"""Personal data of the people in a table: for the ledger alone, never among the facts."""

from __future__ import annotations

import duckdb

from journeyglass.events.entries import is_personal
from journeyglass.events.mapping import Picked
from journeyglass.events.rowssql import ROWS, Rows
from journeyglass.events.sqltext import lit
from journeyglass.events.valuesql import object_sql

CONTACTS = "translate_contacts"
_FIELDS = ("email", "name", "phone")
_ALIASES = {"e_mail": "email", "full_name": "name", "mobile": "phone"}


def make_contacts(con: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    """Create `CONTACTS`: one row a person; of several values of one thing the last in the table."""
    said = _said(rows)
    parts = [f"arg_max({said[name]}, r) FILTER ({said[name]} IS NOT NULL) AS {name}" for name in (*_FIELDS, "traits")]
    any_said = " OR ".join(f"{sql} IS NOT NULL" for sql in said.values())
    con.execute(f"""CREATE OR REPLACE TEMP TABLE {CONTACTS} AS SELECT person_id, {", ".join(parts)},
        {lit(rows.mapping.source)} AS source, min(r) AS "row"
        FROM {ROWS} WHERE person_id IS NOT NULL AND ({any_said}) GROUP BY person_id""")


def _said(rows: Rows) -> dict[str, str]:
    """Each field's SQL; `traits` is a JSON object of what has no field of its own."""
    person, fields, others = rows.mapping.person, {"email": "email"}, {}
    for name, said in person.traits.items() if person else ():
        key = name.casefold().replace("-", "_").replace(" ", "_")
        column = rows.cells.text(said.column if isinstance(said, Picked) else said)
        if is_personal(name) and _ALIASES.get(key, key) in _FIELDS:
            fields[_ALIASES.get(key, key)] = column
        elif is_personal(name):
            others[key] = f"to_json({column})::VARCHAR"
    for name in ("name", "phone"):
        declared = getattr(person, name, None)
        if declared:
            fields[name] = rows.cells.text(declared)
    return {name: fields.get(name, "NULL::VARCHAR") for name in _FIELDS} | {"traits": object_sql(others)}
