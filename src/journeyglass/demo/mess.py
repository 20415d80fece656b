"""What is wrong in real exports: rows twice, dates that are none, two spellings, empty keys, broken lines."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from journeyglass.demo.diary import Row

QUARANTINED: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "companies": {"not_a_number": 1},
        "contacts": {"email": 1, "role": 1},
        "crm-deals": {"in_the_future": 1, "no_row_key": 1, "repeated_row_key": 3, "time": 1},
        "web": {"nobody": 2, "time": 1},
        "billing": {"money": 1},
        "support": {"time": 1},
        "voice": {"json": 1},
    }
)
"""How many rows of each source must be put aside on import, by reason."""


def spoil(files: dict[str, list[Row]]) -> None:
    """Put into the tables' rows what an import has to notice; where none is lost by it, the rest stays as it is."""
    _companies(files["companies"])
    _contacts(files["contacts"])
    _deals(files["deals"])
    _web(files["web"])
    _billing(files["billing"])
    _support(files["support"])
    files["voice"].append({"": '{"id": "cut-off", "kind": "nps", "sco'})


def _companies(rows: list[Row]) -> None:
    spellings = {"Fintech": "Fin-Tech", "Health": "health"}
    for row in rows[::7]:
        row["industry"] = spellings.get(row["industry"], row["industry"])
    rows.append({**rows[0], "company_id": "C-new", "name": "?", "employees": "about fifty", "website": ""})


def _contacts(rows: list[Row]) -> None:
    for row in rows[::5]:
        row["role"] = {"Decision maker": "Decision-maker"}.get(row["role"], row["role"])
    rows.append({**rows[0], "contact_id": "P-1", "email": "call reception", "role": "User", "left": None})
    rows.append({**rows[0], "contact_id": "P-2", "email": None, "role": "Sponsor", "left": None})


def _deals(rows: list[Row]) -> None:
    rows.extend([dict(row) for row in rows[:3]])
    empty = dict.fromkeys(rows[0])
    known = {**empty, "company_id": rows[0]["company_id"], "type": "new", "status": "open"}
    rows.append({**known, "deal_id": None, "created": "03.06.2025"})
    rows.append({**known, "deal_id": "typo-1", "created": "31.02.2025"})
    rows.append({**known, "deal_id": "typo-2", "created": "03.06.2205"})


def _web(rows: list[Row]) -> None:
    empty = {**dict.fromkeys(rows[0]), "action": "view", "path": "/"}
    rows.extend({**empty, "hit_id": f"lost-{i}", "at": rows[0]["at"]} for i in range(2))
    rows.append({**empty, "hit_id": "odd", "visitor": "v-odd", "at": "yesterday"})


def _billing(rows: list[Row]) -> None:
    rows.append({**rows[0], "entry_id": "note-1", "entry": "invoice_paid", "mrr": "see letter"})


def _support(rows: list[Row]) -> None:
    rows.append({**rows[0], "ticket_id": "T-odd", "opened": "n/a", "replied": None, "resolved": None, "csat": None})
