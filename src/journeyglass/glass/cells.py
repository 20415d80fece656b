"""The texts of the whole map: computed once, painted by the terminal and by HTML alike."""

from __future__ import annotations

from collections.abc import Sequence

from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.milestones import MilestoneShare
from journeyglass.figures.overview import MapOverview
from journeyglass.glass import lanes, numbers
from journeyglass.glass.cell import Board, Cell, Head, Lane, Line, Remarks
from journeyglass.glass.item import Content, lines
from journeyglass.glass.lanes import Scribe
from journeyglass.glass.remarks import remark_in
from journeyglass.glass.words import counted, phase_name, subject_kind, word
from journeyglass.journey.model import Journey, Lang, say

_LANES = (
    ("here_now", lanes.here_now),
    ("reached", lanes.reached),
    ("conversion", lanes.conversion),
    ("dwell", lanes.dwell),
    ("outcomes", lanes.outcomes),
    ("milestones", lanes.milestones),
    ("touchpoints", lanes.touchpoints),
    ("indicators", lanes.indicators),
)


def board(
    journey: Journey,
    overview: MapOverview,
    lang: Lang = "en",
    note: str | None = None,
    milestones: Sequence[MilestoneShare] = (),
    filters: Filters = EVERYTHING,
) -> Board:
    """All texts of the measured map.

    `note` is said at its head, such as that the data are made up; `milestones` are the rows of that figure.
    """
    scribe = Scribe(journey, lang, Remarks(), milestones)
    drawn = tuple(_lane(scribe, overview, key) for key, _ in _LANES if _wanted(scribe, key))
    said = [*scribe.remarks.said, *(remark_in(text, journey, lang) for text in overview.notes)]
    return Board(
        lang=lang,
        title=say(journey.title, lang) or journey.journey,
        about=about(journey, overview, lang, filters),
        note=note or "",
        heads=tuple(_heads(journey, lang)),
        lanes=drawn,
        legend=legend(lang),
        legend_title=word("legend", lang),
        remarks=tuple(dict.fromkeys(said)),
        remarks_title=word("remarks", lang),
        absent=word("absent", lang),
    )


def _wanted(scribe: Scribe, key: str) -> bool:
    """Milestones and indicators only where the map has any."""
    if key == "milestones":
        return bool(scribe.milestones) and any(stage.milestones for stage in scribe.journey.stages)
    return key != "indicators" or any(stage.indicators for stage in scribe.journey.stages)


def _lane(scribe: Scribe, overview: MapOverview, key: str) -> Lane:
    draw = dict(_LANES)[key]
    seen = {stage.stage: stage for stage in overview.stages}
    cells = (_cell(draw(scribe, s, seen[s.id]), key, scribe.lang) for s in scribe.journey.stages)
    return Lane(key, word(key, scribe.lang), tuple(cells))


def _cell(content: Content, key: str, lang: Lang) -> Cell:
    """The content as lines; a bar is drawn for the conversion alone."""
    bar = next((item.bar for item in content.items if item.bar), None) if key == "conversion" else None
    return Cell(tuple(lines(content.items, lang, colon=key != "touchpoints")), bar, content.absent)


def _heads(journey: Journey, lang: Lang) -> list[Head]:
    return [
        Head(place, say(stage.title, lang) or stage.id, phase_name(stage.phase, lang))
        for place, stage in enumerate(journey.stages, 1)
    ]


def about(journey: Journey, overview: MapOverview, lang: Lang, filters: Filters) -> str:
    """When, who and how many."""
    everyone = counted(subject_kind(journey), overview.subjects, lang, numbers.number(overview.subjects, lang))
    parts = [word("as_of", lang, at=numbers.moment(overview.as_of))]
    if filters.since:
        parts.append(word("since", lang, at=numbers.moment(filters.since)))
    if filters.until:
        parts.append(word("until", lang, at=numbers.moment(filters.until)))
    parts.append(everyone)
    if overview.outside:
        parts.append(f"{numbers.number(overview.outside, lang)} {word('outside', lang)}")
    return " · ".join(parts)


def legend(lang: Lang) -> tuple[Line, ...]:
    """What the signs of the map mean."""
    touch = [Line(f"{sign} {word('legend_' + key, lang)}") for key, sign in lanes.TOUCH_SIGNS.items()]
    ends = [Line(f"{sign} {word(f'kind_{kind}', lang)}") for kind, sign in lanes.OUTCOME_SIGNS.items() if kind]
    return (*touch, *ends, Line(word("legend_interval", lang)))
