"""The files that such a company would have: which columns, and how each system writes its values."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from journeyglass.demo.diary import Row

_BERLIN = ZoneInfo("Europe/Berlin")
_ROLES = {
    "champion": "Champion",
    "decision_maker": "Decision maker",
    "user": "User",
    "influencer": "Influencer",
    "blocker": "Blocker",
}
Write = Callable[[Any], Any]


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _blank(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S")


def _day(at: datetime) -> str:
    return at.astimezone(_BERLIN).strftime("%d.%m.%Y")


def _hours(at: datetime) -> str:
    """Meetings are in office hours, by the clock on the wall."""
    local = at.astimezone(_BERLIN)
    return local.replace(hour=9 + local.hour % 8, minute=local.minute // 30 * 30).strftime("%d.%m.%Y %H:%M")


def _offset(at: datetime) -> str:
    return at.astimezone(_BERLIN).isoformat(timespec="seconds")


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class FileSpec:
    """A table's file: its name, and for each column the row's field and how it is written."""

    name: str
    columns: Mapping[str, tuple[str, Write]]

    def rows(self, rows: Sequence[Row]) -> list[Row]:
        """The rows as the file has them, in the order of their time."""
        ordered = sorted(rows, key=lambda row: (row["at"], row["id"]))
        return [{c: _written(row.get(field), write) for c, (field, write) in self.columns.items()} for row in ordered]


def _written(value: Any, write: Write) -> Any:
    return None if value is None else write(value)


def _spec(name: str, columns: str, **written: tuple[str, Write]) -> FileSpec:
    """A file whose columns are `column` or `column=field`; `written` are those that are no plain text."""
    said = {column: (field or column, _same) for column, _, field in (c.partition("=") for c in columns.split())}
    return FileSpec(name, {**said, **written})


FILES: Mapping[str, FileSpec] = {
    "companies": _spec(
        "companies.csv",
        "company_id name website industry country employees origin referred_by",
        first_seen=("at", _day),
    ),
    "contacts": _spec(
        "contacts.csv",
        "contact_id company_id name email",
        role=("role", lambda role: _ROLES[role]),
        since=("at", _day),
        left=("left", _day),
    ),
    "leads": _spec("crm_leads.csv", "lead_id=id company_id", rejected_on=("rejected", _day), reason=("reason", _same)),
    "deals": _spec(
        "crm_deals.csv",
        "deal_id=id company_id contact_id owner type status amount",
        created=("created", _day),
        proposal_sent=("proposal", _day),
        closed=("closed", _day),
        lost_reason=("reason", _same),
    ),
    "web": _spec("web.csv", "hit_id=id visitor contact_id action path kind asset form_id", at=("at", _iso)),
    "emails": _spec(
        "emails.jsonl",
        "mail_id=id company_id contact_id campaign",
        sent_at=("at", _iso),
        opened_at=("opened_at", _iso),
        clicked_at=("clicked_at", _iso),
    ),
    "meetings": _spec("meetings.csv", "meeting_id=id company_id contact_id kind", held=("at", _hours)),
    "usage": _spec("usage.parquet", "row_id=id at company_id contact_id action feature step"),
    "billing": _spec(
        "billing.csv",
        "entry_id=id company_id entry plan seats mrr currency reason",
        at=("at", _blank),
        renewal_date=("renewal", _day),
    ),
    "support": _spec(
        "support.csv",
        "ticket_id=id company_id contact_id topic csat",
        opened=("at", _offset),
        replied=("replied", _offset),
        resolved=("resolved", _offset),
    ),
    "voice": _spec("voice.jsonl", "id company_id contact_id kind score rating comment code", at=("at", _iso)),
}


def write(path: Path, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Write rows in the format that the file's name says; the same rows give the same bytes."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    elif path.suffix == ".jsonl":
        lines = [row.get("") or json.dumps(_known(row), ensure_ascii=False) for row in rows]
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    else:
        pq.write_table(_table(columns, rows), path)


def _known(row: Row) -> Row:
    return {key: value for key, value in row.items() if value is not None}


def _table(columns: Sequence[str], rows: Sequence[Row]) -> pa.Table:
    kinds = {"at": pa.timestamp("us", tz="UTC")}
    return pa.table({c: pa.array([row[c] for row in rows], kinds.get(c, pa.string())) for c in columns})
