"""The ids of all messages that ever came, as 128-bit hashes: one that comes again is known for ever.

Many rows go in with one statement. A statement a row would let go of the interpreter after each, and in a busy
server every such step waits its turn behind other threads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter

from sqlalchemy import Connection, select

from journeyglass.ledger.arrivals import InboxRow, Seen, id_hash
from journeyglass.ledger.tables_live import SEEN

_MOST = 1_024
"""Rows a statement. SQLite's have a power of two, so that few are prepared, once each, and kept."""
_ARRAYS = """INSERT INTO seen (id_hash, seq, received_at, source, repeats)
    SELECT *, 0 FROM unnest(%b::bytea[], %b::bigint[], %b::bigint[], %b::text[]) ON CONFLICT DO NOTHING"""
_MARK = {"sqlite": "?", "postgresql": "%b"}
_PACKED = {"sqlite": "group_concat(hex(id_hash), '')", "postgresql": "string_agg(encode(id_hash, 'hex'), '')"}


def add(con: Connection, rows: Sequence[InboxRow]) -> set[bytes]:
    """Note these ids, all different; those that were known before keep what they had and are given back."""
    # Neighbours in the tree go in one after the other.
    ordered = sorted(rows, key=attrgetter("id_hash"))
    old: set[bytes] = set()
    for begin in range(0, len(ordered), _MOST):
        part = ordered[begin : begin + _MOST]
        if _insert(con, part) < len(part):
            old |= _known(con, [row.id_hash for row in part], rows[0].seq)
    return old


def repeat(con: Connection, again: Mapping[bytes, int], now: int) -> None:
    """Count repetitions of known ids: how often each came again."""
    by_count: defaultdict[int, list[bytes]] = defaultdict(list)
    for key, count in again.items():
        by_count[count].append(key)
    for count, keys in by_count.items():
        for part in _parts(sorted(keys)):
            marks = ", ".join([_MARK[con.dialect.name]] * len(part))
            one = _MARK[con.dialect.name]
            said = f"UPDATE seen SET repeats = repeats + {one}, last_repeat_at = {one} WHERE id_hash IN ({marks})"
            con.exec_driver_sql(said, (count, now, *part))


def find(con: Connection, message_id: str) -> Seen | None:
    """What is known of one id."""
    columns = (SEEN.c.seq, SEEN.c.received_at, SEEN.c.repeats, SEEN.c.last_repeat_at, SEEN.c.source)
    row = con.execute(select(*columns).where(SEEN.c.id_hash == id_hash(message_id))).first()
    return Seen(*row) if row else None


def _insert(con: Connection, rows: Sequence[InboxRow]) -> int:
    values = [(row.id_hash, row.seq, row.received_at, row.source) for row in rows]
    if con.dialect.name == "postgresql":
        return con.exec_driver_sql(_ARRAYS, tuple(map(list, zip(*values, strict=True)))).rowcount
    size = 1 << (len(values) - 1).bit_length()
    # The last row fills the statement up: it conflicts with itself, and so goes in once.
    values += values[-1:] * (size - len(values))
    return con.exec_driver_sql(_tuples(size), tuple(chain.from_iterable(values))).rowcount


@cache
def _tuples(rows: int) -> str:
    marks = ", ".join(["(?, ?, ?, ?, 0)"] * rows)
    return f"INSERT INTO seen (id_hash, seq, received_at, source, repeats) VALUES {marks} ON CONFLICT DO NOTHING"


def _known(con: Connection, keys: Sequence[bytes], below: int) -> set[bytes]:
    dialect = con.dialect.name
    marks = ", ".join([_MARK[dialect]] * len(keys))
    said = f"SELECT {_PACKED[dialect]} FROM seen WHERE id_hash IN ({marks}) AND seq < {below:d}"
    packed = bytes.fromhex(con.exec_driver_sql(said, tuple(keys)).scalar() or "")
    return {packed[at : at + 16] for at in range(0, len(packed), 16)}


def _parts(keys: Sequence[bytes]) -> list[Sequence[bytes]]:
    return [keys[at : at + _MOST] for at in range(0, len(keys), _MOST)]
