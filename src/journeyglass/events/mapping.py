"""What a table means: the shape of `sources/*.yaml`, as loaded.

A `Column` is the name of a column: of the table itself, or, with its prefix, of a joined one. Every class is
immutable and forbids unknown keys.
"""

from __future__ import annotations

import collections.abc
import re
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    InstanceOf,
    PrivateAttr,
    WithJsonSchema,
    model_validator,
)

from journeyglass.events.facts import Actor
from journeyglass.journey.duration import Duration
from journeyglass.journey.model import DurationField, Id
from journeyglass.journey.rules import Condition

Loc = tuple[str | int, ...]
Scalar = str | int | float | bool
Column = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
ColumnKind = Literal["text", "number", "bool"]
Precision = Literal["day", "minute", "second"]
TraitsAt = str
"""`import`, `always`, or a column."""

EVERY_COLUMN = "*"
"""As a row key: all that the row says, for tables without a key."""

LEAST_EVERY = 10_000_000
"""The shortest time between two refreshes, in microseconds."""

_CURRENCY = re.compile(r"[A-Z]{3}")
_PERSONAL = frozenset({"email", "e_mail", "phone", "first_name", "last_name"})


def _each(value: object) -> object:
    """One thing where a list may stand is a list of one."""
    return value if isinstance(value, tuple) or value is None else (value,)


def zone_name(name: str) -> str:
    """The name of a time zone, if there is one of that name; ValueError else."""
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("write a time zone by its IANA name, like Europe/Berlin, Asia/Taipei or UTC") from None
    return name


def _currency(value: object) -> object:
    if isinstance(value, str) and not _CURRENCY.fullmatch(value):
        raise ValueError("write a currency's code of three capital letters, like EUR, or `{column: NAME}`")
    return value


def _date(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("write a date, like 2024-03-01") from None
    return text


def _delimiter(text: str) -> str:
    if len(text) != 1 and text not in ("tab", "whitespace"):
        raise ValueError("write one character, or `tab` or `whitespace`")
    return text


_CURSOR = {"anyOf": [{"type": "string", "minLength": 1}, {"x-def": "CursorSpec"}, {"type": "null"}]}
_ONE_OR_MORE = [{"type": "string", "minLength": 1}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]


def _fixed(duration: Duration) -> Duration:
    if duration.months or duration.micros < LEAST_EVERY:
        raise ValueError("write a whole number of s, m, h, d or w, at least 10s, like 15m")
    return duration


def _column_alone(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


def _decimal(text: str) -> str:
    if text not in (".", ","):
        raise ValueError('write a point or a comma in quotes, like `","`')
    return text


Columns = Annotated[
    tuple[Column, ...], BeforeValidator(_each), Field(min_length=1), WithJsonSchema({"anyOf": _ONE_OR_MORE})
]
Every = Annotated[DurationField, AfterValidator(_fixed)]
Formats = Annotated[
    tuple[str, ...] | None, BeforeValidator(_each), WithJsonSchema({"anyOf": [*_ONE_OR_MORE, {"type": "null"}]})
]
Conditions = Annotated[tuple[InstanceOf[Condition], ...], WithJsonSchema({"x-def": "Traits"})]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Csv(_Part):
    """How a CSV file is written, where that cannot be told from the file."""

    delimiter: Annotated[str, AfterValidator(_delimiter)] | None = None
    encoding: str | None = None
    decimal: Annotated[str, AfterValidator(_decimal), WithJsonSchema({"enum": [".", ","]})] = "."


class TableSpec(_Part):
    """Where rows come from: a file, or a query to a database (`${NAME}` in its URL is an environment variable)."""

    file: str | None = Field(default=None, min_length=1)
    sheet: str | None = None
    csv: Csv = Csv()
    url: str | None = Field(default=None, min_length=1)
    sql: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _one_place(self) -> TableSpec:
        if (self.file is None) == (self.url is None) or (self.url is None) != (self.sql is None):
            raise ValueError("write `file: NAME`, or `url: …` together with `sql: …`")
        return self


class Join(_Part):
    """A second table whose columns are added, by equal values; it must have one row a key."""

    table: TableSpec
    by: Column | Annotated[tuple[Column, ...], Field(min_length=1)] | collections.abc.Mapping[Column, Column]
    prefix: str

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The columns that must be equal: (here, in the joined table)."""
        if isinstance(self.by, str):
            return ((self.by, self.by),)
        return (
            tuple(self.by.items()) if isinstance(self.by, collections.abc.Mapping) else tuple((c, c) for c in self.by)
        )


class Picked(_Part):
    """A column whose values are replaced by a map; values not in the map stay as they are."""

    column: Column
    map: collections.abc.Mapping[str, Scalar] = Field(default_factory=dict)


class Constant(_Part):
    """The same value for every row."""

    value: Scalar


class DatedTrait(Picked):
    """A trait with its own date, for what became known later than the rest."""

    at: Column | None = None


class TimeSpec(_Part):
    """How times are written: the zone of those without one, the precision they are kept to, and their format."""

    zone: Annotated[str, AfterValidator(zone_name)] = "UTC"
    precision: Precision | None = None
    format: Formats = None


class AccountSpec(_Part):
    """Which columns say which company the row is about, and what is known of it."""

    id: Column
    name: Column | None = None
    domain: Column | None = None
    parent: Column | None = None
    traits: collections.abc.Mapping[Name, Column | DatedTrait] = Field(default_factory=dict)


class RoleSpec(Picked):
    """Which column says the committee role; `at` the date it is valid from."""

    at: Column | None = None


class MembershipSpec(_Part):
    """From when to when the person belongs to the account, and whether it is the main one."""

    from_: Column | None = Field(default=None, alias="from")
    to: Column | None = None
    primary: Column | bool = False


class PersonSpec(_Part):
    """Which columns say who it was. Names, e-mail addresses and phones go to the ledger only."""

    id: Column | None = None
    email: Column | None = None
    name: Column | None = None
    phone: Column | None = None
    role: RoleSpec | None = None
    traits: collections.abc.Mapping[Name, Column | DatedTrait] = Field(default_factory=dict)
    membership: MembershipSpec | None = None

    @model_validator(mode="after")
    def _known(self) -> PersonSpec:
        if self.id is None and self.email is None:
            raise ValueError("write the column of the person's `id`, or of the `email`")
        return self


class IdentifySpec(_Part):
    """The anonymous visitor of the row turned out to be its person, at `at` (always, where left out)."""

    anonymous_id: Column
    at: Column | None = None


class MergeSpec(_Part):
    """Two accounts are one: `account` reads as `into`."""

    account: Column
    into: Column
    when: Conditions = ()


class EventSpec(_Part):
    """One thing that a row says has happened."""

    id: Name | None = None
    name: Name | Picked
    at: Column
    time: TimeSpec | None = None
    when: Conditions = ()
    channel: str | Picked | None = None
    actor: Actor | Picked | None = None
    value: Column | None = None
    currency: Annotated[str | Picked, BeforeValidator(_currency)] | None = None
    anonymous_id: Column | None = None
    properties: collections.abc.Mapping[Name, Column | Picked | Constant] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _impersonal(self) -> EventSpec:
        found = next((p for p in self.properties if p.casefold().replace("-", "_") in _PERSONAL), None)
        if found:
            raise ValueError(f"personal data such as `{found}` is no event property: write it under `person:`")
        return self


class CursorSpec(_Part):
    """A column that grows as rows come or change, so that a refresh asks only for what is new."""

    column: Column
    overlap: Every | None = None


class SourceMapping(_Part):
    """A source: one table, and what its rows say."""

    format: Literal[1]
    source: Id
    title: str | None = None
    table: TableSpec
    join: tuple[Join, ...] = ()
    row_key: Columns
    mode: Literal["append", "snapshot"] = "append"
    every: Every | None = None
    cursor: Annotated[CursorSpec | None, BeforeValidator(_column_alone), WithJsonSchema(_CURSOR)] = None
    observed_from: Annotated[str, AfterValidator(_date)] | None = None
    traits_at: TraitsAt = "import"
    time: TimeSpec = TimeSpec()
    clean: collections.abc.Mapping[Column, collections.abc.Mapping[str, Scalar | None]] = Field(default_factory=dict)
    types: collections.abc.Mapping[Column, ColumnKind] = Field(default_factory=dict)
    account: AccountSpec | None = None
    person: PersonSpec | None = None
    opportunity: Column | None = None
    anonymous_id: Column | None = None
    identify: IdentifySpec | None = None
    merge: MergeSpec | None = None
    events: tuple[EventSpec, ...] = ()

    _places: dict[Loc, tuple[int, int]] = PrivateAttr(default_factory=dict)
    _path: str = PrivateAttr(default="sources/source.yaml")

    def entry_id(self, index: int) -> str:
        """The id of an event entry: as declared, else its name and how many of that name stand before it."""
        entry = self.events[index]
        if entry.id is not None:
            return entry.id
        before = sum(1 for e in self.events[:index] if _label(e) == _label(entry))
        return f"{_label(entry)}#{before + 1}"

    def time_of(self, entry: EventSpec) -> TimeSpec:
        """How the entry's times are written."""
        return entry.time or self.time

    def observed_from_at(self) -> datetime | None:
        """The declared beginning of what was recorded, UTC; one without an offset is in the source's zone."""
        if self.observed_from is None:
            return None
        at = datetime.fromisoformat(self.observed_from)
        return (at if at.tzinfo else at.replace(tzinfo=zoneinfo.ZoneInfo(self.time.zone))).astimezone(UTC)

    def event_names(self) -> tuple[str, ...]:
        """The event names that the mapping itself spells out, each once (names from a column are in the table)."""
        names: dict[str, None] = {}
        for entry in self.events:
            for name in [entry.name] if isinstance(entry.name, str) else entry.name.map.values():
                names[str(name)] = None
        return tuple(names)


def _label(entry: EventSpec) -> str:
    return entry.name if isinstance(entry.name, str) else f"column:{entry.name.column}"


def columns_used(mapping: SourceMapping) -> Iterator[tuple[Loc, str]]:
    """Every column that the mapping names, with its place in the file; the joins' own columns left out."""
    if mapping.row_key != (EVERY_COLUMN,):
        yield from ((("row_key",), column) for column in mapping.row_key)
    if mapping.traits_at not in ("import", "always"):
        yield ("traits_at",), mapping.traits_at
    for key in ("opportunity", "anonymous_id"):
        if getattr(mapping, key):
            yield (key,), getattr(mapping, key)
    if mapping.cursor:
        yield ("cursor",), mapping.cursor.column
    for key in ("clean", "types"):
        yield from (((key, column), column) for column in getattr(mapping, key))
    for key in ("account", "person", "identify", "merge"):
        yield from _columns_of((key,), getattr(mapping, key))
    for i, entry in enumerate(mapping.events):
        yield from _columns_of(("events", i), entry)


def columns_valued(mapping: SourceMapping) -> Iterator[str]:
    """The columns whose values are typed: properties, traits, and what conditions ask."""
    for loc, column in columns_used(mapping):
        if {"properties", "traits", "when"} & set(loc):
            yield column


# Fields that hold text of their own, not a column's name.
_WORDS = frozenset({"name", "channel", "actor", "currency", "map", "time", "value_map"})


def _columns_of(loc: Loc, part: Any) -> Iterator[tuple[Loc, str]]:
    if part is None:
        return
    words = _WORDS | {"id"} if isinstance(part, EventSpec) else {"map"}
    for field, info in type(part).model_fields.items():
        value, here = getattr(part, field), (*loc, info.alias or field)
        if isinstance(value, str) and field not in words:
            yield here, value
        elif isinstance(value, Picked | BaseModel) and not isinstance(value, TimeSpec):
            yield from _columns_of(here, value)
        elif field == "when":
            yield from (((*here, condition.field), condition.field) for condition in value)
        elif field in ("traits", "properties"):
            for key, column in value.items():
                if isinstance(column, str):
                    yield (*here, key), column
                elif isinstance(column, Picked):
                    yield from _columns_of((*here, key), column)
