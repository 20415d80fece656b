"""A trace and a replay, for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from rich.text import Text

from journeyglass.cli.tables import counted, grid

if TYPE_CHECKING:
    from rich.console import RenderableType

    from journeyglass.workspace.replay import Replayed
    from journeyglass.workspace.trace import Kept, Trace, TracedFact, TracedRefusal


def trace_view(found: Trace) -> Iterator[RenderableType]:
    """Everything about one event, in the order in which it happened to it."""
    yield Text(f"{found.id}: {found.state}", style="bold")
    for refusal in found.refusals:
        yield _refused(refusal)
    if found.state == "accepted":
        yield f"received {_moment(found.received_at)} from {found.source}{_again(found)}"
        yield _kept(found.kept)
    if found.facts:
        yield Text()
        yield grid(("says", "at", "who", "account", "more"), [_row(fact) for fact in found.facts])
        yield Text()
        yield f"belongs to {_whose(found)}, as history reads now"
    for caused in found.caused:
        where = f"{caused.stage} ({caused.journey}, visit {caused.visit_no})"
        yield f"{caused.subject} {caused.event} {where} because of it"
    if found.facts and not found.caused:
        yield "it moved nobody"


def replayed_view(done: Replayed) -> Iterator[RenderableType]:
    """What a replay did."""
    kept = "would be kept" if done.dry_run else "kept"
    yield f"{counted(done.looked_at, 'refused message')} looked at: {done.replayed:,} {kept}"
    if done.repeated:
        yield f"{done.repeated:,} had been sent well in the meantime; they are settled, and not kept twice"
    if done.other:
        yield f"{done.other:,} not meant by the amendment"
    for reason, count in sorted(done.again.items()):
        yield f"{count:,} refused again: {reason.replace('_', ' ')}"


def _refused(refusal: TracedRefusal) -> str:
    times = f", {refusal.times:,} times" if refusal.times > 1 else ""
    settled = f"; {refusal.state} {_moment(refusal.settled_at)}" if refusal.settled_at else ""
    return f"refused {_moment(refusal.received_at)} from {refusal.source}{times}: {refusal.sentence}{settled}"


def _again(found: Trace) -> str:
    if not found.repeats:
        return ""
    return f"; the same id came again {counted(found.repeats, 'time')}, last {_moment(found.last_repeat_at)}"


def _kept(kept: Kept | None) -> str:
    if kept is None:
        return "it is kept no more: erased, or past its time"
    if kept.place == "inbox":
        return f"waits in the inbox as number {kept.number:,}" if kept.number else "waits in the inbox"
    if kept.sealed_at is not None:
        return f"sealed into the lake {_moment(kept.sealed_at)}, version {kept.lake_version}"
    row = f", row {kept.row:,}" if kept.row is not None else ""
    return f"in the lake since import {kept.import_number}{row}"


def _row(fact: TracedFact) -> tuple[str, ...]:
    name = fact.name if fact.kind == "event" else fact.kind.replace("_", " ")
    who = fact.person_id or fact.anonymous_id or ""
    money = f"{fact.value} {fact.currency}" if fact.value else ""
    return name or "", _moment(fact.at), who, fact.account_id or "", money or fact.other_id or ""


def _whose(found: Trace) -> str:
    person = f"person {found.person}" if found.person else "nobody known"
    return f"{person} of account {found.account}" if found.account else f"{person} and to no account"


def _moment(at: datetime | None) -> str:
    return "always" if at is None else f"{at:%Y-%m-%d %H:%M:%S} UTC"
