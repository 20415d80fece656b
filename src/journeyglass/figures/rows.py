"""A figure's rows whatever the figure: which columns say what a row is about, and which are measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from journeyglass.errors import InputError
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.spec import FigureSpec

_ORDINALS = ("month", "age", "turn", "place", "rank", "year", "hour", "weekday")
"""Whole numbers that say what a row is about, where they stand among the leading columns."""
PERIOD, PER, WHOLE = "period", "per", "all"
"""The column, the option and its value of a figure that cuts time into periods itself."""
Key = tuple[Any, ...]


def keys_of(spec: FigureSpec) -> tuple[str, ...]:
    """The columns that say what a row is about: the spec's own, else the leading ones of text and time."""
    return spec.keys or leading_keys(spec.row_type)


def keys_in_a_period(spec: FigureSpec) -> tuple[str, ...]:
    """The columns that say what a row is about where the figure is asked for one period: not the period itself."""
    return tuple(name for name in keys_of(spec) if not (name == PERIOD and PER in spec.options))


def undivided(spec: FigureSpec, options: Mapping[str, str | None]) -> dict[str, str | None]:
    """The options with which a figure that cuts time into periods itself (`per`) takes a period as a whole."""
    if PER not in spec.options or PERIOD not in keys_of(spec):
        return dict(options)
    if options.get(PER) not in (None, WHOLE):
        raise InputError(f"the periods of {spec.name} are those asked for", f"leave `{PER}` out")
    return {**options, PER: WHOLE}


@cache
def leading_keys(row_type: type) -> tuple[str, ...]:
    """The leading columns of text and time, and of whole numbers that only put rows in order."""
    found = []
    for name, kind in _hints(row_type).items():
        if not (_says_what(kind) or (kind is int and name in _ORDINALS)):
            break
        found.append(name)
    return tuple(found)


def measures_of(row_type: type, wanted: Sequence[str] = ()) -> tuple[str, ...]:
    """The measured columns: those wanted, else the estimates, else (where there are none) the counts."""
    return _measures(row_type, tuple(wanted))


@cache
def _measures(row_type: type, wanted: tuple[str, ...]) -> tuple[str, ...]:
    kinds = {name: _bare(kind) for name, kind in _hints(row_type).items()}
    able = [name for name, kind in kinds.items() if kind in (Estimate, int, float, Decimal)]
    wrong = sorted(set(wanted) - set(able))
    if wrong:
        raise InputError(f"{', '.join(wrong)} cannot be measured here", f"use {', '.join(able) or 'another figure'}")
    estimates = [name for name in able if kinds[name] is Estimate]
    return wanted or tuple(estimates) or tuple(able)


def measured(row: Any, name: str) -> Estimate | None:
    """The column of the row as an estimate; a count is one without an interval."""
    value = getattr(row, name)
    if value is None or isinstance(value, Estimate):
        return value
    whole = isinstance(value, int)
    unit: Literal["count", "money"] = "money" if isinstance(value, Decimal) else "count"
    return Estimate(float(value), None, None, value if whole or unit == "money" else None, None, unit)


def key_of(row: Any, keys: Sequence[str]) -> Key:
    """What the row is about."""
    return tuple(getattr(row, name) for name in keys)


def measurements(rows: Sequence[Any], keys: Sequence[str], names: Sequence[str]) -> Iterator[tuple[Key, str, Estimate]]:
    """Every measured column of every row, where it has one."""
    for row in rows:
        for name in names:
            found = measured(row, name)
            if found is not None:
                yield key_of(row, keys), name, found


def key_fields(row_type: type, keys: Sequence[str]) -> list[tuple[str, Any]]:
    """The key columns with their types, to build another row of."""
    hints = _hints(row_type)
    return [(f.name, hints[f.name]) for f in fields(row_type) if f.name in keys]


@cache
def _hints(row_type: type) -> dict[str, Any]:
    """The columns with their types; reading them from the source's text takes longer than a figure's row."""
    return get_type_hints(row_type)


def _says_what(kind: Any) -> bool:
    bare = _bare(kind)
    return bare in (str, datetime, date) or get_origin(bare) is Literal


def _bare(kind: Any) -> Any:
    """The type without the None that it may also be."""
    parts = [part for part in get_args(kind) if part is not type(None)]
    optional = type(None) in get_args(kind)
    return parts[0] if optional and len(parts) == 1 else kind
