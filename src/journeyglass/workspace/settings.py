"""The settings of a workspace: `journeyglass.toml`, checked to the end."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

from journeyglass.errors import InputError, SettingsError
from journeyglass.events.retention import FOR_EVER, Retention
from journeyglass.journey.model import LANGS, Lang
from journeyglass.journey.report import Report, listed
from journeyglass.workspace.instants import beginning, end
from journeyglass.workspace.keeping import retention_of
from journeyglass.workspace.ledgers import is_database
from journeyglass.workspace.serving import Serving, serving_of

FILE = "journeyglass.toml"
LAST, NOW = "last", "now"
_MEMORY = re.compile(r"[1-9]\d*(\.\d+)? ?([MG]i?B)")
_CURRENCY = re.compile(r"[A-Z]{3}")
_AT_END = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")


@dataclass(frozen=True)
class Settings:
    """What a workspace's owner has set.

    `journey` is the id of the default journey; `as_of` is `now`, `last` (the last event's instant) or a date; `data`
    the folder of data files, relative to the workspace; `label` stands above every map; `rates` what one unit of each
    currency is worth in the currency `rates_to`; `observed` since when sources are recorded, whatever they say;
    `ledger` the address of the PostgreSQL database that keeps the ledger (default: a file in the workspace);
    `memory` how much DuckDB may use before it spills to disk (`"2GB"`; default: a quarter of the machine's, at least
    1 GiB); `serve` how the server is set up; `retention` how long events and rows put aside are kept.
    """

    name: str = ""
    language: Lang = "en"
    journey: str | None = None
    as_of: str = NOW
    data: str | None = None
    label: str | None = None
    rates_to: str | None = None
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    observed: Mapping[str, datetime] = field(default_factory=dict)
    memory: str | None = None
    ledger: str | None = None
    serve: Serving = field(default_factory=Serving)
    retention: Retention = FOR_EVER


def load_settings(path: Path) -> Settings:
    """The settings in a file; raises SettingsError with every fault of it."""
    report = Report(str(path))
    try:
        text = path.read_text("utf-8-sig")
        data = tomllib.loads(text)
    except UnicodeDecodeError:
        report.fault(_At(1), "the file is not UTF-8 text", "save it with the encoding UTF-8")
        raise SettingsError(report.faults) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([_broken(report, str(error), text)]) from None
    settings = _Reader(data, _lines(text), report).settings()
    if report.faults:
        raise SettingsError(report.faults)
    return settings


@dataclass(frozen=True)
class _At:
    line: int
    column: int = 1


def _broken(report: Report, said: str, text: str) -> Any:
    found = _AT_END.search(said)
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    column = int(found[2]) if found and found[2] else 1
    what = _AT_END.sub("", said).strip()
    report.fault(_At(line, column), f"this is no TOML: {what[:1].lower()}{what[1:]}", 'write lines like key = "text"')
    return report.faults[0]


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """On which line each key and table stands (TOML's own reader does not tell)."""
    places: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            table = tuple(part.strip().strip("\"'") for part in header[1].split("."))
            places.setdefault(table, number)
        elif key := re.match(r"\s*(\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+)\s*=", line):
            places.setdefault((*table, key[1].strip("\"'")), number)
    return places


class _Reader:
    """Checks the keys of one file; faults go to the report."""

    def __init__(self, data: dict[str, Any], lines: dict[tuple[str, ...], int], report: Report) -> None:
        self._data, self._lines, self._report = data, lines, report

    def settings(self) -> Settings:
        """All of them, with the default where there is a fault."""
        readers: dict[str, Callable[[Any], dict[str, Any]]] = {
            "name": lambda v: self._text("name", v),
            "journey": lambda v: self._text("journey", v),
            "data": lambda v: self._text("data", v),
            "label": lambda v: self._text("label", v),
            "language": self._language,
            "as_of": self._as_of,
            "rates": self._rates,
            "observed": self._observed,
            "memory": self._memory,
            "ledger": self._ledger,
            "serve": self._serve,
            "retention": self._retention,
        }
        found: dict[str, Any] = {}
        for key, value in self._data.items():
            if key in readers:
                found |= readers[key](value)
            else:
                remedy = self._report.meant(key, readers, f"the settings are {listed(readers, 'and')}")
                self._fault((key,), f"there is no setting `{key}`", remedy)
        return Settings(**found)

    def _fault(self, path: tuple[str, ...], what: str, remedy: str) -> None:
        self._report.fault(_At(self._lines.get(path) or self._lines.get(path[:1], 1)), what, remedy)

    def _text(self, key: str, value: Any) -> dict[str, Any]:
        if isinstance(value, str):
            return {key: value}
        self._fault((key,), f"`{key}` is not text", f'write {key} = "…"')
        return {}

    def _language(self, value: Any) -> dict[str, Any]:
        if value in get_args(Lang):
            return {"language": value}
        self._fault(("language",), f"there is no language `{value}`", f"write {listed(LANGS)}")
        return {}

    def _memory(self, value: Any) -> dict[str, Any]:
        if isinstance(value, str) and _MEMORY.fullmatch(value):
            return {"memory": value}
        self._fault(("memory",), f"`{value}` is no amount of memory", 'write memory = "2GB"')
        return {}

    def _serve(self, value: Any) -> dict[str, Any]:
        return {"serve": serving_of(value, lambda key, what, remedy: self._fault(("serve", key), what, remedy))}

    def _retention(self, value: Any) -> dict[str, Any]:
        return {"retention": retention_of(value, lambda *said: self._fault(("retention", said[0]), *said[1:]))}

    def _ledger(self, value: Any) -> dict[str, Any]:
        if isinstance(value, str) and is_database(value):
            return {"ledger": value}
        self._fault(
            ("ledger",), "`ledger` is no address of a PostgreSQL database", 'write "postgresql://user@host/name"'
        )
        return {}

    def _as_of(self, value: Any) -> dict[str, Any]:
        if isinstance(value, date):
            return {"as_of": value.isoformat()}
        try:
            if value not in (LAST, NOW):
                end(str(value))
            return {"as_of": value}
        except InputError:
            self._fault(("as_of",), f"`{value}` is no instant", 'write "now", "last" or a day like "2024-06-30"')
            return {}

    def _rates(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not isinstance(value.get("to"), str):
            self._fault(("rates",), "`rates` does not say into which currency", 'write [rates] and to = "EUR"')
            return {}
        found = {}
        for code, worth in value.items():
            if code != "to" and (rate := self._rate(code, worth)) is not None:
                found[code] = rate
        return {"rates_to": value["to"], "rates": found}

    def _rate(self, code: str, worth: Any) -> Decimal | None:
        try:
            rate = Decimal(str(worth))
            if _CURRENCY.fullmatch(code) and rate.is_finite() and rate > 0:
                return rate
        except InvalidOperation:
            pass
        self._fault(("rates", code), f"`{code} = {worth}` is no rate", 'write a code and a number, like USD = "0.92"')
        return None

    def _observed(self, value: Any) -> dict[str, Any]:
        found: dict[str, datetime] = {}
        for source, said in value.items() if isinstance(value, dict) else [("observed", value)]:
            try:
                found[source] = beginning(said.isoformat() if isinstance(said, date) else str(said))
            except InputError:
                self._fault(("observed", source), f"`{said}` is no date", f'write {source} = "2024-01-01"')
        return {"observed": found}
