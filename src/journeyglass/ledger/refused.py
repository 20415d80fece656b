"""Messages that could not be accepted, each with the reason, until somebody settles them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from journeyglass.ledger.access import Access, chunks
from journeyglass.ledger.arrivals import Refusal, id_hash
from journeyglass.ledger.tables_live import REFUSED

RefusedState = Literal["open", "replayed", "discarded"]


@dataclass(frozen=True)
class RefusedRow:
    """A refused message; `times`: how often the very same came."""

    number: int
    message_id: str | None
    source: str
    received_at: int
    reason: str
    sentence: str
    raw: bytes
    state: RefusedState
    settled_at: int | None
    times: int


class Refused:
    """The refused messages of the live server."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def rows(
        self,
        source: str | None = None,
        reason: str | None = None,
        state: RefusedState | None = "open",
        after: int = 0,
        most: int = 1_000,
    ) -> list[RefusedRow]:
        """Those of a source, a reason and a state (None: any), in order from above the number `after`."""
        asked = _asked().where(REFUSED.c.number > after).order_by(REFUSED.c.number).limit(most)
        for column, wanted in ((REFUSED.c.source, source), (REFUSED.c.reason, reason), (REFUSED.c.state, state)):
            asked = asked if wanted is None else asked.where(column == wanted)
        with self._access.reading() as con:
            return [_as_row(row) for row in con.execute(asked)]

    def received_since(self, since: int, most: int = 100_000) -> list[int]:
        """When the refused messages since an instant were received, of at most the newest so many."""
        newest = select(REFUSED.c.received_at).order_by(REFUSED.c.number.desc()).limit(most).subquery()
        with self._access.reading() as con:
            return list(con.execute(select(newest.c.received_at).where(newest.c.received_at >= since)).scalars())

    def find(self, message_id: str) -> list[RefusedRow]:
        """Every refusal of this message id, oldest first."""
        asked = _asked().where(REFUSED.c.id_hash == id_hash(message_id)).order_by(REFUSED.c.number)
        with self._access.reading() as con:
            return [_as_row(row) for row in con.execute(asked)]

    def settle(self, numbers: Iterable[int], state: RefusedState, now: int) -> int:
        """Say what became of these, in one transaction; how many there were."""
        settled = None if state == "open" else now
        with self._access.writing() as con:
            parts = (REFUSED.c.number.in_(part) for part in chunks(numbers, 500))
            said = (update(REFUSED).where(these).values(state=state, settled_at=settled) for these in parts)
            return sum(con.execute(one).rowcount for one in said)

    def reopen(self, numbers: Iterable[int]) -> int:
        """Take up again those of these that were discarded; how many there were."""
        discarded = REFUSED.c.state == "discarded"
        with self._access.writing() as con:
            parts = (REFUSED.c.number.in_(part) & discarded for part in chunks(numbers, 500))
            said = (update(REFUSED).where(these).values(state="open", settled_at=None) for these in parts)
            return sum(con.execute(one).rowcount for one in said)

    def remove(self, numbers: Iterable[int]) -> int:
        """Take these out for good; how many there were."""
        with self._access.writing() as con:
            parts = chunks(numbers, 500)
            return sum(con.execute(delete(REFUSED).where(REFUSED.c.number.in_(part))).rowcount for part in parts)

    def reasons(self, state: RefusedState = "open") -> list[tuple[str, str, int]]:
        """How many messages of each source are refused for which reason: (source, reason, messages)."""
        by = (REFUSED.c.source, REFUSED.c.reason)
        asked = select(*by, func.count()).where(REFUSED.c.state == state).group_by(*by).order_by(*by)
        with self._access.reading() as con:
            return [(source, reason, count) for source, reason, count in con.execute(asked)]


def put_refusals(con: Connection, refusals: Sequence[Refusal]) -> None:
    """Keep these; one that is there already, word for word, only counts once more."""
    if not refusals:
        return
    make = postgresql.insert if con.dialect.name == "postgresql" else sqlite.insert
    put = make(REFUSED)
    put = put.on_conflict_do_update(index_elements=["digest"], set_={"times": REFUSED.c.times + 1})
    con.execute(put, [_values(refusal) for refusal in refusals])


def _values(refusal: Refusal) -> dict[str, Any]:
    said = refusal.message_id
    return {
        "digest": _digest(refusal),
        "id_hash": refusal.id_hash,
        "message_id": None if said is None else said.encode("utf-8", "surrogatepass"),
        "source": refusal.source,
        "received_at": refusal.received_at,
        "reason": refusal.reason,
        "sentence": refusal.sentence,
        "raw": refusal.raw,
        "times": 1,
        "state": "open",
    }


def _digest(refusal: Refusal) -> bytes:
    known = blake2b(refusal.source.encode() + b"\0" + (refusal.id_hash or b"") + b"\0", digest_size=16)
    known.update(refusal.raw)
    return known.digest()


def _asked() -> Any:
    return select(*(c for c in REFUSED.c if c.name not in ("digest", "id_hash")))


def _as_row(row: Row[Any]) -> RefusedRow:
    said = row.message_id
    values = dict(row._mapping)
    return RefusedRow(**{**values, "message_id": None if said is None else said.decode("utf-8", "surrogatepass")})
