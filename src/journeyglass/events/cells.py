"""The table and what is joined to it as one row of clean cells, each column with its kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

import duckdb

from journeyglass.errors import SourceError, SourceFileError
from journeyglass.events.batches import Kind
from journeyglass.events.conditionsql import Typed
from journeyglass.events.mapping import EVERY_COLUMN, Join, SourceMapping, columns_used, columns_valued
from journeyglass.events.source import column_faults
from journeyglass.events.sqltext import replaced_sql, text_of, trimmed_sql
from journeyglass.events.tables import Loaded
from journeyglass.events.valuesql import declared_sql, is_bool_sql, is_number_sql, number_sql, object_sql

CELLS = "translate_cells"
_CANDIDATES = ("number", "bool")
_GLANCE = 1000


@dataclass
class Cells:
    """The columns that a mapping uses, in the view `CELLS`: `r` (row number) and one column a name."""

    columns: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    decimals: dict[str, str] = field(default_factory=dict)
    declared: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    def text(self, name: str) -> str:
        """The column's text as SQL."""
        return self.columns[name]

    def typed(self, name: str) -> Typed:
        """The column's values in their one spelling, and their kind."""
        text, kind = self.columns[name], self.kinds[name]
        if name in self.declared:
            return Typed(declared_sql(text, kind, self.decimals[name]), kind)
        if kind == "number":
            return Typed(number_sql(text, self.decimals[name]), kind)
        return Typed(f"lower({text})", kind) if kind == "bool" else Typed(text, kind)


@dataclass(frozen=True)
class _Column:
    """Where a column comes from, as SQL, and what its table knows of it."""

    expression: str
    kind: Kind
    decimal: str


def make_cells(
    con: duckdb.DuckDBPyConnection, mapping: SourceMapping, main: Loaded, joined: list[tuple[Join, Loaded]]
) -> Cells:
    """Create the view `CELLS`; raises SourceFileError where the mapping asks for a column that is not there."""
    found = _found(mapping, main, joined)
    missing = _missing(mapping, main, joined, found)
    used = list(dict.fromkeys(column for _, column in columns_used(mapping)))
    cells = Cells(missing=missing, declared=dict(mapping.types))
    for i, name in enumerate(used):
        column = found.get(name, _Column("NULL::VARCHAR", "text", "."))
        cells.columns[name] = f"k{i}"
        cells.kinds[name] = "untyped" if name in mapping.clean else column.kind
        cells.decimals[name] = column.decimal
    con.execute(_view_sql(mapping, main, joined, found, cells))
    for join, loaded in joined:
        _refuse_repeated(con, join, loaded)
    _tell_kinds(con, cells, set(columns_valued(mapping)))
    return cells


def _found(mapping: SourceMapping, main: Loaded, joined: list[tuple[Join, Loaded]]) -> dict[str, _Column]:
    found = {
        name: _column(mapping, name, f"m.{c}", main.kind(name), mapping.table.csv.decimal)
        for name, c in main.columns.items()
    }
    for i, (join, loaded) in enumerate(joined):
        for inner, c in loaded.columns.items():
            name = join.prefix + inner
            found[name] = _column(mapping, name, f"j{i}.{c}", loaded.kind(inner), join.table.csv.decimal)
    return found


def _column(mapping: SourceMapping, name: str, cell: str, kind: Kind, decimal: str) -> _Column:
    clean = [(old, text_of(new)) for old, new in mapping.clean.get(name, {}).items()]
    return _Column(replaced_sql(trimmed_sql(cell), clean), kind, decimal if kind == "untyped" else ".")


def _missing(
    mapping: SourceMapping, main: Loaded, joined: list[tuple[Join, Loaded]], found: dict[str, _Column]
) -> tuple[str, ...]:
    """The columns that are not there, where the format may leave one out; elsewhere they are faults."""
    columns = list(found)
    faults = column_faults(mapping, columns)
    absent = tuple(dict.fromkeys(c for _, c in columns_used(mapping) if c not in found))
    tolerant = main.open_ended or any(loaded.open_ended for _, loaded in joined)
    if faults and (not tolerant or any(key in absent for key in mapping.row_key)):
        raise SourceFileError(faults)
    return absent


def _view_sql(
    mapping: SourceMapping, main: Loaded, joined: list[tuple[Join, Loaded]], found: dict[str, _Column], cells: Cells
) -> str:
    columns = [
        f"{found[name].expression} AS {k}" if name in found else f"NULL::VARCHAR AS {k}"
        for name, k in cells.columns.items()
    ]
    if mapping.row_key == (EVERY_COLUMN,):
        said = object_sql({name: f"to_json({trimmed_sql(f'm.{c}')})::VARCHAR" for name, c in main.columns.items()})
        columns.append(f"{said} AS said")
    joins = "".join(_join_sql(i, join, loaded, found) for i, (join, loaded) in enumerate(joined))
    listed = ", ".join(["m.r AS r", *columns])
    return f"CREATE OR REPLACE TEMP VIEW {CELLS} AS SELECT {listed} FROM {main.table} m{joins}"


def _join_sql(i: int, join: Join, loaded: Loaded, found: dict[str, _Column]) -> str:
    for here, there in join.pairs:
        if here not in found:
            raise SourceError(f"the table has no column {here!r} to join {loaded.label} by", "check `by:`")
        if there not in loaded.columns:
            raise SourceError(f"{loaded.label} has no column {there!r} to join by", "check `by:`")
    on = [f"{found[here].expression} = {found[join.prefix + there].expression}" for here, there in join.pairs]
    return f" LEFT JOIN {loaded.table} j{i} ON {' AND '.join(on)}"


def _refuse_repeated(con: duckdb.DuckDBPyConnection, join: Join, loaded: Loaded) -> None:
    """A joined table with two rows of one key would double the rows joined to it."""
    keys = [trimmed_sql(loaded.columns[there]) for _, there in join.pairs]
    present = " AND ".join(f"{key} IS NOT NULL" for key in keys)
    sql = (
        f"SELECT {', '.join(keys)}, min(r), max(r) FROM {loaded.table} WHERE {present} GROUP BY ALL HAVING count(*) > 1"
    )
    worst = con.execute(f"{sql} ORDER BY min(r) LIMIT 1").fetchall()
    if worst:
        *values, first, last = worst[0]
        key = ", ".join(f"{there} {value}" for (_, there), value in zip(join.pairs, values, strict=True))
        raise SourceError(
            f"{loaded.label} has more than one row with {key} (rows {first} and {last})",
            "a joined table needs one row a key: make it the main table, or take the repeated rows out",
        )


def _tell_kinds(con: duckdb.DuckDBPyConnection, cells: Cells, valued: set[str]) -> None:
    """What a format left untyped is a number (or true and false) where every value of the column is one."""
    cells.kinds.update({name: _declared(kind) for name, kind in cells.declared.items() if name in cells.kinds})
    told = {name: "text" for name, kind in cells.kinds.items() if kind == "untyped"}
    open_: dict[str, tuple[str, ...]] = {name: _CANDIDATES for name in told if name in valued}
    for part in (f"(SELECT * FROM {CELLS} LIMIT {_GLANCE})", CELLS):  # a glance rules most out at little cost
        open_ = _still_open(con, cells, open_, part)
    told.update({name: kinds[0] for name, kinds in open_.items() if kinds})
    cells.kinds.update(cast("dict[str, Kind]", told))


def _still_open(
    con: duckdb.DuckDBPyConnection, cells: Cells, open_: dict[str, tuple[str, ...]], part: str
) -> dict[str, tuple[str, ...]]:
    """The kinds that each column may still be, having looked at `part`."""
    asked = [(name, kind) for name, kinds in open_.items() for kind in kinds]
    if not asked:
        return open_
    sql = ", ".join(f"coalesce(bool_and({_fits_sql(cells, name, kind)}), FALSE)" for name, kind in asked)
    answers = con.execute(f"SELECT {sql} FROM {part}").fetchall()[0]
    fitting = {pair for pair, fits in zip(asked, answers, strict=True) if fits}
    return {name: tuple(kind for kind in kinds if (name, kind) in fitting) for name, kinds in open_.items()}


def _fits_sql(cells: Cells, name: str, kind: str) -> str:
    text = cells.columns[name]
    return is_bool_sql(text) if kind == "bool" else is_number_sql(text, cells.decimals[name])


def _declared(kind: str) -> Kind:
    return "number" if kind == "number" else "bool" if kind == "bool" else "text"


def unfit_sql(cells: Cells, names: Iterable[str]) -> list[tuple[str, str]]:
    """For each column whose type was declared: its name, and when a cell of it does not fit."""
    return [
        (name, f"({cells.text(name)} IS NOT NULL AND ({cells.typed(name).text}) IS NULL)")
        for name in names
        if name in cells.declared and cells.declared[name] != "text"
    ]
