"""What is wrong in real exports: rows late or twice, dates that are none, two spellings, empty keys, broken lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.demo.calendar import Mask

Row = dict[str, Any]
Reasons = Mapping[str, int]
LATE = 0.01
"""Share of a chunk's rows that come after the others, in the tables of `_LATE_IN`."""
_LATE_IN = ("web", "usage", "emails", "billing")


@dataclass(frozen=True)
class Spoilt:
    """Rows to be added to a file, a line that is no row, and how many an import must put aside, by reason."""

    rows: tuple[Row, ...] = ()
    line: str | None = None
    reasons: Reasons | None = None


def disorder(table: str, rows: pa.Table) -> pa.Table:
    """The rows as an export has them: some late, some spelt otherwise."""
    if table in _LATE_IN:
        late = _some(rows, LATE)
        rows = rows.take(pa.array(np.concatenate([np.flatnonzero(~late), np.flatnonzero(late)])))
    for column, spellings in _SPELLINGS.get(table, {}).items():
        rows = _spelt(rows, column, spellings)
    return rows


def _some(rows: pa.Table, share: float) -> Mask:
    """About that share of the rows, by what stands in their first column: no other row has a say in it."""
    keys = rows.column(0).to_pylist()
    return np.fromiter((crc32(key.encode()) % 1009 < share * 1009 for key in keys), np.bool_, len(keys))


def _spelt(rows: pa.Table, column: str, spellings: Mapping[str, str]) -> pa.Table:
    """A fifth of the values in another spelling."""
    other = pa.array(_some(rows, 0.2))
    values = rows[column].combine_chunks()
    for usual, odd in spellings.items():
        values = pc.if_else(pc.and_(other, pc.fill_null(pc.equal(values, usual), False)), odd, values)
    return rows.set_column(rows.schema.get_field_index(column), column, values)


_SPELLINGS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "companies": {"industry": {"Fintech": "Fin-Tech", "Health": "health"}},
    "contacts": {"role": {"decision_maker": "Decision-maker", "champion": "Champion"}},
}


def spoil(table: str, rows: pa.Table) -> Spoilt:
    """What of this table cannot be used; the rows are those of its beginning."""
    first: Row = rows.slice(0, 1).to_pylist()[0]
    return _SPOILERS[table](first, rows) if table in _SPOILERS else Spoilt()


def _companies(first: Row, rows: pa.Table) -> Spoilt:
    odd = {**first, "company_id": "C-new", "name": "?", "employees": "about fifty", "website": ""}
    return Spoilt(({**odd, "referred_by": None},), reasons={"not_a_number": 1})


def _contacts(first: Row, rows: pa.Table) -> Spoilt:
    odd = {**first, "left": None, "former": None}
    called = {**odd, "contact_id": "P-1", "email": "call reception", "role": "user"}
    sponsor = {**odd, "contact_id": "P-2", "email": None, "role": "Sponsor"}
    return Spoilt((called, sponsor), reasons={"email": 1, "role": 1})


def _deals(first: Row, rows: pa.Table) -> Spoilt:
    twice = rows.slice(0, 3).to_pylist()
    known = {**dict.fromkeys(first), "company_id": first["company_id"], "type": "new", "status": "open"}
    odd = (
        {**known, "deal_id": None, "created": "03.06.2025"},
        {**known, "deal_id": "typo-1", "created": "31.02.2025"},
        {**known, "deal_id": "typo-2", "created": "03.06.2205"},
    )
    reasons = {"in_the_future": 1, "no_row_key": 1, "repeated_row_key": len(twice), "time": 1}
    return Spoilt((*twice, *odd), reasons=reasons)


def _web(first: Row, rows: pa.Table) -> Spoilt:
    empty = {**dict.fromkeys(first), "action": "view", "path": "/", "medium": "site"}
    lost = tuple({**empty, "hit_id": f"lost-{i}", "at": first["at"]} for i in range(2))
    odd = {**empty, "hit_id": "odd", "visitor": "v-odd", "at": "yesterday"}
    return Spoilt((*lost, odd), reasons={"nobody": 2, "time": 1})


def _billing(first: Row, rows: pa.Table) -> Spoilt:
    note = {**first, "entry_id": "note-1", "entry": "invoice_paid", "amount": "see letter", "mrr": None}
    return Spoilt((note,), reasons={"money": 1})


def _support(first: Row, rows: pa.Table) -> Spoilt:
    odd = {**first, "ticket_id": "T-odd", "opened": "n/a", "replied": None, "resolved": None, "csat": None}
    return Spoilt((odd,), reasons={"time": 1})


def _voice(first: Row, rows: pa.Table) -> Spoilt:
    return Spoilt(line='{"id": "cut-off", "kind": "nps", "sco', reasons={"json": 1})


_SPOILERS: Mapping[str, Callable[[Row, pa.Table], Spoilt]] = {
    "companies": _companies, "contacts": _contacts, "deals": _deals, "web": _web, "billing": _billing,
    "support": _support, "voice": _voice,
}  # fmt: skip
