"""The files that such a company would export: which columns, and how each system writes its values."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from journeyglass.demo.calendar import Floats, berlin_offset, micros
from journeyglass.demo.rows import Columns
from journeyglass.demo.window import WHOLE, Window

_SECOND, _MINUTE, _HOUR = 1_000_000, 60_000_000, 3_600_000_000
_DAY = 24 * _HOUR
_GROUP = 60_000
"""Rows that are written to Parquet together."""


def _stamps(days: Floats, local: bool = False) -> pa.Array:
    """Instants in seconds, by Berlin's clocks if `local`; what never happened is null."""
    at = micros(days)
    if local:
        at = at + berlin_offset(at)
    return _seconds(at, days)


def _seconds(at: np.ndarray[Any, Any], days: Floats) -> pa.Array:
    return pa.array(at // _SECOND, pa.int64(), mask=~np.isfinite(days)).cast(pa.timestamp("s"))


def _iso(days: Floats) -> pa.Array:
    return pc.strftime(_stamps(days), format="%Y-%m-%dT%H:%M:%SZ")


def _local(days: Floats) -> pa.Array:
    return pc.strftime(_stamps(days, local=True), format="%Y-%m-%d %H:%M:%S")


def _day(days: Floats) -> pa.Array:
    return pc.strftime(_stamps(days, local=True), format="%d.%m.%Y")


def _hours(days: Floats) -> pa.Array:
    """Meetings are in office hours, by the clock on the wall, at the half hour."""
    at = micros(days)
    wall = at + berlin_offset(at)
    day, hour = wall // _DAY * _DAY, wall % _DAY // _HOUR
    half = wall % _HOUR // (30 * _MINUTE) * 30 * _MINUTE
    return pc.strftime(_seconds(day + (9 + hour % 8) * _HOUR + half, days), format="%d.%m.%Y %H:%M")


def _offset(days: Floats) -> pa.Array:
    text = pc.strftime(_stamps(days, local=True), format="%Y-%m-%dT%H:%M:%S")
    summer = berlin_offset(micros(days)) > _HOUR
    return pc.binary_join_element_wise(text, pa.array(np.where(summer, "+02:00", "+01:00")), "")


def _at(days: Floats) -> pa.Array:
    return _stamps(days).cast(pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC"))


def _text(values: np.ndarray[Any, Any]) -> pa.Array:
    return pa.array(values, pa.string())


def _list(values: np.ndarray[Any, Any]) -> pa.Array:
    """Several texts in one, as JSON has them."""
    return pa.array([None if text is None else text.split(", ") for text in values], pa.list_(pa.string()))


def _number(values: Floats) -> pa.Array:
    return pa.array(values, pa.float64(), mask=np.isnan(values))


def _whole(values: Floats) -> pa.Array:
    return pa.array(np.nan_to_num(values).astype(np.int64), pa.int64(), mask=np.isnan(values))


_WRITERS: Mapping[str, Callable[[Any], pa.Array]] = {
    "text": _text, "number": _number, "whole": _whole,
    "list": _list, "iso": _iso, "local": _local, "day": _day, "hours": _hours,
    "offset": _offset, "at": _at,
}  # fmt: skip
_TIMES = ("iso", "local", "day", "hours", "offset", "at")


@dataclass(frozen=True)
class FileSpec:
    """A table's file: its name, and for each column the row's field and how it is written."""

    name: str
    columns: Mapping[str, tuple[str, str]]

    @property
    def fields(self) -> dict[str, str]:
        """The kind of each field, as the rows keep it; of a row that another account's life caused, that account."""
        kinds = {field: "text" if kind in ("text", "list") else "number" for field, kind in self.columns.values()}
        return {**kinds, "cause": "number"}

    def written(self, columns: Columns, window: Window = WHOLE) -> pa.Table:
        """The rows as the file has them, with the times of this window; a text file has texts only."""

        def column(field: str, kind: str) -> pa.Array:
            values = columns[field]
            return _WRITERS[kind](window.seen(values) if kind in _TIMES else values)

        table = pa.table({name: column(*said) for name, said in self.columns.items()})
        if not self.name.endswith(".csv"):
            return table
        return pa.table({name: table[name].cast(pa.string()) for name in table.column_names})


def _spec(name: str, columns: str) -> FileSpec:
    """A file with columns `column`, `column=field` or either with `:kind`; the kind is text where none is said."""
    found: dict[str, tuple[str, str]] = {}
    for said in columns.split():
        names, _, kind = said.partition(":")
        column, _, field = names.partition("=")
        found[column] = (field or column, kind or "text")
    return FileSpec(name, found)


FILES: Mapping[str, FileSpec] = {
    "companies": _spec(
        "companies.csv",
        "company_id name website industry country employees:whole segment origin current_solution owner referred_by"
        " first_seen=at:day",
    ),
    "contacts": _spec("contacts.csv", "contact_id company_id name email role former since=at:day left:day"),
    "moves": _spec("job_moves.csv", "note_id=id company_id contact_id joined noted=at:day"),
    "targets": _spec("target_list.csv", "entry_id=id company_id on_list tier since=at:day"),
    "leads": _spec(
        "crm_leads.csv",
        "lead_id=id company_id contact_id owner why qualified:offset handed_off=handed:offset due:offset"
        " accepted:offset rejected:offset reason",
    ),
    "deals": _spec(
        "crm_deals.csv",
        "deal_id=deal company_id contact_id owner type status amount:number currency created=at:day"
        " proposal_sent=proposal:day closed:day signed:day lost_reason=reason competitor",
    ),
    "stages": _spec("crm_stages.csv", "change_id=id company_id deal_id=deal stage at:offset"),
    "web": _spec(
        "web.csv", "hit_id=id visitor contact_id action medium path kind asset service form_id webinar_id at:iso"
    ),
    "emails": _spec(
        "emails.jsonl",
        "mail_id=id company_id contact_id campaign asset sent_at=at:iso delivered_at=delivered:iso"
        " opened_at=opened:iso clicked_at=clicked:iso bounced_at=bounced:iso unsubscribed_at=unsubscribed:iso",
    ),
    "meetings": _spec("meetings.csv", "meeting_id=id company_id contact_id kind channel owner held=at:hours"),
    "usage": _spec("usage.parquet", "row_id=id at:at company_id contact_id action feature step plan"),
    "seats": _spec("seat_usage.csv", "company_id seat_usage:number day=at:day"),
    "billing": _spec(
        "billing.csv",
        "entry_id=id company_id entry plan seats:whole interval mrr:number amount:number currency invoice reason status"
        " at:local renewal_date=renewal:day due:day",
    ),
    "projects": _spec(
        "projects.csv",
        "engagement_id=engagement company_id contact_id service result on_time on_budget started=at:day completed:day",
    ),
    "support": _spec(
        "support.csv",
        "ticket_id=id company_id contact_id topic csat:whole comment opened=at:offset replied:offset resolved:offset",
    ),
    "voice": _spec(
        "surveys.jsonl",
        "id company_id contact_id kind engagement services:list score:whole comment sent_at=at:iso"
        " answered_at=answered:iso dismissed_at=dismissed:iso",
    ),
    "talks": _spec("talks.jsonl", "id company_id contact_id kind rating:whole comment at:iso"),
    "referrals": _spec(
        "referrals.csv", "entry_id=id company_id contact_id step code referrer referred amount:number at:iso"
    ),
}  # fmt: skip


class Writer(Protocol):
    """A file that rows are added to."""

    def add(self, rows: pa.Table) -> None:
        """Write these rows after those that are there."""

    def raw(self, line: str) -> None:
        """Write a line that is no row."""

    def close(self) -> None:
        """Finish the file."""


def writer(path: Path, rows: pa.Table) -> Writer:
    """A writer of rows of this schema in the format that the file's name says; the same rows give the same bytes."""
    kinds: Mapping[str, Callable[[Path, pa.Schema], Writer]] = {
        ".csv": _Csv,
        ".jsonl": _JsonLines,
        ".parquet": _Parquet,
    }
    return kinds[path.suffix](path, rows.schema)


class _Csv:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        options = pcsv.WriteOptions(quoting_style="needed")
        self._file = pcsv.CSVWriter(path, schema, write_options=options)

    def add(self, rows: pa.Table) -> None:
        self._file.write_table(rows)

    def raw(self, line: str) -> None:
        raise TypeError(f"a table has rows only, not {line}")

    def close(self) -> None:
        self._file.close()


class _JsonLines:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")

    def add(self, rows: pa.Table) -> None:
        for row in rows.to_pylist():
            self.raw(json.dumps({k: v for k, v in row.items() if v is not None}, ensure_ascii=False))

    def raw(self, line: str) -> None:
        self._file.write(line + "\n")

    def close(self) -> None:
        self._file.close()


class _Parquet:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._file = pq.ParquetWriter(path, schema)
        self._kept: list[pa.Table] = []

    def add(self, rows: pa.Table) -> None:
        self._kept.append(rows)
        if sum(map(len, self._kept)) >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._kept:
            self._file.write_table(pa.concat_tables(self._kept))
            self._kept = []

    def raw(self, line: str) -> None:
        raise TypeError(f"a table has rows only, not {line}")

    def close(self) -> None:
        self._flush()
        self._file.close()
