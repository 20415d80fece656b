"""What is wrong in real exports: rows twice, dates that are none, two spellings, empty keys, broken lines."""

from __future__ import annotations

from collections.abc import Callable

from journeyglass.demo.diary import Row

Reasons = dict[str, int]


def spoil(files: dict[str, list[Row]]) -> dict[str, Reasons]:
    """Put into the tables' rows what an import has to notice; what was there stays, but for its spelling.

    Gives how many rows of each source must be put aside on import, by reason. A table without rows is left alone.
    """
    return {source: spoiler(files[table]) for source, (table, spoiler) in _SPOILERS.items() if files[table]}


def _companies(rows: list[Row]) -> Reasons:
    spellings = {"Fintech": "Fin-Tech", "Health": "health"}
    for row in rows[::7]:
        row["industry"] = spellings.get(row["industry"], row["industry"])
    rows.append({**rows[0], "company_id": "C-new", "name": "?", "employees": "about fifty", "website": ""})
    return {"not_a_number": 1}


def _contacts(rows: list[Row]) -> Reasons:
    for row in rows[::5]:
        row["role"] = {"Decision maker": "Decision-maker"}.get(row["role"], row["role"])
    rows.append({**rows[0], "contact_id": "P-1", "email": "call reception", "role": "User", "left": None})
    rows.append({**rows[0], "contact_id": "P-2", "email": None, "role": "Sponsor", "left": None})
    return {"email": 1, "role": 1}


def _deals(rows: list[Row]) -> Reasons:
    repeated = len(rows[:3])
    rows.extend([dict(row) for row in rows[:3]])
    empty = dict.fromkeys(rows[0])
    known = {**empty, "company_id": rows[0]["company_id"], "type": "new", "status": "open"}
    rows.append({**known, "deal_id": None, "created": "03.06.2025"})
    rows.append({**known, "deal_id": "typo-1", "created": "31.02.2025"})
    rows.append({**known, "deal_id": "typo-2", "created": "03.06.2205"})
    return {"in_the_future": 1, "no_row_key": 1, "repeated_row_key": repeated, "time": 1}


def _web(rows: list[Row]) -> Reasons:
    empty = {**dict.fromkeys(rows[0]), "action": "view", "path": "/"}
    rows.extend({**empty, "hit_id": f"lost-{i}", "at": rows[0]["at"]} for i in range(2))
    rows.append({**empty, "hit_id": "odd", "visitor": "v-odd", "at": "yesterday"})
    return {"nobody": 2, "time": 1}


def _billing(rows: list[Row]) -> Reasons:
    rows.append({**rows[0], "entry_id": "note-1", "entry": "invoice_paid", "mrr": "see letter"})
    return {"money": 1}


def _support(rows: list[Row]) -> Reasons:
    rows.append({**rows[0], "ticket_id": "T-odd", "opened": "n/a", "replied": None, "resolved": None, "csat": None})
    return {"time": 1}


def _voice(rows: list[Row]) -> Reasons:
    rows.append({"": '{"id": "cut-off", "kind": "nps", "sco'})
    return {"json": 1}


_SPOILERS: dict[str, tuple[str, Callable[[list[Row]], Reasons]]] = {
    "billing": ("billing", _billing),
    "companies": ("companies", _companies),
    "contacts": ("contacts", _contacts),
    "crm-deals": ("deals", _deals),
    "support": ("support", _support),
    "voice": ("voice", _voice),
    "web": ("web", _web),
}
