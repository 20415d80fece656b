"""The inbox: accepted messages from the commit that acknowledges them to the seal that puts them into the lake.

Messages are kept in packs, one row for all of a commit: a row a message would cost a statement each, and as often
hand the interpreter to another thread. `seen` remembers the id of every message for ever, one row each.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate

import msgspec
from sqlalchemy import Connection, delete, func, insert, select

from journeyglass.ledger import seen
from journeyglass.ledger.access import Access, count_up, number
from journeyglass.ledger.arrivals import Entry, InboxRow, Put, Refusal, Seal, Seen, Stand, id_hash
from journeyglass.ledger.contacts import merge_contacts
from journeyglass.ledger.faultpoints import reach
from journeyglass.ledger.records import Contact
from journeyglass.ledger.refused import put_refusals
from journeyglass.ledger.tables_live import COUNTERS, INBOX, SEALS

__all__ = ["Batch", "Entry", "Inbox", "InboxRow", "Put", "Refusal", "Seal", "Seen", "Stand", "id_hash"]

COUNTER = "inbox"
PACK_MESSAGES = 2_000
PACK_BYTES = 4 << 20
FEW_PACKS = 500
BUSY_MS = 2_000
"""How long a put waits for another writer: senders want their answer within a second or so."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[InboxRow]).decode


@dataclass(frozen=True, slots=True)
class Batch:
    """What one sender sent at once."""

    entries: Sequence[Entry]
    refusals: Sequence[Refusal] = ()


class Inbox:
    """The messages that wait, and the ids of all that ever came."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self._hurried = access.patient(BUSY_MS)

    def put(self, entries: Sequence[Entry], refusals: Sequence[Refusal], now: int) -> Put:
        """Keep these in one transaction. A message whose id came before counts as repeated and is not kept again."""
        return self.put_all([Batch(entries, refusals)], now)[0]

    def put_all(self, batches: Sequence[Batch], now: int) -> list[Put]:
        """Keep several batches in one transaction; numbers follow the order given here."""
        arrived = [entry for batch in batches for entry in batch.entries]
        first: dict[bytes, Entry] = {}
        for entry in arrived:
            first.setdefault(entry.id_hash, entry)
        with self._hurried.writing() as con:
            highest = number(con, COUNTER)
            rows = _rows(first.values(), highest)
            old = seen.add(con, rows)
            fresh = [row for row in rows if row.id_hash not in old] if old else rows
            _repeat(con, arrived, first, old, now)
            _put_packs(con, fresh)
            put_refusals(con, [refusal for batch in batches for refusal in batch.refusals])
            highest = fresh[-1].seq if fresh else highest
            count_up(con, COUNTER, highest)
            reach("inbox.before_commit")
        reach("inbox.after_commit")
        return _tell(batches, {row.id_hash for row in fresh}, highest)

    def probe(self) -> None:
        """Write something that changes nothing; LedgerError while the inbox could keep nothing."""
        with self._hurried.writing() as con:
            con.execute(COUNTERS.update().where(COUNTERS.c.name == COUNTER).values(value=COUNTERS.c.value))

    def floor(self, seq: int) -> None:
        """Give no number up to this one any more: the lake has them, even if this ledger does not know."""
        with self.access.writing() as con:
            count_up(con, COUNTER, seq)

    def rows(self, after: int, most: int) -> list[InboxRow]:
        """The waiting messages numbered above `after`, in order, at most so many."""
        with self.access.reading() as con:
            start = max(after, _sealed(con))
            found: list[InboxRow] = []
            while len(found) < most and (packs := _packs_after(con, start, most - len(found))):
                rows = [row for pack in packs for row in _decode(pack)]
                found += [row for row in rows if row.seq > start]
                start = rows[-1].seq
        return found[:most]

    def find(self, message_id: str) -> InboxRow | None:
        """The waiting message of this id."""
        known = self.seen(message_id)
        rows = self.rows(known.seq - 1, 1) if known else []
        return rows[0] if rows and known and rows[0].seq == known.seq else None

    def seen(self, message_id: str) -> Seen | None:
        """When this id came, and how often again; None if it never did."""
        with self.access.reading() as con:
            return seen.find(con, message_id)

    def stand(self) -> Stand:
        """How many messages wait, and since when."""
        columns = (func.sum(INBOX.c.messages), func.min(INBOX.c.oldest_at))
        with self.access.reading() as con:
            highest = int(con.execute(select(COUNTERS.c.value).where(COUNTERS.c.name == COUNTER)).scalar_one())
            sealed = _sealed(con)
            rows, oldest = con.execute(select(*columns).where(INBOX.c.first_seq > sealed)).one()
            cut = [row for row in _pack_across(con, sealed) if row.seq > sealed]
            first = con.execute(select(func.min(INBOX.c.first_seq)).where(INBOX.c.first_seq > sealed)).scalar()
        times = [*(row.received_at for row in cut), *([] if oldest is None else [int(oldest)])]
        return Stand(cut[0].seq if cut else first, highest, int(rows or 0) + len(cut), min(times, default=None))

    def clear(self, upto: int, seal: Seal, contacts: Sequence[Contact]) -> None:
        """The lake has the messages up to this number: note the seal, put in their contacts, let the messages go.

        The seal and the contacts are one transaction, with which the messages count as gone. Overwriting them takes
        long: that follows bit by bit, so that no put waits for it, and is made up for next time if it breaks off.
        """
        with self.access.writing() as con:
            if con.execute(select(SEALS.c.last_seq).where(SEALS.c.last_seq == seal.last_seq)).first() is None:
                con.execute(insert(SEALS).values(**asdict(seal)))
                merge_contacts(con, contacts)
            count_up(con, COUNTER, upto)
        while self._sweep(upto):
            time.sleep(0.002)  # lets a put that waits for its turn have it
        with self.access.writing() as con:
            across = _pack_across(con, upto)
            _thin(con, across, [row for row in across if row.seq > upto])

    def _sweep(self, upto: int) -> bool:
        """Delete some of the packs up to this number; whether there may be more."""
        sizes = select(INBOX.c.last_seq, func.length(INBOX.c.pack)).where(INBOX.c.last_seq <= upto)
        with self.access.writing() as con:
            packs = con.execute(sizes.order_by(INBOX.c.last_seq).limit(FEW_PACKS)).all()
            held = accumulate(size for _, size in packs)
            few = [seq for (seq, _), bytes_ in zip(packs, held, strict=True) if bytes_ <= PACK_BYTES]
            last = few[-1] if few else packs[0][0] if packs else 0
            con.execute(delete(INBOX).where(INBOX.c.last_seq <= last))
        return len(packs) == FEW_PACKS or len(packs) > max(len(few), 1)

    def seals(self, after: int = 0) -> list[Seal]:
        """The seals whose last number is above `after`, oldest first."""
        asked = select(SEALS).where(SEALS.c.last_seq > after).order_by(SEALS.c.last_seq)
        with self.access.reading() as con:
            return [Seal(*row) for row in con.execute(asked)]

    def seal_of(self, seq: int) -> Seal | None:
        """The seal that took the message of this number into the lake."""
        asked = select(SEALS).where(SEALS.c.last_seq >= seq).order_by(SEALS.c.last_seq).limit(1)
        with self.access.reading() as con:
            row = con.execute(asked).first()
        return Seal(*row) if row and row.first_seq <= seq else None

    def remove(self, seqs: Iterable[int]) -> int:
        """Take waiting messages out for good (their ids stay known); how many there were.

        What is sealed but still on the disk, because a crash broke its deletion off, goes too.
        """
        gone, there = set(seqs), 0
        with self.access.writing() as con:
            sealed = _sealed(con)
            for pack in con.execute(select(INBOX.c.pack).order_by(INBOX.c.last_seq)).scalars().all():
                rows = _decode(pack)
                waiting = [row for row in rows if row.seq > sealed]
                kept = [row for row in waiting if row.seq not in gone]
                there += len(waiting) - len(kept)
                _thin(con, rows, kept)
        return there


def _rows(entries: Iterable[Entry], highest: int) -> list[InboxRow]:
    numbered = enumerate(entries, highest + 1)
    return [InboxRow(seq, e.id_hash, _utf8(e.message_id), e.received_at, e.source, e.body) for seq, e in numbered]


def _utf8(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _repeat(con: Connection, arrived: Sequence[Entry], first: dict[bytes, Entry], old: set[bytes], now: int) -> None:
    if not old and len(arrived) == len(first):
        return
    times = Counter(entry.id_hash for entry in arrived)
    again = {key: count - (key not in old) for key, count in times.items() if count > 1 or key in old}
    seen.repeat(con, again, now)


def _tell(batches: Sequence[Batch], fresh: set[bytes], highest: int) -> list[Put]:
    told = []
    for batch in batches:
        new = 0
        for entry in batch.entries:
            if entry.id_hash in fresh:
                fresh.discard(entry.id_hash)
                new += 1
        told.append(Put(new, len(batch.entries) - new, len(batch.refusals), 0, highest))
    return told


def _put_packs(con: Connection, rows: Sequence[InboxRow]) -> None:
    packs = [_as_pack(part) for part in _parts(rows)]
    if packs:
        con.execute(insert(INBOX), packs)


def _as_pack(rows: Sequence[InboxRow]) -> dict[str, object]:
    return {
        "last_seq": rows[-1].seq,
        "first_seq": rows[0].seq,
        "messages": len(rows),
        "oldest_at": min(row.received_at for row in rows),
        "pack": _encode(rows),
    }


def _parts(rows: Sequence[InboxRow]) -> Iterator[Sequence[InboxRow]]:
    begin = held = 0
    for at, row in enumerate(rows):
        if at > begin and (at - begin == PACK_MESSAGES or held + len(row.body) > PACK_BYTES):
            yield rows[begin:at]
            begin, held = at, 0
        held += len(row.body)
    if begin < len(rows):
        yield rows[begin:]


def _sealed(con: Connection) -> int:
    """The highest number that is sealed: a pack may lie across it."""
    return int(con.execute(select(func.coalesce(func.max(SEALS.c.last_seq), 0))).scalar_one())


def _packs_after(con: Connection, seq: int, most: int) -> Sequence[bytes]:
    """As many packs above this number as hold so many messages."""
    next_ = select(INBOX.c.last_seq, INBOX.c.messages).where(INBOX.c.last_seq > seq).order_by(INBOX.c.last_seq)
    few = next_.limit(FEW_PACKS).subquery()
    before = func.sum(few.c.messages).over(order_by=few.c.last_seq) - few.c.messages
    counted = select(few.c.last_seq, before.label("before")).subquery()
    asked = select(INBOX.c.pack).join(counted, counted.c.last_seq == INBOX.c.last_seq)
    return con.execute(asked.where(counted.c.before < most).order_by(INBOX.c.last_seq)).scalars().all()


def _pack_across(con: Connection, seq: int) -> list[InboxRow]:
    asked = select(INBOX.c.pack).where(INBOX.c.first_seq <= seq, INBOX.c.last_seq > seq)
    pack = con.execute(asked).scalar()
    return [] if pack is None else _decode(pack)


def _thin(con: Connection, rows: list[InboxRow], kept: list[InboxRow]) -> None:
    """Leave only these of a pack."""
    if len(kept) < len(rows):
        con.execute(delete(INBOX).where(INBOX.c.last_seq == rows[-1].seq))
        _put_packs(con, kept)
