"""The map as a report: what it says in short, the map, a page a stage, the outcomes, the definitions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.shared import Mm, Pt

from journeyglass.figures.registry import FIGURES
from journeyglass.glass.definitions import definition_of
from journeyglass.glass.document import MapDocument
from journeyglass.glass.document.model import DocumentCell, DocumentLane, StageHead
from journeyglass.glass.figureview import title_of
from journeyglass.glass.item import Item, whole_text
from journeyglass.glass.paper.charts import funnel_picture, trap_picture
from journeyglass.glass.paper.export import PaperTheme
from journeyglass.glass.paper.glance import glances, heads
from journeyglass.glass.paper.inputs import PaperInputs
from journeyglass.glass.paper.outcomes import OUTCOMES, named_once, outcome_rows
from journeyglass.glass.paper.overview import overview_picture
from journeyglass.glass.paper.picture import png_of, size_of
from journeyglass.glass.paper.story import story
from journeyglass.glass.paper.wordfile import WordFile, shade
from journeyglass.glass.paper.words import said

_LABEL = 38.0
_FEELINGS = ("measured", "believed", "gap")


def make_docx(inputs: PaperInputs, theme: PaperTheme | None) -> bytes:
    """The report; paper has no dark theme."""
    shown = inputs.document
    word = WordFile(shown.lang, shown.title, shown.about, shown.as_of)
    word.header(" · ".join(filter(None, (shown.title, shown.about, shown.note))))
    word.footer(said("page", shown.lang, page="{page}", pages="{pages}"))
    _write_front(word, inputs)
    _write_map(word, inputs)
    word.section(landscape=False)
    _write_charts(word, inputs)
    for stage in shown.stages:
        _write_stage(word, shown, stage)
    _write_outcomes(word, inputs)
    _write_notes(word, shown)
    _write_definitions(word, inputs)
    return word.file()


def _write_front(word: WordFile, inputs: PaperInputs) -> None:
    """Title, summary, contents, and who the map is about."""
    shown = inputs.document
    word.heading(shown.title, 0)
    word.text(shown.about, "quiet")
    if shown.note:
        word.text(shown.note, "not_now").runs[0].bold = True
    if shown.promise:
        word.text(shown.promise, "strong")
    word.heading(said("summary", shown.lang), 1)
    for sentence in story(inputs):
        word.text(sentence, style="List Bullet")
    word.text(said("interval", shown.lang), "quiet")
    word.contents(said("contents", shown.lang), list(_entries(inputs)))
    if shown.personas:
        _write_personas(word, shown)


def _entries(inputs: PaperInputs) -> Iterator[str]:
    """The headings of the first rank, in order."""
    shown = inputs.document
    yield said("summary", shown.lang)
    if shown.personas:
        yield said("personas", shown.lang)
    yield said("map", shown.lang)
    yield said("glance", shown.lang)
    if any(_charts(inputs).values()):
        yield said("charts", shown.lang)
    yield from map(_title, shown.stages)
    if inputs.figure("outcomes"):
        yield said("outcomes", shown.lang)
    if shown.remarks:
        yield said("notes", shown.lang)
    yield said("appendix", shown.lang)


def _write_personas(word: WordFile, shown: MapDocument) -> None:
    word.heading(said("personas", shown.lang), 1)
    for persona in shown.personas:
        word.heading(persona.title, 2)
        if persona.firmographics:
            word.text(" · ".join(persona.firmographics.values()), "quiet")
        for name in ("traits", "needs", "pains"):
            found: tuple[str, ...] = getattr(persona, name)
            if found:
                paragraph = word.text(f"{said(name, shown.lang)}: ", "strong")
                word.run(paragraph, "; ".join(found))


def _write_map(word: WordFile, inputs: PaperInputs) -> None:
    """The picture of what is most asked for, then its numbers as a table."""
    shown = inputs.document
    word.section(landscape=True)
    word.heading(said("map", shown.lang), 1)
    drawn = overview_picture(shown)
    word.picture(png_of(drawn, 3.0), size_of(drawn), f"{shown.title} · {shown.about}")
    word.heading(said("glance", shown.lang), 1, new_page=True)
    rows = [glance.texts for glance in glances(inputs)]
    word.table(heads(inputs), [0.2 * word.width, 0.13 * word.width, *[0.134 * word.width] * 5], rows, 5)


def _charts(inputs: PaperInputs) -> dict[str, str]:
    """The pictures of charts by what they are called; empty where there is nothing to draw."""
    return {"funnel": funnel_picture(inputs), "came_left": trap_picture(inputs)}


def _write_charts(word: WordFile, inputs: PaperInputs) -> None:
    lang, found = inputs.document.lang, _charts(inputs)
    if not any(found.values()):
        return
    word.heading(said("charts", lang), 1)
    for key, drawn in found.items():
        if drawn:
            word.heading(said(key, lang), 2)
            word.picture(png_of(drawn, 2.5), size_of(drawn), said(key, lang))


def _write_stage(word: WordFile, shown: MapDocument, stage: StageHead) -> None:
    """All that the map says of a stage: a row a lane."""
    word.heading(_title(stage), 1, new_page=True)
    about = " · ".join(filter(None, (stage.phase_title, stage.here_now_text)))
    word.text(about, "quiet")
    if stage.terra:
        word.text(stage.terra, "unknown")
    place = stage.place - 1
    lanes = [lane for lane in shown.lanes if lane.key != "phase" and _told(lane.cells[place])]
    table = word.made.add_table(rows=0, cols=2)
    for lane in lanes:
        cells = table.add_row().cells
        _fill_label(word, cells[0], lane)
        _fill_cell(word, cells[1], lane.cells[place], shown)
    word.shape(table, (_LABEL, word.width - _LABEL))


def _title(stage: StageHead) -> str:
    return f"{stage.place}. {stage.title}"


def _told(cell: DocumentCell) -> bool:
    return bool(cell.items or cell.emotion)


def _fill_label(word: WordFile, cell: Any, lane: DocumentLane) -> None:
    paragraph = cell.paragraphs[0]
    word.run(paragraph, lane.title, bold=True)
    shade(cell, "sunken")


def _fill_cell(word: WordFile, cell: Any, found: DocumentCell, shown: MapDocument) -> None:
    """A paragraph an item, those under it moved in."""
    paragraphs = iter([cell.paragraphs[0]])
    for item, depth in _flat(found):
        paragraph = next(paragraphs, None) or cell.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(4 * depth)
        paragraph.paragraph_format.space_after = Pt(1)
        if item.time:
            word.run(paragraph, item.time, bold=True)
            paragraph.add_run(" ")
        word.run(paragraph, whole_text(item, shown.lang), item.tone)


def _flat(cell: DocumentCell) -> Iterator[tuple[Item, int]]:
    """Every item with how deep it lies."""
    if cell.emotion is not None:
        yield from ((Item(text), 0) for text in map(cell.emotion.texts.get, _FEELINGS) if text)
        return
    for item in cell.items:
        yield from _under(item, 0)


def _under(item: Item, depth: int) -> Iterator[tuple[Item, int]]:
    yield item, depth
    for inner in item.items:
        yield from _under(inner, depth if item.gathers else depth + 1)


def _write_outcomes(word: WordFile, inputs: PaperInputs) -> None:
    """How visits end at each stage, and for which reasons."""
    lang, rows = inputs.document.lang, outcome_rows(inputs)
    if not rows:
        return
    word.heading(said("outcomes", lang), 1, new_page=True)
    widths = [share * word.width for share in (0.18, 0.24, 0.17, 0.11, 0.30)]
    word.table([said(key, lang) for key in OUTCOMES], widths, named_once(rows), 0)


def _write_notes(word: WordFile, shown: MapDocument) -> None:
    """What the signs and the raised numbers of the map stand for."""
    if shown.remarks:
        word.heading(said("notes", shown.lang), 1, new_page=True)
        for place, text in enumerate(shown.remarks, 1):
            word.text(f"{place}. {text}")
    word.heading(shown.legend_title, 2)
    for line in shown.legend:
        word.text(line.text)


def _write_definitions(word: WordFile, inputs: PaperInputs) -> None:
    """What every figure of the report is, how it is computed, when it misleads."""
    lang = inputs.document.lang
    word.heading(said("appendix", lang), 1, new_page=True)
    for figure in inputs.figures:
        spec = FIGURES.get(figure.name)
        if spec is None:
            continue
        told = definition_of(spec, lang)
        word.heading(title_of(figure, lang), 2)
        word.text(told.question)
        for key in ("formula", "misleads"):
            if getattr(told, key):
                paragraph = word.text(f"{said(key, lang)}: ", "strong")
                word.run(paragraph, getattr(told, key))
