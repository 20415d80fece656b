"""Replaying refused messages: amended by a rule or as they are, judged anew, and kept like any other message.

A message keeps its id and the instant at which it was received. So replaying twice, or a replay that was killed
between keeping the messages and settling their refusals, keeps each once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from journeyglass.events.jsontext import NotJsonError, dumps, loads
from journeyglass.events.wire import Accepted, Incoming, Sender, judge
from journeyglass.ledger.access import chunks
from journeyglass.ledger.arrivals import Entry, id_hash
from journeyglass.ledger.refused import RefusedRow

if TYPE_CHECKING:
    from journeyglass.lake.store import Store
    from journeyglass.workspace.amendment import Amendment

_AT_ONCE = 500
_FORBIDDEN = "not_allowed"
"""What a key had no right to say is replayed only where this reason is asked for by name."""


@dataclass(frozen=True)
class Replayed:
    """What a replay did with the open refusals that it looked at, in messages.

    `replayed`: kept now; `repeated`: known already, sent well in the meantime; `other`: not meant by the amendment;
    `again`: still refused, by reason. A dry run tells the same and keeps nothing, and takes `repeated` for replayed.
    """

    looked_at: int
    replayed: int
    repeated: int
    other: int
    again: Mapping[str, int] = field(default_factory=dict)
    dry_run: bool = False


@dataclass(frozen=True)
class _Judged:
    """What came of one refusal: an entry for the inbox, or the reason why it stays; neither: it is not meant."""

    row: RefusedRow
    entry: Entry | None = None
    reason: str | None = None


def replay(
    store: Store,
    amendment: Amendment | None,
    now: int,
    *,
    source: str | None = None,
    reason: str | None = None,
    dry_run: bool = False,
) -> Replayed:
    """Judge the open refusals of a source and reason (None: any) again, amended, and keep those that can be now.

    `now`: the present instant (UTC microseconds). What an amendment says of source and reason holds where nothing is
    given here. A replayed message is judged as one of a server key: whoever replays has the right to.
    """
    source = source or (amendment.which.source if amendment else None)
    reason = reason or (amendment.which.reason if amendment else None)
    salt = store.ledger.workspace(now).salt
    counts: Counter[str] = Counter()
    again: Counter[str] = Counter()
    for rows in chunks(_open(store, source, reason), _AT_ONCE):
        judged = [_judged(row, amendment, salt) for row in rows if row.reason != _FORBIDDEN or reason == _FORBIDDEN]
        counts["rows"] += len(judged)
        counts["other"] += sum(one.entry is None and one.reason is None for one in judged)
        again.update(one.reason for one in judged if one.reason)
        kept = [(one.row, one.entry) for one in judged if one.entry]
        counts["new"] += len(kept) if dry_run else _keep(store, kept, now)
        counts["kept"] += len(kept)
    repeated = counts["kept"] - counts["new"]
    return Replayed(counts["rows"], counts["new"], repeated, counts["other"], dict(again), dry_run)


def _open(store: Store, source: str | None, reason: str | None) -> Iterator[RefusedRow]:
    after = 0
    while rows := store.ledger.refused.rows(source, reason, "open", after, _AT_ONCE):
        yield from rows
        after = rows[-1].number


def _keep(store: Store, kept: list[tuple[RefusedRow, Entry]], now: int) -> int:
    if not kept:
        return 0
    put = store.ledger.inbox.put([entry for _, entry in kept], [], now)
    store.ledger.refused.settle([row.number for row, _ in kept], "replayed", now)
    return put.new


def _judged(row: RefusedRow, amendment: Amendment | None, salt: bytes) -> _Judged:
    try:
        message = loads(row.raw)
    except NotJsonError:
        return _Judged(row, reason=row.reason)
    if not isinstance(message, dict):
        return _Judged(row, reason=row.reason)
    if amendment is not None:
        if not amendment.applies(message):
            return _Judged(row)
        message = amendment.amended(message)
    dialect: Literal["segment", "posthog"] = "segment" if isinstance(message.get("type"), str) else "posthog"
    id_ = "uuid" if dialect == "posthog" else "messageId"
    message[id_] = message.get(id_) or f"replay-{row.number}"  # else each replay would give it another
    try:
        whole = dumps(message)
    except TypeError:  # nested so deep that it can be read, but not be written
        return _Judged(row, reason=row.reason)
    incoming = Incoming(dialect, None, (whole,), sent_at=message.get("sentAt"))
    verdict = judge(incoming, Sender(row.source, "server"), row.received_at, salt)[0]
    if not isinstance(verdict, Accepted):
        return _Judged(row, reason=verdict.reason)
    return _Judged(row, Entry(id_hash(verdict.id), verdict.id, row.received_at, row.source, verdict.body()))
