"""A Word document in the making: its styles, languages, fonts, headings, tables, fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

from journeyglass.glass.cell import Tone
from journeyglass.glass.paper.cleaning import clean, fit
from journeyglass.glass.render import tokens
from journeyglass.journey.model import Lang

_FONT = "Calibri"
_EAST_ASIAN: dict[Lang, str] = {"en": "Microsoft JhengHei", "ru": "Microsoft JhengHei", "zh-Hant": "Microsoft JhengHei"}
_TAGS: dict[Lang, str] = {"en": "en-GB", "ru": "ru-RU", "zh-Hant": "zh-TW"}
_TONES: dict[Tone, str] = {
    "quiet": "ink_quiet", "won": "won", "lost": "lost", "not_now": "not_now", "churned": "churned", "other": "other",
    "good": "good", "bad": "bad", "unknown": "unknown",
}  # fmt: skip
_A4, _MARGIN, _TOP = (210, 297), 18, 24
_LEVELS = ((1, 17), (2, 13), (3, 11))


class WordFile:
    """One document, A4, in one language. Widths are in millimetres; colours are names of the look's tokens."""

    def __init__(self, lang: Lang, title: str, about: str, at: datetime) -> None:
        self.lang, self.made = lang, Document()
        self._marks = 0
        self._set_styles()
        self._page(self.made.sections[0], landscape=False)
        core = self.made.core_properties
        core.title, core.subject, core.language = clean(title)[:255], clean(about)[:255], _TAGS[lang]
        core.author, core.comments = "Journeyglass", ""
        core.created = core.modified = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)

    @property
    def width(self) -> float:
        """How wide the text of the present section is."""
        section = self.made.sections[-1]
        return _mm(section.page_width) - _mm(section.left_margin) - _mm(section.right_margin)

    def file(self) -> bytes:
        """The file."""
        target = BytesIO()
        self.made.save(target)
        return target.getvalue()

    def section(self, *, landscape: bool) -> None:
        """From here on pages of that kind."""
        self._page(self.made.add_section(), landscape=landscape)

    def heading(self, text: str, level: int, *, new_page: bool = False) -> None:
        """A heading; level 0 is the document's title."""
        found = self.made.add_heading(clean(text), level)
        found.paragraph_format.page_break_before = new_page

    def text(self, text: str, tone: Tone = "plain", style: str | None = None) -> Any:
        """A paragraph."""
        found = self.made.add_paragraph(style=style)
        self.run(found, text, tone)
        return found

    def run(self, paragraph: Any, text: str, tone: Tone = "plain", *, bold: bool = False) -> None:
        """More text in the paragraph."""
        run = paragraph.add_run(fit(text))
        run.bold = True if bold or tone == "strong" else None
        if tone in _TONES:
            run.font.color.rgb = colour(_TONES[tone])

    def picture(self, png: bytes, size: tuple[float, float], words: str) -> None:
        """A picture as wide as the text, at most as high as the page; `words` are for those who hear it."""
        section = self.made.sections[-1]
        room = _mm(section.page_height) - _mm(section.top_margin) - _mm(section.bottom_margin) - 26
        width = min(self.width, room * size[0] / size[1])
        run = self.made.add_paragraph().add_run()
        shape = run.add_picture(BytesIO(png), width=Mm(width))
        shape._inline.docPr.set("descr", clean(words))

    def table(self, heads: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]], numbers: int) -> None:
        """A table whose heads come again on each page; its last columns, so many, stand right."""
        table = self.made.add_table(rows=1, cols=len(heads))
        self.shape(table, widths)
        for cell, text in zip(table.rows[0].cells, heads, strict=True):
            self._fill(cell, text, bold=True)
            shade(cell, "sunken")
        repeat(table.rows[0])
        for row in rows:
            made = table.add_row()
            whole(made)
            for place, (cell, text) in enumerate(zip(made.cells, row, strict=True)):
                self._fill(cell, text)
                if place >= len(heads) - numbers:
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for cell in table.rows[0].cells[len(heads) - numbers :]:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self.made.add_paragraph()

    def shape(self, table: Any, widths: Sequence[float]) -> None:
        """Lines and widths of a table."""
        table.style, table.autofit = "Table Grid", False
        lines(table)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)

    def header(self, text: str) -> None:
        """What stands over every page."""
        paragraph = self.made.sections[0].header.paragraphs[0]
        self.run(paragraph, text, "quiet")

    def footer(self, template: str) -> None:
        """The page's number under every page; the template has blanks `page` and `pages`."""
        paragraph = self.made.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        before, _, rest = template.partition("{page}")
        between, _, after = rest.partition("{pages}")
        for text, code in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
            self.run(paragraph, text, "quiet")
            if code:
                field(paragraph, code)

    def contents(self, title: str, entries: Sequence[str]) -> None:
        """A table of contents that Word renews when asked to; until then its entries without pages."""
        self.text(title, "strong")
        paragraph = self.made.add_paragraph()
        _char(paragraph, "begin")
        _instruction(paragraph, 'TOC \\o "1-1" \\h \\z \\u')
        _char(paragraph, "separate")
        for place, entry in enumerate(entries):
            run = paragraph.add_run(clean(entry))
            if place < len(entries) - 1:
                run.add_break()
        _char(paragraph, "end")

    def _fill(self, cell: Any, text: str, *, bold: bool = False) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        self.run(paragraph, text, bold=bold)

    def _page(self, section: Any, *, landscape: bool) -> None:
        width, height = reversed(_A4) if landscape else _A4
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
            setattr(section, side, Mm(_TOP if side == "top_margin" else _MARGIN))

    def _set_styles(self) -> None:
        """Fonts by script and the language of every style; Chinese is set in a font that has it."""
        styles = self.made.styles
        normal = styles["Normal"]
        normal.font.size, normal.paragraph_format.space_after = Pt(10), Pt(4)
        names = ["Normal", "Title", "List Bullet", "Header", "Footer", *(f"Heading {level}" for level, _ in _LEVELS)]
        for name in names:
            self._set_font(styles[name])
        for level, size in _LEVELS:
            style = styles[f"Heading {level}"]
            style.font.size, style.font.bold, style.font.color.rgb = Pt(size), True, colour("accent")
        styles["Title"].font.size, styles["Title"].font.color.rgb = Pt(26), colour("ink")

    def _set_font(self, style: Any) -> None:
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for name in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{name}"), _FONT)
        fonts.set(qn("w:eastAsia"), _EAST_ASIAN[self.lang])
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:val"), "en-US" if self.lang == "zh-Hant" else _TAGS[self.lang])
        spoken.set(qn("w:eastAsia"), "zh-TW")
        properties.append(spoken)


def _mm(length: Length | None) -> float:
    return 0.0 if length is None else float(length.mm)


def colour(token: str) -> RGBColor:
    """A token of the look, in light."""
    return RGBColor.from_string(tokens()[token][0].removeprefix("#").upper())


def shade(cell: Any, token: str) -> None:
    """The ground of a cell."""
    made = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", tokens()[token][0].removeprefix("#"))):
        made.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(made)


def repeat(row: Any) -> None:
    """The row comes again at the top of each page."""
    made = OxmlElement("w:tblHeader")
    made.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(made)


def whole(row: Any) -> None:
    """The row is not torn between two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def lines(table: Any) -> None:
    """Thin lines between rows only."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        kind = "single" if side in ("top", "bottom", "insideH") else "nil"
        for name, value in (
            ("val", kind),
            ("sz", "4"),
            ("space", "0"),
            ("color", tokens()["line"][0].removeprefix("#")),
        ):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def field(paragraph: Any, code: str) -> None:
    """A field that the program fills in."""
    _char(paragraph, "begin")
    _instruction(paragraph, code)
    _char(paragraph, "separate")
    run = paragraph.add_run("1")
    run.font.color.rgb = colour("ink_quiet")
    _char(paragraph, "end")


def _char(paragraph: Any, kind: str) -> None:
    made = OxmlElement("w:fldChar")
    made.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(made)


def _instruction(paragraph: Any, code: str) -> None:
    made = OxmlElement("w:instrText")
    made.set(qn("xml:space"), "preserve")
    made.text = f" {code} "
    paragraph.add_run()._r.append(made)
