"""The map as a deck: what it says in short, the map, its key figures as charts, a slide a stage, the definitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from journeyglass.figures.registry import FIGURES
from journeyglass.glass.definitions import definition_of
from journeyglass.glass.document import MapDocument
from journeyglass.glass.document.model import DocumentLane, StageHead
from journeyglass.glass.figureview import title_of
from journeyglass.glass.item import whole_text
from journeyglass.glass.paper.cleaning import clean
from journeyglass.glass.paper.export import PaperTheme
from journeyglass.glass.paper.glance import glances, heads
from journeyglass.glass.paper.inputs import PaperInputs
from journeyglass.glass.paper.outcomes import OUTCOMES, named_once, outcome_rows
from journeyglass.glass.paper.overview import overview_picture
from journeyglass.glass.paper.picture import png_of, size_of
from journeyglass.glass.paper.slides import BODY, Box, Deck, Series, Told, fitting, height_of, row_height
from journeyglass.glass.paper.story import story
from journeyglass.glass.paper.words import said
from journeyglass.glass.words import word

_LARGEST, _SMALLEST = 18.0, 12.0
_GAP = 24.0
_COLUMNS = (
    ("question", "steps", "thoughts", "feelings", "actions"),
    ("touchpoints", "roles", "owner"),
    ("emotion", "here_now", "reached", "conversion", "dwell", "outcomes", "indicators"),
)
"""The lanes of a stage's slide, by column."""
_DEFINED = (
    "here_now", "reached", "conversion", "dwell", "outcomes", "emotion", "touchpoints", "indicators", "win_rate",
)  # fmt: skip
_FEELINGS = ("measured", "believed", "gap")


def make_pptx(inputs: PaperInputs, theme: PaperTheme | None) -> bytes:
    """The deck, light unless told otherwise."""
    shown, colours = inputs.document, theme or "light"
    deck = Deck(shown.lang, colours, shown.title, shown.as_of)
    deck.foot = " · ".join(map(clean, filter(None, (shown.title, shown.note))))
    _title(deck, shown)
    _paged(deck, said("summary", shown.lang), [Told(text, bullet=True) for text in story(inputs)], _LARGEST, _SMALLEST)
    drawn = overview_picture(shown, colours)
    deck.picture(
        deck.slide(said("map", shown.lang)), png_of(drawn, 2.5), size_of(drawn), f"{shown.title} · {shown.about}"
    )
    _glance(deck, inputs)
    _charts(deck, inputs)
    for stage in shown.stages:
        _stage(deck, shown, stage)
    _outcomes(deck, inputs)
    _paged(deck, said("definitions", shown.lang), list(_definitions(inputs)), 12, 12)
    return deck.file()


def _title(deck: Deck, shown: MapDocument) -> None:
    slide = deck.slide(shown.title, 40, Box(BODY.x, 130, BODY.width, 110))
    told = [Told(shown.about, "quiet"), Told(shown.note, "not_now"), Told(shown.promise)]
    deck.text(slide, Box(BODY.x, 260, BODY.width, 180), [line for line in told if line.text], 18)


def _paged(deck: Deck, title: str, told: Sequence[Told], largest: float, smallest: float) -> None:
    """The lines on as many slides as they take."""
    left, name = list(told), title
    while left:
        size = fitting(left, BODY, largest, smallest) or smallest
        page = _first(left, size)
        deck.text(deck.slide(name), BODY, page, size)
        left, name = left[len(page) :], said("continued", deck.lang, title=title)


def _first(told: Sequence[Told], size: float) -> list[Told]:
    """As many lines as one slide takes, one at least; a head does not stay behind alone."""
    count = len(told)
    while count > 1 and height_of(told[:count], BODY.width, size) > BODY.height:
        count -= 1
    while 1 < count < len(told) and told[count - 1].head and not told[count - 1].text:
        count -= 1
    return list(told[:count])


def _glance(deck: Deck, inputs: PaperInputs) -> None:
    rows = [glance.texts for glance in glances(inputs)]
    _tables(deck, said("glance", deck.lang), heads(inputs), (0.22, 0.12, 0.12, 0.11, 0.15, 0.14, 0.14), rows)


def _tables(
    deck: Deck, title: str, names: Sequence[str], shares: Sequence[float], rows: Sequence[tuple[str, ...]]
) -> None:
    """A table on as many slides as it takes."""
    name = title
    for page in _pages(rows, shares):
        deck.table(deck.slide(name), names, shares, named_once(page))
        name = said("continued", deck.lang, title=title)


def _pages(rows: Sequence[tuple[str, ...]], shares: Sequence[float]) -> Iterator[list[tuple[str, ...]]]:
    page, height = list[tuple[str, ...]](), 0.0
    for row in rows:
        more = row_height(row, shares)
        if page and height + more > BODY.height - 60:
            yield page
            page, height = [], 0.0
        page.append(row)
        height += more
    if page:
        yield page


def _charts(deck: Deck, inputs: PaperInputs) -> None:
    """The way in four charts: who is there, who came, who goes on, how they feel."""
    found, lang = glances(inputs), deck.lang
    names = [f"{glance.head.place}. {glance.head.title}" for glance in found]
    half = (BODY.width - _GAP) / 2
    left = Box(BODY.x, BODY.y, half, BODY.height)
    right = Box(BODY.x + half + _GAP, BODY.y, half, BODY.height)
    shares = {
        key: [estimate.value if estimate else None for estimate in estimates]
        for key, estimates in (("reached", [g.reached for g in found]), ("goes_on", [g.goes_on for g in found]))
    }
    slide = deck.slide(f"{said('reached', lang)} · {said('goes_on', lang)}")
    deck.bars(slide, left, said("share_reached", lang), names, shares["reached"], "0%")
    deck.bars(slide, right, said("share_on", lang), names, shares["goes_on"], "0%")
    slide = deck.slide(f"{said('here_now', lang)} · {said('feeling', lang)}")
    deck.bars(slide, left, said("here_now", lang), names, [float(g.head.here_now) for g in found], "#,##0")
    lane = next((lane for lane in inputs.document.lanes if lane.key == "emotion"), None)
    if lane is not None:
        feelings = [cell.emotion for cell in lane.cells]
        measured = [feeling.measured if feeling else None for feeling in feelings]
        believed = [feeling.believed if feeling else None for feeling in feelings]
        series = (
            Series(said("measured", lang), "measured", measured),
            Series(said("written", lang), "believed", believed),
        )
        deck.lines(slide, right, said("feeling", lang), names, series)


def _stage(deck: Deck, shown: MapDocument, stage: StageHead) -> None:
    """What is believed, where they meet us, what is measured: a column each."""
    slide = deck.slide(f"{stage.place}. {stage.title}")
    about = " · ".join(filter(None, (stage.phase_title, stage.here_now_text, stage.terra)))
    deck.text(slide, Box(BODY.x, 76, BODY.width, 16), [Told(about, "quiet")], 12)
    lanes = {lane.key: lane for lane in shown.lanes}
    width = (BODY.width - _GAP * (len(_COLUMNS) - 1)) / len(_COLUMNS)
    for place, keys in enumerate(_COLUMNS):
        box = Box(BODY.x + place * (width + _GAP), BODY.y + 10, width, BODY.height - 10)
        told, size = _fitted([lanes[key] for key in keys if key in lanes], shown, stage.place - 1, box)
        if told:
            deck.text(slide, box, told, size)


def _fitted(lanes: Sequence[DocumentLane], shown: MapDocument, place: int, box: Box) -> tuple[list[Told], float]:
    """The lanes' lines in the largest size that fits; where none does, fewer of each, and how many are left out."""
    for most in (20, 8, 6, 4, 3, 2, 1):
        told = [line for lane in lanes for line in _lane(lane, shown, place, most)]
        size = fitting(told, box, 11, 9)
        if size is not None:
            return told, size
    return [line for lane in lanes for line in _lane(lane, shown, place, 1)], 8.0


def _lane(lane: DocumentLane, shown: MapDocument, place: int, most: int) -> list[Told]:
    """The lane's title, then its items, without what lies under them but for what they only gather."""
    cell = lane.cells[place]
    if cell.emotion is not None:
        lines = [Told(text) for text in map(cell.emotion.texts.get, _FEELINGS) if text]
    else:
        items = [one for item in cell.items for one in ((item, *item.items) if item.gathers else (item,))]
        said_all = [(item, whole_text(item, shown.lang)) for item in items]
        lines = [Told(f"{item.time} {text}" if item.time else text, item.tone) for item, text in said_all if text]
    if not lines:
        return []
    more = len(lines) - most
    rest = [Told(word("more", shown.lang, n=more), "quiet")] if more > 0 else []
    return [Told("", head=lane.title), *lines[:most], *rest]


def _outcomes(deck: Deck, inputs: PaperInputs) -> None:
    shares = (0.17, 0.26, 0.16, 0.13, 0.28)
    _tables(deck, said("outcomes", deck.lang), [said(key, deck.lang) for key in OUTCOMES], shares, outcome_rows(inputs))


def _definitions(inputs: PaperInputs) -> Iterator[Told]:
    """What the deck's figures are, how they are computed, when they mislead."""
    lang = inputs.document.lang
    for name in _DEFINED:
        figure = inputs.figure(name)
        if figure is None:
            continue
        told = definition_of(FIGURES[name], lang)
        yield Told("", head=title_of(figure, lang))
        yield Told(told.question)
        for key in ("formula", "misleads"):
            if getattr(told, key):
                yield Told(getattr(told, key), "quiet", head=f"{said(key, lang)}:")
