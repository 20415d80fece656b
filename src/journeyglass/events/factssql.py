"""From keyed rows to facts: one SELECT a mapping entry, with the columns of `FACTS` but `revision`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from journeyglass.events.rowssql import ROWS
from journeyglass.events.schema import FACTS
from journeyglass.events.sqltext import hash_sql, lit

FACT_TABLE = "translate_facts"
COLUMNS = tuple(name for name in FACTS.names if name != "revision")
_SAID = {
    "at": "BIGINT",
    "until": "BIGINT",
    "name": "VARCHAR",
    "anonymous_id": "VARCHAR",
    "person_id": "VARCHAR",
    "account_id": "VARCHAR",
    "other_id": "VARCHAR",
    "actor": "VARCHAR",
    "channel": "VARCHAR",
    "value": "DECIMAL(38, 9)",
    "currency": "VARCHAR",
    "properties": "VARCHAR",
}
_TIMES = ("at", "until", "received_at")
_TYPES = _SAID | {"retracted": "BOOLEAN", "row": "BIGINT"} | dict.fromkeys(_TIMES, "TIMESTAMPTZ")


@dataclass(frozen=True)
class Entry:
    """One thing that every row may say: a kind of fact, the SQL of its fields, and when the row says it.

    `fields` are named as in `FACTS`, times in microseconds. `problem` is SQL of the reason why what the row says
    cannot be taken, null if it can; `column` and `shown` tell the cell at fault. Facts `dated_by_import` hold from
    whenever they are received, so that instant is not part of what was said.
    """

    id: str
    kind: str
    fields: Mapping[str, str]
    where: str
    problem: str = "NULL::VARCHAR"
    dated_by_import: bool = False
    columns: Mapping[str, str] | None = None

    def good_sql(self, source: str, received: int) -> str:
        """The facts that can be taken, one a row."""
        return _facts_sql(self, source, received, f"SELECT * FROM ({self._said_sql()}) WHERE problem IS NULL")

    def shared_sql(self, source: str, received: int) -> str:
        """The facts that can be taken, each once however many rows say it alike.

        What several rows say is no single row's, so correcting one of them does not end it: it has no `row_id`.
        """
        said = ", ".join(f"f_{name}" for name in _SAID)
        once = f"""SELECT {said}, min(r) AS r, CASE WHEN count(*) = 1 THEN min(row_id) END AS row_id
            FROM ({self._said_sql()}) WHERE problem IS NULL GROUP BY {said}"""
        return _facts_sql(self, source, received, once)

    def bad_sql(self) -> str:
        """What cannot be taken: the row and the reason."""
        return f"SELECT r, problem FROM ({self._said_sql()}) WHERE problem IS NOT NULL"

    def _said_sql(self) -> str:
        listed = ", ".join(f"({self.fields.get(name, 'NULL')})::{type_} AS f_{name}" for name, type_ in _SAID.items())
        return f"SELECT r, row_id, {self.problem} AS problem, {listed} FROM {ROWS} WHERE {self.where}"


def _facts_sql(entry: Entry, source: str, received: int, said: str) -> str:
    body = [lit("import") if name == "at" and entry.dated_by_import else f"f_{name}" for name in _SAID]
    computed = {
        "kind": lit(entry.kind),
        "month": "coalesce(strftime(make_timestamp(f_at), '%Y-%m'), 'always')",
        "fact_id": f"""CASE WHEN row_id IS NOT NULL THEN {hash_sql(["row_id", lit(entry.id)])}
            ELSE {hash_sql([lit(source), lit(entry.id), "hashed"])} END""",
        "retracted": "FALSE",
        "at": "make_timestamptz(f_at)",
        "until": "make_timestamptz(f_until)",
        "received_at": f"make_timestamptz({received}::BIGINT)",
        "source": lit(source),
        "row": "r",
        "row_id": "row_id",
        "body_hash": "hashed",
    }
    listed = ", ".join(f'{computed.get(c, f"f_{c}")} AS "{c}"' for c in COLUMNS)
    return f"SELECT {listed} FROM (SELECT *, {hash_sql([lit(entry.kind), *body])} AS hashed FROM ({said}))"


def create_facts_sql() -> str:
    """The empty table of facts."""
    columns = ", ".join(f'"{name}" {_TYPES.get(name, "VARCHAR")}' for name in COLUMNS)
    return f"CREATE OR REPLACE TEMP TABLE {FACT_TABLE} ({columns})"
