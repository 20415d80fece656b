"""From the bytes of a request to what the ledger is given: pure work, on the event loop or in a thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from journeyglass.events.jsontext import dumps
from journeyglass.events.wire import Accepted, BodyError, Incoming, Refused, Sender, judge, open_body, unpack
from journeyglass.ledger.arrivals import Entry, Put, Refusal, id_hash
from journeyglass.server.bodies import too_big
from journeyglass.server.refusal import RefusalError
from journeyglass.server.routes import Route

_MOST_TOLD = 20
Suppressed = Callable[[Accepted | Refused], bool]
"""Tells whether a message speaks of somebody who was erased."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A request's messages: those to keep, those for the quarantine, and how many are of erased people."""

    entries: list[Entry]
    refusals: list[Refusal]
    suppressed: int
    said: tuple[Refused, ...]
    ids: tuple[str, ...]


def opened(body: bytes, encoding: str | None, route: Route) -> Incoming:
    """The messages in a body, not yet looked into; RefusalError 400 where it cannot be read."""
    try:
        return open_body(route.path, unpack(body, encoding, route.cap))
    except BodyError as error:
        if error.code == "too_big":
            raise too_big(route.cap) from error
        raise RefusalError(
            error.status, error.code, str(error), advice="mend the request; the same one will not be taken"
        ) from error


def judged(incoming: Incoming, sender: Sender, now: int, salt: bytes, suppressed: Suppressed) -> Judged:
    """Every message with its verdict."""
    entries: list[Entry] = []
    refusals: list[Refusal] = []
    said: list[Refused] = []
    ids: list[str] = []
    away = 0
    for verdict in judge(incoming, sender, now, salt):
        if isinstance(verdict, Refused):
            if suppressed(verdict):  # told as taken: that it cannot be read is no reason to keep it
                away += 1
                ids += [verdict.id] if verdict.id is not None else []
                continue
            said.append(verdict)
            refusals.append(_refusal(verdict, sender.source, now))
            continue
        ids.append(verdict.id)
        if suppressed(verdict):
            away += 1
        else:
            entries.append(Entry(id_hash(verdict.id), verdict.id, now, sender.source, verdict.body()))
    return Judged(entries, refusals, away, tuple(said), tuple(ids))


def _refusal(verdict: Refused, source: str, now: int) -> Refusal:
    hashed = None if verdict.id is None else id_hash(verdict.id)
    return Refusal(hashed, verdict.id, source, now, verdict.reason, verdict.sentence, verdict.raw)


def reply(route: Route, found: Judged, put: Put) -> bytes:
    """What the client is told when its messages are on disk."""
    if route.reply == "results":
        return dumps({"results": _results(found)})
    told: dict[str, Any] = {"success": True, "status": 1, "accepted": put.new, "repeated": put.repeated}
    if found.said:
        told["refused"] = len(found.said)
        told["why"] = [_why(refused) for refused in found.said[:_MOST_TOLD]]
    return dumps(told)


def _results(found: Judged) -> dict[str, dict[str, str]]:
    """PostHog's form: what became of each event by its id."""
    told = {name: {"result": "ok"} for name in found.ids}
    told |= {r.id: {"result": "drop", "details": r.sentence} for r in found.said if r.id is not None}
    return told


def _why(refused: Refused) -> dict[str, str | None]:
    return {"id": refused.id, "reason": refused.reason, "message": refused.sentence}
