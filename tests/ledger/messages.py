"""Messages for the inbox, made by hand."""

from __future__ import annotations

from journeyglass.ledger import Entry, InboxRow, Refusal, Seal, id_hash


def entry(message_id: str, at: int = 100, source: str = "web", body: bytes = b'{"facts":[]}') -> Entry:
    return Entry(id_hash(message_id), message_id, at, source, body)


def entries(*message_ids: str, at: int = 100) -> list[Entry]:
    return [entry(one, at) for one in message_ids]


def refusal(message_id: str | None, raw: bytes = b"{}", reason: str = "no_id", source: str = "web") -> Refusal:
    hashed = None if message_id is None else id_hash(message_id)
    return Refusal(hashed, message_id, source, 100, reason, "nobody is named", raw)


def seal(rows: list[InboxRow], version: int = 1, at: int = 500) -> Seal:
    return Seal(rows[-1].seq, rows[0].seq, len(rows), version, at)
