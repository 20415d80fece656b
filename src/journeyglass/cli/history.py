"""The history of an account and the list of accounts, for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from journeyglass.cli.tables import grid
from journeyglass.glass.numbers import days as length
from journeyglass.glass.numbers import moment as instant
from journeyglass.glass.numbers import number
from journeyglass.glass.painting import text
from journeyglass.glass.titles import Titles
from journeyglass.glass.words import field_name, word
from journeyglass.journey.model import OUTSIDE, Journey, Lang, say

if TYPE_CHECKING:
    from rich.console import RenderableType

    from journeyglass.cli.shapes import AccountsNow
    from journeyglass.workspace import AccountHistory, AccountNow
    from journeyglass.workspace.history import Happened, Visited


def accounts_view(journey: Journey, shown: AccountsNow, lang: Lang) -> Iterator[RenderableType]:
    """Where each account stands, longest there first."""
    titles = Titles(journey, lang)
    if not shown.accounts:
        yield Text(word("no_accounts", lang))
        return
    heads = (word("account", lang), "", word("entered", lang), word("time", lang), "")
    rows = [
        (_called(row), titles.stage(row.stage), instant(row.since), length(row.days, lang), _state(row, titles, lang))
        for row in shown.accounts
    ]
    yield grid(heads, rows)
    if shown.total > len(shown.accounts):
        yield Text(f"{number(len(shown.accounts), lang)} / {number(shown.total, lang)} (--limit)", style="dim")


def _called(row: AccountNow) -> str:
    return row.subject if row.name in (None, row.subject) else f"{row.subject} {row.name}"


def _state(row: AccountNow, titles: Titles, lang: Lang) -> str:
    """How it left, or since when nothing has happened."""
    if row.stage == OUTSIDE and row.left_stage:
        left = titles.outcome(row.left_stage, row.outcome) if row.outcome else titles.stage(row.left_stage)
        return left + (f" ({row.reason})" if row.reason else "")
    if row.stalled_since:
        return word("stalled_since", lang, at=instant(row.stalled_since))
    return word("last_sign", lang, at=instant(row.last_customer_event_at)) if row.last_customer_event_at else ""


def history_view(journey: Journey, found: AccountHistory, lang: Lang) -> Iterator[RenderableType]:
    """Every visit with the event that caused it, what was reached in it, who acted, and the latest events."""
    titles = Titles(journey, lang)
    head = found.account if found.name in (None, found.account) else f"{found.account} · {found.name}"
    yield text(f"{head} · {say(journey.title, lang) or journey.journey}", "bold")
    if found.traits:
        yield text(", ".join(f"{key}: {value}" for key, value in found.traits.items()), "dim")
    if not found.visits:
        yield Text(word("never_placed", lang))
    turn = None
    for visit in found.visits:
        if (visit.subject, visit.turn) != turn:
            turn = visit.subject, visit.turn
            several = f"{visit.subject} · " if len(found.subjects) > 1 else ""
            yield Text()
            yield text(f"{several}{word('turn', lang, n=visit.turn)}", "bold cyan")
        yield from _visit(visit, titles, lang)
    yield from _rest(found, lang)


def _visit(visit: Visited, titles: Titles, lang: Lang) -> Iterator[RenderableType]:
    until = instant(visit.left_at) if visit.left_at else word("still_here", lang)
    time = length(visit.days, lang)
    move = word(visit.move, lang) + (f", {word('jumped', lang, n=visit.skipped)}" if visit.skipped else "")
    head = text(f"{instant(visit.entered_at)} – {until}  ", "dim").append_text(text(titles.stage(visit.stage), "bold"))
    yield head.append_text(text(f"  {time if visit.left_at else word('so_far', lang, time=time)} · {move}"))
    rows = [("←", _event(visit.entered_by, lang))]
    rows += [("✓", f"{instant(m.at)} {titles.of('milestone', m.milestone, visit.stage)}") for m in visit.milestones]
    if visit.stalled_since:
        rows.append(("!", word("stalled_since", lang, at=instant(visit.stalled_since))))
    if visit.outcome:
        reason = f"; {word('reason', lang, reason=visit.reason)}" if visit.reason else ""
        kind = word(f"kind_{visit.outcome_kind}", lang)
        rows.append(
            ("→", f"{titles.outcome(visit.stage, visit.outcome)} ({kind}){reason} · {_event(visit.left_by, lang)}")
        )
    table = grid(("", ""), [(f"  {sign}", said) for sign, said in rows])
    table.show_header = False
    yield table


def _event(happened: Happened | None, lang: Lang) -> str:
    if happened is None:
        return word("due", lang)
    who = happened.person_name or happened.person
    parts = [happened.name, who and word("by_person", lang, person=who), happened.channel]
    if happened.value is not None:
        parts.append(f"{happened.value} {happened.currency or ''}".strip())
    return " · ".join(part for part in parts if part)


def _rest(found: AccountHistory, lang: Lang) -> Iterator[RenderableType]:
    if found.moments:
        said = " · ".join(f"{field_name(m.moment, lang)} {instant(m.at)}" for m in found.moments)
        yield Text()
        yield text(f"{word('moments', lang)}: {said}")
    if found.people:
        rows = [(p.name or p.person, p.role or "", number(p.events, lang), instant(p.last_at)) for p in found.people]
        yield Text()
        yield grid((word("person", lang), "", "", ""), rows)
    if found.latest:
        yield Text()
        yield grid(("", ""), [(instant(e.occurred_at), _event(e, lang)) for e in found.latest])
