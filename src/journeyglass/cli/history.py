"""The history of an account and the list of accounts, for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from rich.text import Text

from journeyglass.cli.tables import grid
from journeyglass.glass.numbers import days as length
from journeyglass.glass.numbers import number
from journeyglass.glass.painting import text
from journeyglass.glass.words import field_name, word
from journeyglass.journey.model import OUTSIDE, Journey, Lang, say

if TYPE_CHECKING:
    from rich.console import RenderableType

    from journeyglass.cli.shapes import AccountsNow
    from journeyglass.workspace import AccountHistory
    from journeyglass.workspace.history import Happened, Visited


class Titles:
    """What a journey calls its stages, outcomes and milestones, in one language."""

    def __init__(self, journey: Journey, lang: Lang) -> None:
        self._stages = {stage.id: stage for stage in journey.stages}
        self._lang = lang

    def stage(self, stage: str) -> str:
        """A stage's title."""
        found = self._stages.get(stage)
        return (say(found.title, self._lang) if found else "") or (
            word("left_journey", self._lang) if stage == OUTSIDE else stage
        )

    def outcome(self, stage: str, outcome: str) -> str:
        """An outcome's title."""
        titles = {o.id: say(o.title, self._lang) for o in self._stages[stage].outcomes} if stage in self._stages else {}
        return titles.get(outcome) or outcome

    def milestone(self, stage: str, milestone: str) -> str:
        """A milestone's title."""
        titles = (
            {m.id: say(m.title, self._lang) for m in self._stages[stage].milestones} if stage in self._stages else {}
        )
        return titles.get(milestone) or milestone


def instant(at: datetime) -> str:
    """A day, with the time where there is one."""
    return f"{at:%Y-%m-%d}" if (at.hour, at.minute, at.second) == (0, 0, 0) else f"{at:%Y-%m-%d %H:%M}"


def accounts_view(journey: Journey, shown: AccountsNow, lang: Lang) -> Iterator[RenderableType]:
    """Where each account stands, longest there first."""
    titles = Titles(journey, lang)
    if not shown.accounts:
        yield Text(word("no_accounts", lang))
        return
    rows = []
    for row in shown.accounts:
        called = row.subject if row.name in (None, row.subject) else f"{row.subject} {row.name}"
        state = word("stalled_since", lang, at=instant(row.stalled_since)) if row.stalled_since else ""
        if row.stage == OUTSIDE and row.outcome:
            state = row.outcome + (f" ({row.reason})" if row.reason else "")
        seen = row.last_customer_event_at
        last = word("last_sign", lang, at=instant(seen)) if seen else ""
        rows.append((called, titles.stage(row.stage), instant(row.since), length(row.days, lang), state, last))
    heads = (word("account", lang), "", word("entered", lang), word("time", lang), "", "")
    yield grid(heads, rows)
    if shown.total > len(shown.accounts):
        yield Text(f"{number(len(shown.accounts), lang)} / {number(shown.total, lang)} (--limit)", style="dim")


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
    rows += [("✓", f"{instant(m.at)} {titles.milestone(visit.stage, m.milestone)}") for m in visit.milestones]
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
