"""What happened, as rows for the files: one list a table, nothing after the end."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

BEGIN = datetime(2024, 1, 8, tzinfo=UTC)
END = datetime(2025, 12, 19, 17, tzinfo=UTC)

Row = dict[str, Any]


class Diary:
    """Rows by table; a row's id counts within its company, so that one company changes no other's ids."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Row]] = defaultdict(list)
        self._counts: dict[tuple[str, str], int] = defaultdict(int)

    def add(self, table: str, company: str, at: datetime, **fields: Any) -> None:
        """A row of what happened at one instant; after the end nothing has happened yet."""
        if at <= END:
            self.tables[table].append({"id": self.next_id(table, company), "at": at, "company_id": company, **fields})

    def add_dated(self, table: str, company: str, begun: datetime, **fields: Any) -> None:
        """A row with several dates of its own, of which those after the end are not known yet."""
        if begun <= END:
            known = {k: None if isinstance(v, datetime) and v > END else v for k, v in fields.items()}
            self.tables[table].append({"id": self.next_id(table, company), "at": begun, "company_id": company, **known})

    def add_deal(self, company: str, contact: str, deal: Row) -> None:
        """A deal as the CRM knows it at the end: what closes later is open still."""
        closed = deal.get("closed")
        if closed is not None and closed > END:
            deal = {**deal, "status": "open", "closed": None, "reason": None}
        self.add_dated("deals", company, deal["created"], contact_id=contact, **deal)

    def next_id(self, table: str, company: str) -> str:
        """An id that no other row of the table has."""
        self._counts[table, company] += 1
        return f"{company}-{table[0]}{self._counts[table, company]}"


def days(number: float) -> timedelta:
    """A length of whole seconds."""
    return timedelta(seconds=round(number * 86_400))
