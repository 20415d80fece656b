"""The whole map: every lane, every text, every number with where it comes from, in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from journeyglass.figures.context import Context
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.overview import DEPTHS, Depth, StageOverview
from journeyglass.glass import lanes
from journeyglass.glass.cell import Remarks
from journeyglass.glass.cells import about, legend
from journeyglass.glass.document import moved, written
from journeyglass.glass.document.choices import choices, span
from journeyglass.glass.document.feelings import feelings
from journeyglass.glass.document.gathered import Gathered, gather
from journeyglass.glass.document.model import (
    Choices,
    Chosen,
    DocumentCell,
    DocumentLane,
    Group,
    Kind,
    MapDocument,
    PersonaText,
    StageHead,
)
from journeyglass.glass.document.roles import committee
from journeyglass.glass.document.terra import terra
from journeyglass.glass.item import Content
from journeyglass.glass.lanes import Scribe
from journeyglass.glass.numbers import number
from journeyglass.glass.remarks import remark_in
from journeyglass.glass.words import counted, labelled, phase_name, subject_kind, word
from journeyglass.journey.model import Journey, Lang, Persona, Stage, say

_TEXTS = ("customer_goal", "our_goal", "risk", "focus")
_LISTS = ("target_actions", "tools", "strategies", "evidence")


@dataclass(frozen=True)
class _Asked:
    """What every lane is written from."""

    scribe: Scribe
    found: Gathered
    seen: Mapping[str, StageOverview]


@dataclass(frozen=True)
class _LaneSpec:
    """A lane: how its cells are painted and filled. `edited`: the stage's attribute that is edited in it.

    `depth`: what its figures look at; a map that goes less deep comes without it.
    """

    key: str
    group: Group
    kind: Kind
    fill: Callable[[_Asked, Stage], Content]
    edited: str | None = None
    optional: bool = False
    depth: Depth = "visits"


def document(
    context: Context,
    lang: Lang = "en",
    filters: Filters = EVERYTHING,
    note: str | None = None,
    revision: str = "",
    depth: Depth = "all",
) -> MapDocument:
    """The map of the context's reading in a language, of the visits and events that the filters choose.

    `note` is said at its head, such as that the data are made up; `revision` is that of the journey's file.
    Lanes that lie deeper than `depth` are left open, unless they are known already.
    """
    journey, found = context.journey, gather(context, filters, depth)
    scribe = Scribe(journey, lang, Remarks(), found.milestones, found.trends, worded=True)
    asked = _Asked(scribe, found, {stage.stage: stage for stage in found.overview.stages})
    drawn = tuple(_lane(asked, spec) for spec in _LANES if _wanted(journey, spec))
    chosen = choices(context, lang)
    said = [*scribe.remarks.said, *(remark_in(text, journey, lang) for text in _notes(found))]
    return MapDocument(
        journey=journey.journey,
        title=say(journey.title, lang) or journey.journey,
        about=" · ".join([about(journey, found.overview, lang, filters), *_filtered(filters, chosen, lang)]),
        note=note or "",
        lang=lang,
        map=journey.map,
        draw=journey.draw,
        subject=subject_kind(journey),
        revision=revision,
        as_of=found.overview.as_of,
        since=filters.since,
        until=filters.until,
        where=tuple(Chosen(by, value) for by, value in filters.where),
        subjects=found.overview.subjects,
        outside=found.overview.outside,
        span=span(context),
        promise=say(journey.promise, lang),
        stages=tuple(_head(asked, place, stage) for place, stage in enumerate(journey.stages, 1)),
        lanes=drawn,
        legend=legend(lang),
        legend_title=word("legend", lang),
        remarks=tuple(dict.fromkeys(said)),
        remarks_title=word("remarks", lang),
        absent=word("absent", lang),
        choices=chosen,
        crossover=next((i for i, stage in enumerate(journey.stages) if stage.phase == "customer"), None),
        personas=tuple(_persona(persona, lang) for persona in journey.personas),
    )


def _measured(draw: Callable[[Scribe, Stage, StageOverview], Content]) -> Callable[[_Asked, Stage], Content]:
    return lambda asked, stage: draw(asked.scribe, stage, asked.seen[stage.id])


def _written(key: str, fill: Callable[..., Content], kind: Kind = "texts", *name: str) -> _LaneSpec:
    return _LaneSpec(key, "written", kind, lambda asked, stage: fill(asked.scribe, stage, *name), key)


def _feelings(asked: _Asked, stage: Stage) -> Content:
    here = next((row for row in asked.found.emotions if row.stage == stage.id), None)
    return feelings(asked.scribe, stage, here)


def _roles(asked: _Asked, stage: Stage) -> Content:
    return committee(asked.scribe, stage, asked.found.committee, asked.found.role_paths)


def _content(asked: _Asked, stage: Stage) -> Content:
    return moved.content(asked.scribe, stage, asked.found.activities)


def _returns(asked: _Asked, stage: Stage) -> Content:
    return moved.returns(asked.scribe, stage, asked.found.returns)


def _extra(name: str) -> _LaneSpec:
    fill = written.said if name in _TEXTS else written.listed
    return _LaneSpec(
        name, "written", "texts", lambda asked, stage: fill(asked.scribe, stage, name), name, optional=True
    )


_LANES = (
    _written("phase", written.phase),
    _written("question", written.said, "texts", "question"),
    _written("steps", written.steps, "steps"),
    _written("thoughts", written.listed, "texts", "thoughts"),
    _written("feelings", written.listed, "texts", "feelings"),
    _written("actions", written.listed, "texts", "actions"),
    _LaneSpec("emotion", "both", "emotion", _feelings, "emotion", depth="events"),
    _LaneSpec("touchpoints", "both", "touchpoints", _measured(lanes.touchpoints), "touchpoints", depth="events"),
    _LaneSpec("content", "both", "content", _content, "content", depth="events"),
    _LaneSpec("roles", "both", "roles", _roles, "roles", depth="events"),
    _written("owner", written.owner, "owner"),
    _LaneSpec("milestones", "both", "figures", _measured(lanes.milestones), "milestones", depth="events"),
    _LaneSpec("outcomes", "both", "outcomes", _measured(lanes.outcomes), "outcomes"),
    _LaneSpec("indicators", "both", "indicators", _measured(lanes.indicators), "indicators", depth="all"),
    _LaneSpec("here_now", "measured", "accounts", _measured(lanes.here_now)),
    _LaneSpec("reached", "measured", "figures", _measured(lanes.reached)),
    _LaneSpec("conversion", "measured", "figures", _measured(lanes.conversion)),
    _LaneSpec("dwell", "measured", "figures", _measured(lanes.dwell)),
    _LaneSpec("returns", "measured", "figures", _returns),
    *map(_extra, _TEXTS + _LISTS),
)
LANES = tuple(spec.key for spec in _LANES)
"""The lanes of a map in their order; the written ones at the end only where a stage has any."""


def _wanted(journey: Journey, spec: _LaneSpec) -> bool:
    return not spec.optional or any(getattr(stage, spec.key) for stage in journey.stages)


def _lane(asked: _Asked, spec: _LaneSpec) -> DocumentLane:
    waits = _deeper(spec.depth, asked.found.depth)
    fill = _open if waits else spec.fill
    cells = tuple(_cell(spec, stage, fill(asked, stage)) for stage in asked.scribe.journey.stages)
    return DocumentLane(spec.key, word(f"lane_{spec.key}", asked.scribe.lang), spec.group, cells, waits)


def _deeper(depth: Depth, reached: Depth) -> bool:
    return DEPTHS.index(depth) > DEPTHS.index(reached)


def _open(asked: _Asked, stage: Stage) -> Content:
    return Content(())


def _cell(spec: _LaneSpec, stage: Stage, found: Content) -> DocumentCell:
    path = f"stages/{stage.id}/{spec.edited}" if spec.edited else None
    return DocumentCell(stage.id, path, spec.kind, found.absent, found.items, found.emotion)


def _head(asked: _Asked, place: int, stage: Stage) -> StageHead:
    lang, seen = asked.scribe.lang, asked.seen[stage.id]
    return StageHead(
        stage=stage.id,
        place=place,
        title=say(stage.title, lang) or stage.id,
        phase=stage.phase,
        phase_title=phase_name(stage.phase, lang),
        here_now=seen.here_now,
        here_now_text=counted(subject_kind(asked.scribe.journey), seen.here_now, lang, number(seen.here_now, lang)),
        stalled=seen.stalled,
        terra=terra(asked.scribe, stage, seen, asked.found.emotions) if asked.found.depth != "visits" else None,
    )


def _notes(found: Gathered) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*found.overview.notes, *found.notes)))


def _filtered(filters: Filters, chosen: tuple[Choices, ...], lang: Lang) -> Iterator[str]:
    """What is filtered by, as people call it."""
    known = {found.by: found for found in chosen}
    for by, value in filters.where:
        titles = {choice.value: choice.title for choice in known[by].values} if by in known else {}
        yield labelled(known[by].title if by in known else by, titles.get(value, value), lang)


def _persona(persona: Persona, lang: Lang) -> PersonaText:
    say_all = partial(map, lambda text: say(text, lang))
    return PersonaText(
        id=persona.id,
        title=say(persona.title, lang),
        firmographics={name: say(text, lang) for name, text in persona.firmographics.items()},
        traits=tuple(say_all(persona.traits)),
        needs=tuple(say_all(persona.needs)),
        pains=tuple(say_all(persona.pains)),
    )
