"""A picture of a figure: SVG that stands alone, in light and in dark, readable without eyes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from pathlib import Path

from journeyglass.errors import InputError
from journeyglass.figures.figure import Figure
from journeyglass.glass.cell import Remarks
from journeyglass.glass.figurecells import Cells
from journeyglass.glass.figureview import about, title_of
from journeyglass.glass.plot.bars import draw_bars
from journeyglass.glass.plot.charts import Bar, Bars, Chart, Heat, Lines
from journeyglass.glass.plot.choose import charts
from journeyglass.glass.plot.heat import draw_heat
from journeyglass.glass.plot.lines import draw_lines
from journeyglass.glass.plot.svg import element, rect, safe, text, wrapped
from journeyglass.glass.titles import Titles
from journeyglass.glass.words import word
from journeyglass.journey.model import Journey, Lang

_WIDTH, _EDGE = 760.0, 16.0


@dataclass(frozen=True, repr=False)
class Picture:
    """An SVG picture. A notebook shows it; `save` writes it to a file."""

    svg: str

    def __repr__(self) -> str:
        return f"<Picture: {len(self.svg):,} characters of SVG>"

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        return f'<div style="max-width:{_WIDTH:.0f}px">{self.svg}</div>'

    def save(self, path: Path | str) -> Path:
        """Write the picture to an `.svg` file; the file's path."""
        target = Path(path)
        if target.suffix != ".svg":
            raise InputError(f"the format of {target.name} is not known", "name an .svg file")
        target.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{self.svg}\n', "utf-8")
        return target


def picture(journey: Journey, figure: Figure, lang: Lang, measures: Sequence[str] = ()) -> Picture:
    """The figure drawn; `measures` says which of its numbers (default: the first; of a trend or comparison all)."""
    cells = Cells(Titles(journey, lang, figure.called), Remarks(), figure.filters.by)
    drawn = charts(figure, cells, measures)
    title, said = title_of(figure, lang), about(figure, lang)
    inside, height = _laid_out(drawn, title, said, lang)
    spoken = "; ".join(_spoken(drawn)) or word("no_rows", lang)
    mark = sha256(inside.encode()).hexdigest()[:8]
    head = element("title", safe(title), id=f"jg-t-{mark}") + element(
        "desc", safe(f"{said}. {spoken}"), id=f"jg-d-{mark}"
    )
    style = element("style", (resources.files("journeyglass.glass.plot") / "plot.css").read_text("utf-8"))
    ground = rect(0, 0, _WIDTH, height, "jg-ground", rx=8)
    return Picture(
        element(
            "svg", head + style + ground + inside, xmlns="http://www.w3.org/2000/svg", class_="jg-plot", role="img",
            lang=lang, aria_labelledby=f"jg-t-{mark} jg-d-{mark}", viewBox=f"0 0 {_WIDTH:.0f} {height:.0f}",
            width=_WIDTH, height=round(height), style="max-width:100%;height:auto",
        )
    )  # fmt: skip


def _laid_out(drawn: Sequence[Chart], title: str, said: str, lang: Lang) -> tuple[str, float]:
    inner, y = _WIDTH - 2 * _EDGE, _EDGE + 14
    parts = []
    for size, class_, lines in (
        (16.0, "jg-title", wrapped(title, inner, 2, 16)),
        (13.0, "jg-quiet", wrapped(said, inner, 3)),
    ):
        for part in lines:
            parts.append(text(_EDGE, y, part, class_))
            y += size * 1.4
    y += 4
    for chart in drawn:
        inside, height = _draw(chart, inner, lang)
        parts.append(text(_EDGE, y + 10, chart.title, "jg-head"))
        parts.append(element("g", inside, transform=f"translate({_EDGE:.0f} {y + 24:.1f})"))
        y += height + 36
    if not drawn:
        parts.append(text(_EDGE, y + 10, word("no_rows", lang), "jg-quiet"))
        y += 24
    return "".join(parts), y + _EDGE - 8


def _draw(chart: Chart, width: float, lang: Lang) -> tuple[str, float]:
    if isinstance(chart, Bars):
        return draw_bars(chart, width, lang)
    return draw_lines(chart, width, lang) if isinstance(chart, Lines) else draw_heat(chart, width, lang)


def _spoken(drawn: Sequence[Chart]) -> Iterator[str]:
    """Every number of the picture in words."""
    for chart in drawn:
        if isinstance(chart, Bars):
            yield from (f"{bar.label or chart.title}: {_both(bar)}" for bar in chart.bars)
        else:
            yield from _along(chart)


def _both(bar: Bar) -> str:
    return bar.now.said if bar.then is None else f"{bar.now.said} / {bar.then.said}"


def _along(chart: Lines | Heat) -> Iterator[str]:
    for series in chart.series:
        known = [f"{p} {m.said}" for p, m in zip(chart.places, series.marks, strict=True) if m is not None]
        yield f"{series.label or chart.title}: {', '.join(known)}"
