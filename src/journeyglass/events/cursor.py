"""How far a table was read: the highest value of its cursor column, and the query for what came after it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from journeyglass.errors import SourceError
from journeyglass.journey.duration import Duration

Value = int | float | Decimal | datetime | date | str
_KINDS: Mapping[str, tuple[type, Callable[[str], Value]]] = {
    "int": (int, int),
    "float": (float, float),
    "decimal": (Decimal, Decimal),
    "datetime": (datetime, datetime.fromisoformat),
    "date": (date, date.fromisoformat),
    "text": (str, str),
}
_PLACEHOLDERS = {"qmark": "?", "format": "%s", "numeric": ":1", "numeric_dollar": "$1"}
_DAY = len("2024-01-01")


@dataclass(frozen=True)
class Mark:
    """One value of a cursor column, as the database gave it: `kind` says which type `text` spells."""

    kind: str
    text: str

    @classmethod
    def of(cls, value: object) -> Mark:
        """The mark of a value; SourceError for one that has no order that can be kept."""
        for kind, (type_, _) in _KINDS.items():
            if type(value) is type_:
                return cls(kind, value.isoformat() if isinstance(value, date) else str(value))
        raise SourceError(
            f"the cursor column holds a value of the type {type(value).__name__}", "use a time, a number or text"
        )

    @classmethod
    def from_json(cls, text: str) -> Mark:
        """The mark that `to_json` wrote."""
        return cls(*json.loads(text))

    def to_json(self) -> str:
        """The mark as text."""
        return json.dumps([self.kind, self.text], ensure_ascii=False)

    @property
    def value(self) -> Value:
        """The value, in the type in which the database gave it."""
        return _KINDS[self.kind][1](self.text)

    def before(self, overlap: Duration | None) -> Value:
        """The value from which on rows are asked for again; SourceError where the cursor is no time."""
        value = self.value
        if overlap is None:
            return value
        back = timedelta(microseconds=overlap.micros)
        if isinstance(value, date):  # a datetime is one too
            return value - back
        if isinstance(value, str) and (earlier := _earlier(value, back)):
            return earlier
        raise SourceError(f"`overlap` needs a cursor that is a time, and {self.text} is none", "leave `overlap` out")


class Since:
    """The part of a table to ask for, and, once it was read, how far it goes.

    Asked for is everything where there is no `mark` yet; else rows from the mark (less the overlap) on, that one
    included, as rows of the same instant may have come later; and rows without a value, which would never be seen.
    """

    def __init__(self, column: str, mark: Mark | None = None, overlap: Duration | None = None) -> None:
        self.column, self.mark, self.overlap = column, mark, overlap
        self._highest: Any = None if mark is None else mark.value

    @property
    def partial(self) -> bool:
        """Whether only a part of the table is asked for."""
        return self.mark is not None

    @property
    def reached(self) -> Mark | None:
        """The highest value seen so far, that of the mark included."""
        return None if self._highest is None else Mark.of(self._highest)

    def query(self, sql: str, dialect: sa.Dialect) -> tuple[str, tuple[Value, ...] | dict[str, Value]]:
        """The query for the part, in the words of the database's driver, and its parameters."""
        sql = spelled(sql, dialect)
        if self.mark is None:
            return sql, ()
        bound, style = self.mark.before(self.overlap), dialect.paramstyle
        named = style in ("pyformat", "named")
        mark = {"pyformat": "%(mark)s", "named": ":mark"}.get(style) or _PLACEHOLDERS[style]
        column = dialect.identifier_preparer.quote_identifier(self.column)
        table = sql.strip().rstrip(";")
        asked = f"SELECT * FROM (\n{table}\n) AS part WHERE {column} >= {mark} OR {column} IS NULL"
        return asked, {"mark": bound} if named else (bound,)

    def note(self, value: Any) -> None:
        """A row with this value of the cursor was read."""
        if value is None:
            return
        try:
            if self._highest is None or value > self._highest:
                self._highest = value
        except TypeError:
            raise SourceError(
                f"the cursor column `{self.column}` holds values of different types", "cast it in the query"
            ) from None


def spelled(sql: str, dialect: sa.Dialect) -> str:
    """A user's query as the database's driver wants it: some take a single `%` for the place of a parameter."""
    return sql.replace("%", "%%") if dialect.paramstyle in ("format", "pyformat") else sql


def _earlier(text: str, back: timedelta) -> str | None:
    """A time that a database keeps as text, so much earlier, spelled the same way; None if it is no time."""
    try:
        shifted = datetime.fromisoformat(text) - back
    except ValueError:
        return None
    if len(text) == _DAY:
        return shifted.date().isoformat()
    whole, _, fraction = text.partition(".")
    digits = len(fraction) - len(fraction.lstrip("0123456789"))
    spec = "milliseconds" if digits == 3 else "microseconds" if digits else _least(whole)
    spelled = shifted.isoformat(sep=text[_DAY], timespec=spec)
    return spelled.replace("+00:00", "Z") if text.endswith("Z") else spelled


def _least(text: str) -> str:
    minutes = len(time(0, 0).isoformat("minutes"))
    clock = text[_DAY + 1 :].split("+")[0].rstrip("Z")
    return "minutes" if len(clock) == minutes else "seconds"
