"""The written map in a terminal: what the file says of every stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from journeyglass.glass import numbers
from journeyglass.glass.lanes import OUTCOME_SIGNS
from journeyglass.glass.painting import Heading, Wrapped, text
from journeyglass.glass.titles import Titles
from journeyglass.glass.words import field_name, labelled, listed, phase_name, word
from journeyglass.journey.model import Indicator, Journey, Lang, Outcome, Owner, RolePath, Stage, Step, Touchpoint, say
from journeyglass.journey.model import Text as Words
from journeyglass.journey.ruledata import rule_text

_TEXTS = ("element", "focus", "question", "customer_goal", "our_goal", "risk")
_LISTS = ("thoughts", "feelings", "actions", "content", "target_actions", "tools", "strategies", "evidence")
_PATH = ("problems", "objections", "doubts")
_WIDEST_LABEL = 22


def journey_view(journey: Journey, lang: Lang) -> Iterator[RenderableType]:
    """Title, description and promise, then every stage with all that its file says of it."""
    yield text(say(journey.title, lang) or journey.journey, "bold")
    if journey.description:
        yield _sentence(say(journey.description, lang))
    if journey.promise:
        yield _sentence(labelled(field_name("promise", lang), say(journey.promise, lang), lang))
    yield from _named(journey, lang)
    titles = Titles(journey, lang)
    for place, stage in enumerate(journey.stages, 1):
        yield Text()
        phase = phase_name(stage.phase, lang)
        head = f"{place} {say(stage.title, lang) or stage.id}" + (f" · {phase}" if phase else "")
        yield Heading(head)
        yield _attributes([*_of_stage(titles, stage)], lang)


def _named(journey: Journey, lang: Lang) -> Iterator[RenderableType]:
    """Who and what the whole map speaks of."""
    for name in ("personas", "segments", "assets", "activities"):
        parts: Sequence[object] = getattr(journey, name)
        if parts:
            titles = (say(getattr(part, "title", None), lang) for part in parts)
            yield _sentence(labelled(field_name(name, lang), listed(titles, lang), lang))
    for role, path in journey.committee.items():
        yield _sentence(labelled(field_name(role, lang), say(path.title, lang), lang))


def _sentence(said: str) -> RenderableType:
    return Wrapped(text(said))


def _attributes(rows: Sequence[tuple[str, list[str]]], lang: Lang) -> RenderableType:
    grid = Table.grid(padding=(0, 2, 0, 0))
    label = max((cell_len(field_name(name, lang)) for name, _ in rows), default=0)
    grid.add_column(width=min(label, _WIDEST_LABEL), overflow="fold")
    grid.add_column(ratio=1, overflow="fold")
    for name, lines in rows:
        grid.add_row(text(field_name(name, lang), "cyan"), Group(*map(_sentence, lines)))
    return Padding(grid, (0, 0, 0, 2))


def _of_stage(titles: Titles, stage: Stage) -> Iterator[tuple[str, list[str]]]:
    """Every attribute that is written, with its lines."""
    lang = titles.lang
    for name in _TEXTS:
        if getattr(stage, name):
            yield name, [say(getattr(stage, name), lang)]
    if stage.steps:
        yield "steps", [_step(step, lang) for step in stage.steps]
    for name in _LISTS:
        if getattr(stage, name):
            yield name, _each(getattr(stage, name), lang)
    if stage.emotion is not None:
        yield "emotion", [_emotion(stage.emotion, lang)]
    rows = {
        "touchpoints": [_touchpoint(t, lang) for t in stage.touchpoints],
        "owner": [*_owner(stage.owner, lang)] if stage.owner else [],
        "roles": [line for role, path in stage.roles.items() for line in _role(role, path, lang)],
        "enter": [] if stage.enter is None else [rule_text(stage.enter)],
        "from": [] if stage.from_ is None else [listed(map(titles.stage, stage.from_), lang)],
        "milestones": [say(m.title, lang) or m.id for m in stage.milestones],
        "outcomes": [_outcome(titles, outcome) for outcome in stage.outcomes],
        "patience": [] if stage.patience is None else [numbers.span(str(stage.patience), lang)],
        "indicators": [_indicator(titles, indicator) for indicator in stage.indicators],
    }
    yield from ((name, lines) for name, lines in rows.items() if lines)


def _each(items: Sequence[Words], lang: Lang) -> list[str]:
    return [f"– {say(item, lang)}" for item in items]


def _step(step: Step | Words, lang: Lang) -> str:
    if not isinstance(step, Step):
        return f"– {say(step, lang)}"
    more = [say(item, lang) for item in (*step.tools, *step.pains, *step.evidence)]
    said = f"{step.time} {say(step.title, lang)}" if step.time else say(step.title, lang)
    return f"– {said}" + (f" ({listed(more, lang)})" if more else "")


def _emotion(value: float, lang: Lang) -> str:
    """A mark on the line from −1 to 1, and the number."""
    place = round((value + 1) * 8)
    return f"−1 {'─' * place}●{'─' * (16 - place)} 1   {numbers.short(value, lang)}"


def _touchpoint(found: Touchpoint, lang: Lang) -> str:
    acts = listed((say(item, lang) for item in found.interactions), lang)
    parts = [say(found.title, lang), found.channel, acts, say(found.call_to_action, lang), say(found.owner, lang)]
    return f"– {' · '.join(part for part in parts if part)}"


def _owner(owner: Owner, lang: Lang) -> Iterator[str]:
    for name in ("responsible", "accountable", "consulted", "informed"):
        value = getattr(owner, name)
        items = value if isinstance(value, tuple) else (value,) if value else ()
        if items:
            yield labelled(field_name(name, lang), listed((say(item, lang) for item in items), lang), lang)


def _role(role: str, path: RolePath, lang: Lang) -> Iterator[str]:
    yield field_name(role, lang) + (f" ({field_name('joins', lang)})" if path.joins else "")
    told: Mapping[str, Sequence[Words]] = {
        "decides_by": (path.decides_by,) if path.decides_by else (),
        **{name: getattr(path, name) for name in _PATH},
        "assets": path.assets,
    }
    for name, items in told.items():
        if items:
            yield f"  {labelled(field_name(name, lang), listed((say(i, lang) for i in items), lang), lang)}"


def _outcome(titles: Titles, outcome: Outcome) -> str:
    to = word("to_stage", titles.lang, stage=titles.stage(outcome.to)) if outcome.to else ""
    said = f"{OUTCOME_SIGNS[outcome.kind]} {say(outcome.title, titles.lang) or outcome.id}"
    return " · ".join(part for part in (said, word(f"kind_{outcome.kind}", titles.lang), to) if part)


def _indicator(titles: Titles, found: Indicator) -> str:
    lang = titles.lang
    parts = [field_name(found.figure, lang)]
    if found.to:
        parts.append(word("to_stage", lang, stage=titles.stage(found.to)))
    if found.within:
        parts.append(labelled(field_name("within", lang), numbers.span(str(found.within), lang), lang))
    if found.target is not None:
        parts.append(word("target", lang, target=numbers.short(found.target, lang)))
    return f"– {' · '.join(parts)}"
