"""Sealing: what waits in the inbox goes into the lake, exactly once, whatever happens in between.

    rows of the inbox → one commit to the lake, marked with the last row's number → contacts in, rows out (ledger)

The mark is in the commit, so a seal that died can be finished: rows up to the mark are in the lake, and only have to
be cleared. Both sides may have been put back from a copy, so the mark is not believed blindly: rows under it are
looked up in the lake, and a lake that lacks what the ledger has sealed is an error that names what is missing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pyarrow as pa

from journeyglass.errors import LakeError
from journeyglass.events.schema import FACTS
from journeyglass.journey.duration import EPOCH
from journeyglass.lake.lens import connect
from journeyglass.lake.messages import Said, facts_of, keys_in, said_in
from journeyglass.ledger.arrivals import InboxRow, Refusal, Seal
from journeyglass.ledger.faultpoints import reach
from journeyglass.ledger.records import Contact
from journeyglass.ledger.suppression import suppression_of, unsuppressed

if TYPE_CHECKING:
    from journeyglass.lake.store import Store

__all__ = ["INBOX", "accept_loss", "facts_of", "seal", "settle"]

INBOX = "inbox"
"""Under which name the lake marks the commits of seals."""
MOST = 100_000
"""How many messages one seal takes: about 2 KB of memory each."""
CHUNK = 10_000
"""How many messages are turned into rows at a time; as Python objects they are large."""
UNFIT = "unfit"
"""The reason told of a message that was accepted but cannot be a row of the lake."""


def seal(store: Store, most: int = MOST, wait: float | None = None) -> Seal | None:
    """Put what waits into the lake, at most so many messages; None where nothing waits.

    WorkspaceError where others write in the workspace for `wait` seconds (None: the usual), LakeError where the lake
    cannot be written: then everything waits on, and the next seal takes it.
    """
    with store.writing(wait):
        finished = _settle(store)
        reach("seal.start")
        told = _Told()
        for rows in _waiting(store, most):
            told.add(store, rows)
        return _seal(store, told, told.last_seq) if told.messages else finished


def settle(store: Store, wait: float | None = None) -> Seal | None:
    """Finish what a seal that died has left; None where there is nothing to finish."""
    if _agree(store):
        return None
    with store.writing(wait):
        return _settle(store)


def accept_loss(store: Store, wait: float | None = None) -> int:
    """Go on with a lake that lacks sealed messages; up to how many it lacks."""
    with store.writing(wait):
        marked = store.lake.committed(INBOX)
        if not (seals := store.ledger.inbox.seals(marked)):
            return 0
        store.lake.mark(INBOX, seals[-1].last_seq)
        return sum(sealed.messages for sealed in seals)


def _agree(store: Store) -> bool:
    """Whether the ledger knows of the lake's latest seal; LakeError where it knows of later ones."""
    marked = store.lake.committed(INBOX)
    known = store.ledger.inbox.seals(marked - 1)
    last = known[-1].last_seq if known else 0
    if last > marked and last > (marked := store.lake.committed(INBOX)):  # asked again: others may have sealed
        raise _missing(store, marked)
    return bool(known) or marked == 0


def _settle(store: Store) -> Seal | None:
    """Make ledger and lake agree; called under the lock."""
    if _agree(store):
        return None
    marked = store.lake.committed(INBOX)
    # From here on no number up to the mark is given any more, nor the one after it, which may be needed below.
    store.ledger.inbox.floor(marked + 1)
    told, lacking = _Told(), list[pa.Table]()
    for rows in _waiting(store, sys.maxsize, marked + 1):
        told.add(store, rows)
        wanted = _wanted(store, rows)
        lacking += [facts_of(missing)] if wanted and (missing := _lacking(store, wanted)) else []
    if not lacking:
        return _clear(store, told, marked)
    told.parts = lacking
    return _seal(store, told, marked + 1)


def _waiting(store: Store, most: int, last: int | None = None) -> Iterator[list[InboxRow]]:
    """What waits, at most so many messages and up to the number `last`, a chunk at a time."""
    after, left = 0, most
    while left and (rows := store.ledger.inbox.rows(after, min(left, CHUNK))):
        after, left = rows[-1].seq, left - len(rows)
        if due := [row for row in rows if last is None or row.seq <= last]:
            yield due
        if len(due) < len(rows):
            return


def _seal(store: Store, told: _Told, mark: int) -> Seal:
    """One commit of what was told under this mark, then the ledger's part."""
    reach("seal.before_lake")
    if told.facts.num_rows:
        store.lake.append(told.facts.to_reader(65_536), INBOX, mark, tidy=False)
    else:
        store.lake.mark(INBOX, mark)
    reach("seal.after_lake")
    return _clear(store, told, mark)


def _clear(store: Store, told: _Told, mark: int) -> Seal:
    commit = store.lake.marked(INBOX, mark)
    version = commit.version if commit else store.lake.version()
    done = Seal(mark, told.first_seq or mark, told.messages, version, store.clock())
    reach("seal.before_clear")
    store.ledger.inbox.clear(mark, done, told.contacts)
    reach("seal.after_clear")
    return done


@dataclass
class _Told:
    """What messages said, added up, without the messages: as they came they take more room."""

    first_seq: int = 0
    last_seq: int = 0
    messages: int = 0
    parts: list[pa.Table] = field(default_factory=lambda: [FACTS.empty_table()])
    contacts: list[Contact] = field(default_factory=list)

    @property
    def facts(self) -> pa.Table:
        """All of them."""
        return pa.concat_tables(self.parts)

    def add(self, store: Store, rows: Sequence[InboxRow]) -> None:
        """Add what these messages say; those that cannot be kept in the lake go to the refused ones."""
        said = said_in(_wanted(store, rows))
        _put_aside(store, said)
        self.first_seq, self.last_seq = self.first_seq or rows[0].seq, rows[-1].seq
        self.messages += len(rows)
        self.parts.append(said.facts)
        self.contacts += said.contacts


def _wanted(store: Store, rows: Sequence[InboxRow]) -> Sequence[InboxRow]:
    """The messages without those about people who were erased while these waited."""
    return unsuppressed(rows, suppression_of(store.ledger, store.clock()))


def _put_aside(store: Store, said: Said[InboxRow]) -> None:
    """They must not hold up the others."""
    unfit = [
        Refusal(row.id_hash, row.message_id, row.source, row.received_at, UNFIT, f"it cannot be kept: {why}", row.body)
        for row, why in said.unfit
    ]
    if unfit:
        store.ledger.inbox.put((), unfit, store.clock())


def _lacking(store: Store, rows: Sequence[InboxRow]) -> list[InboxRow]:
    """Those of the rows that the lake has no facts of, though they lie under its mark.

    There are such only where the ledger was put back from a copy and gave numbers a second time.
    """
    times = [row.received_at for row in rows]
    con = connect()
    try:
        store.lake.register(con)
        con.register("said", _keys(rows))
        found = con.execute(_LACKING, [min(times), max(times)]).fetchall()
    finally:
        con.close()
    lacking = {number for (number,) in found}
    return [row for number, row in enumerate(rows) if number in lacking]


_LACKING = """
    SELECT DISTINCT number FROM said ANTI JOIN (
        FROM facts WHERE received_at BETWEEN make_timestamptz(?) AND make_timestamptz(?)
    ) facts USING (kind, fact_id, body_hash)
"""


def _keys(rows: Sequence[InboxRow]) -> pa.Table:
    """The key of each fact, with its row's place."""
    keys = [(at, *key) for at, row in enumerate(rows) for key in keys_in(row)]
    names = ("number", "kind", "fact_id", "body_hash")
    kinds = (pa.int64(), pa.string(), pa.string(), pa.string())
    columns = zip(names, kinds, zip(*keys, strict=True) if keys else ((), (), (), ()), strict=True)
    return pa.table({name: pa.array(values, kind) for name, kind, values in columns})


def _missing(store: Store, marked: int) -> LakeError:
    seals = store.ledger.inbox.seals(marked)
    first, last = max(seals[0].first_seq, marked + 1), seals[-1].last_seq
    since, until = (f"{EPOCH + timedelta(microseconds=s.sealed_at):%Y-%m-%d %H:%M}" for s in (seals[0], seals[-1]))
    return LakeError(
        f"the lake is older than the ledger: it lacks messages {first} to {last}, sealed from {since} to {until} UTC",
        "put back the copy of the lake that belongs to this ledger, or go on without them with "
        "`journeyglass lake accept-loss`",
    )
