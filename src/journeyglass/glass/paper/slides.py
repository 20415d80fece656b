"""A deck in the making: slides with titles, texts that fit, tables, native charts, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from journeyglass.glass.cell import Tone
from journeyglass.glass.paper.cleaning import clean, fit
from journeyglass.glass.paper.export import PaperTheme
from journeyglass.glass.paper.sheetbook import columns_of
from journeyglass.glass.render import tokens
from journeyglass.journey.model import Lang

WIDTH, HEIGHT = 960.0, 540.0
"""Points of a slide."""
EDGE, TOP, BOTTOM = 40.0, 92.0, 34.0
_TITLE_ONLY = 5
_FONT, _EAST_ASIAN = "Calibri", "Microsoft JhengHei"
_TAGS: dict[Lang, str] = {"en": "en-GB", "ru": "ru-RU", "zh-Hant": "zh-TW"}
_LEADING, _APART = 1.24, 0.4
_ROW, _CELL = 26.0, 11.0
_DIGIT = 0.56
"""Points of a digit of one point, rather too wide than too narrow."""
_TONES: dict[Tone, str] = {
    "quiet": "ink_quiet", "won": "won", "lost": "lost", "not_now": "not_now", "churned": "churned", "other": "other",
    "good": "good", "bad": "bad", "unknown": "unknown",
}  # fmt: skip


Values = Sequence[float | None]


@dataclass(frozen=True)
class Told:
    """A line of a slide; `head` stands bold before it, or alone."""

    text: str
    tone: Tone = "plain"
    head: str = ""
    bullet: bool = False


@dataclass(frozen=True)
class Series:
    """A line of a chart: its name, its colour as a token, a value a stage."""

    name: str
    token: str
    values: Values


@dataclass(frozen=True)
class Box:
    """A place on a slide, in points."""

    x: float
    y: float
    width: float
    height: float


HEAD = Box(EDGE, 26, WIDTH - 2 * EDGE, 48)
BODY = Box(EDGE, TOP, WIDTH - 2 * EDGE, HEIGHT - TOP - BOTTOM)


class Deck:
    """One presentation in one language, light or dark; colours are names of the look's tokens."""

    def __init__(self, lang: Lang, theme: PaperTheme, title: str, at: datetime) -> None:
        self.lang, self.made, self._dark = lang, Presentation(), theme == "dark"
        self.made.slide_width, self.made.slide_height = _points(WIDTH), _points(HEIGHT)
        core = self.made.core_properties
        core.title, core.language, core.author = clean(title)[:255], _TAGS[lang], "Journeyglass"
        core.created = core.modified = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        self.foot = ""

    def file(self) -> bytes:
        """The file."""
        target = BytesIO()
        self.made.save(target)
        return target.getvalue()

    def slide(self, title: str, size: float = 26, box: Box = HEAD) -> Any:
        """A slide with a title, the deck's foot and its number."""
        slide = self.made.slides.add_slide(self.made.slide_layouts[_TITLE_ONLY])
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = self.colour("surface")
        place = slide.shapes.title
        self._put(place, box)
        frame = place.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        while size > 16 and lines_of(title, box.width, size) * size * _LEADING > box.height:
            size -= 1
        self._write(frame.paragraphs[0], title, size, "accent", bold=True)
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        number = str(len(self.made.slides))
        self.text(slide, Box(EDGE, HEIGHT - 30, WIDTH - 2 * EDGE, 20), [Told(f"{self.foot} · {number}", "quiet")], 9)
        return slide

    def text(self, slide: Any, box: Box, told: Sequence[Told], size: float) -> None:
        """Lines one under another; they were made to fit before."""
        shape = slide.shapes.add_textbox(*map(_points, (box.x, box.y, box.width, box.height)))
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for place, line in enumerate(told):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.space_before = Pt(size * _space(line) if place else 0)
            if line.head:
                self._write(paragraph, line.head + (" " if line.text else ""), size, "ink", bold=True)
            if line.text:
                text = f"• {line.text}" if line.bullet else line.text
                self._write(paragraph, text, size, _TONES.get(line.tone, "ink"), bold=line.tone == "strong")

    def picture(self, slide: Any, png: bytes, size: tuple[float, float], words: str) -> None:
        """A picture in the middle of the slide's body; `words` are for those who hear it."""
        scale = min(BODY.width / size[0], BODY.height / size[1])
        width, height = size[0] * scale, size[1] * scale
        left, top = BODY.x + (BODY.width - width) / 2, BODY.y + (BODY.height - height) / 2
        shape = slide.shapes.add_picture(BytesIO(png), *map(_points, (left, top, width, height)))
        shape._element.nvPicPr.cNvPr.set("descr", clean(words))

    def table(self, slide: Any, heads: Sequence[str], shares: Sequence[float], rows: Sequence[Sequence[str]]) -> None:
        """A table over the whole width; `shares` of it are the columns'."""
        place = (BODY.x, BODY.y, BODY.width, _ROW * (len(rows) + 1))
        table = slide.shapes.add_table(len(rows) + 1, len(heads), *map(_points, place)).table
        for column, share in zip(table.columns, shares, strict=True):
            column.width = _points(BODY.width * share)
        for number, row in enumerate((heads, *rows)):
            for cell, text in zip(table.rows[number].cells, row, strict=True):
                cell.fill.solid()
                cell.fill.fore_color.rgb = self.colour("sunken" if number == 0 else "surface")
                cell.margin_top = cell.margin_bottom = Pt(3)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                self._write(cell.text_frame.paragraphs[0], text, _CELL, "ink", bold=number == 0)

    def bars(self, slide: Any, box: Box, title: str, names: Sequence[str], values: Values, form: str) -> None:
        """A native chart of one number a stage, from above; the number stands at each bar."""
        data: Any = CategoryChartData(number_format=form)  # type: ignore[no-untyped-call]
        data.categories = [clean(name) for name in names]
        data.add_series(clean(title), values)
        chart = self._chart(slide, box, XL_CHART_TYPE.BAR_CLUSTERED, data, title)
        plot = chart.plots[0]
        plot.gap_width, plot.has_data_labels = 60, True
        self._font(plot.data_labels.font, 11)
        plot.data_labels.number_format, plot.data_labels.number_format_is_linked = form, False
        plot.series[0].format.fill.solid()
        plot.series[0].format.fill.fore_color.rgb = self.colour("measured")
        chart.category_axis.reverse_order = True
        chart.value_axis.visible, chart.has_legend = False, False

    def lines(self, slide: Any, box: Box, title: str, names: Sequence[str], series: Sequence[Series]) -> None:
        """A native chart of lines from −1 to 1."""
        data: Any = CategoryChartData(number_format="0.00")  # type: ignore[no-untyped-call]
        data.categories = [clean(name) for name in names]
        for found in series:
            data.add_series(clean(found.name), found.values)
        chart = self._chart(slide, box, XL_CHART_TYPE.LINE_MARKERS, data, title)
        for drawn, found in zip(chart.plots[0].series, series, strict=True):
            colour = self.colour(found.token)
            drawn.smooth = False
            drawn.format.line.color.rgb, drawn.format.line.width = colour, Pt(2.25)
            drawn.marker.format.fill.solid()
            drawn.marker.format.fill.fore_color.rgb = drawn.marker.format.line.color.rgb = colour
        axis = chart.value_axis
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = -1, 1, 0.5
        self._font(axis.tick_labels.font, 10)
        axis.major_gridlines.format.line.color.rgb = axis.format.line.color.rgb = self.colour("line")
        chart.has_legend, chart.legend.position = True, XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
        self._font(chart.legend.font, 11)

    def colour(self, token: str) -> RGBColor:
        """A token of the look."""
        found: RGBColor = RGBColor.from_string(tokens()[token][self._dark].lstrip("#"))  # type: ignore[no-untyped-call]
        return found

    def _chart(self, slide: Any, box: Box, kind: Any, data: Any, title: str) -> Any:
        chart = slide.shapes.add_chart(kind, *map(_points, (box.x, box.y, box.width, box.height)), data).chart
        chart.has_title = True
        paragraph = chart.chart_title.text_frame.paragraphs[0]
        self._write(paragraph, title, 14, "ink", bold=True)
        self._font(chart.category_axis.tick_labels.font, 10)
        chart.category_axis.format.line.color.rgb = self.colour("line")
        chart.category_axis.has_major_gridlines = False
        chart.value_axis.has_major_gridlines = kind == XL_CHART_TYPE.LINE_MARKERS
        # Names of stages stand under the chart, not in the middle of it where values are negative.
        chart.category_axis._element.find(qn("c:tickLblPos")).set("val", "low")
        return chart

    def _font(self, font: Any, size: float) -> None:
        font.size, font.color.rgb, font.name = Pt(size), self.colour("ink"), _FONT

    def _write(self, paragraph: Any, text: str, size: float, token: str, *, bold: bool = False) -> None:
        """More text in the paragraph, in its language, with a font for each script."""
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold = fit(text), Pt(size), bold
        run.font.color.rgb, run.font.name = self.colour(token), _FONT
        properties = run._r.get_or_add_rPr()
        properties.set("lang", _TAGS[self.lang])
        east = properties.makeelement(qn("a:ea"), {"typeface": _EAST_ASIAN})
        properties.find(qn("a:latin")).addnext(east)

    def _put(self, shape: Any, box: Box) -> None:
        shape.left, shape.top, shape.width, shape.height = map(_points, (box.x, box.y, box.width, box.height))


def lines_of(text: str, width: float, size: float) -> int:
    """About how many lines the text takes, rather too many than too few."""
    return max(1, -(-columns_of(clean(text)) // max(int(width / (size * _DIGIT)) - 2, 1)))


def row_height(row: Sequence[str], shares: Sequence[float]) -> float:
    """Points of a row of a table."""
    most = max(lines_of(text, BODY.width * share - 14, _CELL) for text, share in zip(row, shares, strict=True))
    return max(_ROW, most * _CELL * _LEADING + 8)


def height_of(told: Sequence[Told], width: float, size: float) -> float:
    """Points that the lines take one under another."""
    lines = sum(lines_of(f"{line.head} {line.text}", width, size) for line in told)
    return lines * size * _LEADING + sum(map(_space, told)) * size


def _space(line: Told) -> float:
    """What stands free before the line, in its size."""
    return _APART if line.bullet or (line.head and not line.text) else 0.0


def fitting(told: Sequence[Told], box: Box, largest: float, smallest: float) -> float | None:
    """The largest size in which the lines fit into the box; None where they do not even in the smallest."""
    size = largest
    while size >= smallest:
        if height_of(told, box.width, size) <= box.height:
            return size
        size -= 0.5
    return None


def _points(value: float) -> Emu:
    return Emu(round(value * 12700))
