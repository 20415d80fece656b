"""What a figure gives: rows of one type, with all that says what they are about."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec, get_args, get_origin, get_type_hints

import pyarrow as pa

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.filters import Filters
from journeyglass.journey.model import Stage, Text
from journeyglass.reading.result import TIME

P = ParamSpec("P")
Form = Literal["rows", "trend", "comparison"]
_TYPES = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    datetime: TIME,
    Decimal: pa.string(),
}


@dataclass(frozen=True)
class Figure:
    """One figure of one reading.

    `rows` are frozen dataclasses of `row_type`; `options` are the figure's own choices, such as the horizon;
    `notes` say what a reader must know to not be misled. `form`: the figure's own rows, its trend, or a comparison;
    the latter two have rows of their own, with the figure's key columns. `called`: titles of the workspace's own
    figures that rows name.
    """

    name: str
    journey: str
    as_of: datetime
    filters: Filters
    row_type: type
    rows: tuple[Any, ...]
    options: Mapping[str, str]
    notes: tuple[str, ...] = ()
    title: Text = ""
    form: Form = "rows"
    called: Mapping[str, Text] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """A plain, stable shape.

        `{figure, journey, as_of, period: {since, until}, by, where, options, rows: [...], notes: [...]}`; `where` says
        what was kept as `{by: value}`, and is left out where nothing was asked for; a row has its dataclass's fields;
        an estimate is `{value, low, high, numerator, denominator, unit, status, note}`; times are ISO 8601 in UTC,
        money is text.
        """
        period = {"since": plain(self.filters.since), "until": plain(self.filters.until)}
        return {
            "figure": self.name,
            "journey": self.journey,
            "as_of": plain(self.as_of),
            "period": period,
            "by": self.filters.by,
            **({"where": dict(self.filters.where)} if self.filters.where else {}),
            "options": dict(self.options),
            "rows": [plain(row) for row in self.rows],
            "notes": list(self.notes),
        }

    def to_arrow(self) -> pa.Table:
        """A table; an estimate `x` becomes `x`, `x_low`, `x_high`, `x_numerator`, …; lists become JSON text."""
        columns: dict[str, pa.Array] = {}
        for name, kind in get_type_hints(self.row_type).items():
            columns |= _arrow(name, kind, [getattr(row, name) for row in self.rows])
        return pa.table(columns)

    def to_pandas(self) -> Any:
        """The table of `to_arrow` as a pandas data frame; needs the extra `pandas`."""
        return self.to_arrow().to_pandas()


def figure_of(
    context: Context,
    name: str,
    filters: Filters,
    row_type: type,
    rows: list[Any],
    notes: list[str],
    **options: str | None,
) -> Figure:
    """A figure of the context's reading; options that are None are left out, and equal notes are said once."""
    chosen = {key: value for key, value in options.items() if value is not None}
    said = [*dict.fromkeys(notes)]
    if filters.by == "outcome":
        said.append("groups by outcome describe how visits ended; they cannot be known beforehand")
    reading = context.reading
    return Figure(name, reading.journey.journey, reading.as_of, filters, row_type, tuple(rows), chosen, tuple(said))


def remembered(compute: Callable[Concatenate[Context, P], Figure]) -> Callable[Concatenate[Context, P], Figure]:
    """A figure's `compute` that works once for each context and choice: a map asks at every stage for the same."""

    @wraps(compute)
    def once(context: Context, /, *args: P.args, **kwargs: P.kwargs) -> Figure:
        key = ("figure", compute.__module__, args, tuple(sorted(kwargs.items())))
        return context.once(key, lambda: compute(context, *args, **kwargs))

    return once


def of_stage(figure: Figure, stage: Stage) -> Any:
    """The figure's row of this stage; the figure has no breakdown."""
    return next(row for row in figure.rows if row.stage == stage.id)


def plain(value: Any) -> Any:
    """The value as JSON has it: rows as objects, times in ISO 8601, money as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return format(value, "f") if isinstance(value, Decimal) else value


def _arrow(name: str, kind: Any, values: list[Any]) -> dict[str, pa.Array]:
    if get_origin(kind) is tuple:
        texts = [json.dumps(plain(value), ensure_ascii=False) for value in values]
        return {name: pa.array(texts, pa.string())}
    bare = next((part for part in get_args(kind) if part is not type(None)), kind)
    if bare is Estimate:
        return _estimate(name, values)
    if bare in (Decimal, str):
        values = [None if value is None else plain(value) for value in values]
    return {name: pa.array(values, _TYPES.get(bare, pa.string()))}


def _estimate(name: str, values: list[Estimate | None]) -> dict[str, pa.Array]:
    columns = {}
    for part in fields(Estimate):
        found = [None if value is None else getattr(value, part.name) for value in values]
        numeric = part.name in ("value", "low", "high", "numerator", "denominator")
        floats = [None if v is None else float(v) for v in found] if numeric else found
        columns[name if part.name == "value" else f"{name}_{part.name}"] = pa.array(
            floats, pa.float64() if numeric else pa.string()
        )
    return columns
