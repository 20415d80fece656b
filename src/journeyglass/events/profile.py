"""What a column of an unknown table looks like: how full, how varied, what its values read as."""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb

from journeyglass.events.mapping import Csv, TimeSpec
from journeyglass.events.sqltext import lit, trimmed_sql
from journeyglass.events.tables import Loaded
from journeyglass.events.timesql import instant_sql
from journeyglass.events.valuesql import money_sql

_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p")
_DAYS = ("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%y", "%d/%m/%y", "%m/%d/%y")
_FORMATS = tuple(f"{day}{clock}" for day in _DAYS for clock in _CLOCKS)
_UNIX = ("unix", "unix_ms")
_YEAR = 31_557_600_000_000
_EARLIEST, _LATEST = 20 * _YEAR, 80 * _YEAR
_ENOUGH = 0.95
_DAY = 86_400_000_000


@dataclass(frozen=True)
class Profile:
    """A column: how many rows have a value, how many different ones there are, and shares of what they read as."""

    name: str
    rows: int
    filled: int
    distinct: int
    length: float
    numbers: float
    bools: float
    emails: float
    domains: float
    currencies: float
    samples: tuple[str, ...]
    is_time: bool = False
    format: str | None = None
    day_only: bool = False
    either_way: bool = False

    @property
    def unique(self) -> bool:
        """Whether every row has a value of its own."""
        return self.filled == self.rows > 0 and self.distinct == self.rows

    @property
    def categorical(self) -> bool:
        """Whether a few short values return again and again."""
        return 1 < self.distinct <= 200 and self.distinct <= self.filled / 3 and self.length <= 60


def profiles(con: duckdb.DuckDBPyConnection, loaded: Loaded, csv: Csv) -> list[Profile]:
    """The profile of every column with anything in it."""
    found = [_profile(con, loaded, name, csv.decimal) for name in loaded.columns]
    return [p for p in found if p.filled]


def _profile(con: duckdb.DuckDBPyConnection, loaded: Loaded, name: str, decimal: str) -> Profile:
    text = trimmed_sql(loaded.columns[name])
    shares = (
        f"{money_sql('v', decimal if loaded.kind(name) == 'untyped' else '.')} IS NOT NULL",
        "lower(v) IN ('true', 'false')",
        r"regexp_full_match(v, '[^@\s]+@[^@\s]+\.[^@\s]+')",
        r"regexp_full_match(lower(v), '(https?://)?([a-z0-9-]+\.)+[a-z]{2,}/?')",
        "regexp_full_match(v, '[A-Z]{3}')",
    )
    asked = ", ".join(
        f"coalesce(avg(CASE WHEN {share} THEN 1.0 WHEN v IS NOT NULL THEN 0.0 END), 0)" for share in shares
    )
    values = f"(SELECT {text} AS v FROM {loaded.table})"
    sql = f"SELECT count(*), count(v), count(DISTINCT v), coalesce(avg(length(v)), 0), {asked} FROM {values}"
    rows, filled, distinct, *measured = con.execute(sql).fetchall()[0]
    length, numbers, bools, emails, domains, currencies = map(float, measured)
    samples = con.execute(f"SELECT v FROM {values} WHERE v IS NOT NULL GROUP BY v ORDER BY count(*) DESC, v LIMIT 60")
    shown = tuple(v for (v,) in samples.fetchall())
    profile = Profile(name, rows, filled, distinct, length, numbers, bools, emails, domains, currencies, shown)
    return _with_time(con, profile, values, loaded.kind(name) == "time")


def _with_time(con: duckdb.DuckDBPyConnection, profile: Profile, values: str, typed: bool) -> Profile:
    if not _may_be_time(profile):
        return profile
    share, day_only = _fit(con, None, values)
    if share >= _ENOUGH:
        return replace(profile, is_time=True, day_only=day_only)
    formats = () if typed else _UNIX if profile.numbers > _ENOUGH else _FORMATS
    fits = {form: _fit(con, form, values) for form in formats}
    best = max(fits, key=lambda form: fits[form][0], default=None)
    if best is None or fits[best][0] < _ENOUGH:
        return profile
    swapped = fits.get(f"%m{best[2]}%d{best[5:]}", (0.0, False))[0] if best.startswith("%d") else 0.0
    either = swapped >= fits[best][0]
    return replace(profile, is_time=True, format=best, day_only=fits[best][1], either_way=either)


def _may_be_time(profile: Profile) -> bool:
    """Whether its values have the digits that a date needs."""
    dated = sum(1 for value in profile.samples if sum(c.isdigit() for c in value) >= 3)
    return profile.length >= 6 and profile.bools == 0 and dated >= 0.9 * len(profile.samples)


def _fit(con: duckdb.DuckDBPyConnection, form: str | None, values: str) -> tuple[float, bool]:
    """The share of values that read as a likely time in this format, and whether all of those are midnights."""
    at = instant_sql("v", TimeSpec(format=None if form is None else (form,)))
    likely = f"coalesce(t BETWEEN {_EARLIEST} AND {_LATEST}, FALSE)"
    sql = f"""SELECT coalesce(avg({likely}::INT), 0), coalesce(bool_and(t % {_DAY} = 0), FALSE)
        FROM (SELECT {at} AS t FROM {values} WHERE v IS NOT NULL LIMIT 3000)"""
    share, midnights = con.execute(sql).fetchall()[0]
    return float(share), bool(midnights)


def unique_together(con: duckdb.DuckDBPyConnection, loaded: Loaded, names: tuple[str, ...]) -> bool:
    """Whether no two rows have the same values in all of `names`, and none is empty."""
    columns = [trimmed_sql(loaded.columns[name]) for name in names]
    present = " AND ".join(f"{c} IS NOT NULL" for c in columns)
    sql = f"SELECT bool_and({present}), count(DISTINCT to_json([{', '.join(columns)}])), count(*) FROM {loaded.table}"
    full, distinct, rows = con.execute(sql).fetchall()[0]
    return bool(full) and distinct == rows


def first_values(con: duckdb.DuckDBPyConnection, loaded: Loaded, name: str) -> list[str]:
    """The different values of a categorical column, in order."""
    text = trimmed_sql(loaded.columns[name])
    sql = f"SELECT DISTINCT {text} AS v FROM {loaded.table} WHERE {text} <> {lit('')} ORDER BY v LIMIT 200"
    return [v for (v,) in con.execute(sql).fetchall()]
