"""A figure that can be looked at: its rows, its picture, its file."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from journeyglass.figures.export import export
from journeyglass.figures.figure import Figure
from journeyglass.journey.model import Journey, Lang

if TYPE_CHECKING:
    from journeyglass.glass.plot.picture import Picture


@dataclass(frozen=True, repr=False)
class ShownFigure(Figure):
    """A figure of a reading, with the journey's titles and the language to show it in.

    `rows` are its rows, `notes` what to know; `to_arrow()`, `to_pandas()`, `to_json()` give them in other forms. A
    notebook shows the picture.
    """

    written: Journey | None = None
    lang: Lang = "en"

    @classmethod
    def of(cls, figure: Figure, written: Journey, lang: Lang) -> ShownFigure:
        """The figure, to be shown in a language."""
        return cls(**{f.name: getattr(figure, f.name) for f in fields(Figure)}, written=written, lang=lang)

    def __repr__(self) -> str:
        return f"<Figure {self.name} of {self.journey} as of {self.as_of:%Y-%m-%d %H:%M}Z: {len(self.rows)} rows>"

    def plot(self, *measures: str, lang: Lang | None = None) -> Picture:
        """The figure as an SVG picture: bars with intervals, lines for a trend, a heat map for cohorts.

        `measures` names which of its numbers are drawn; without any it is the first, of a trend or comparison all.
        """
        from journeyglass.glass.plot.picture import picture

        assert self.written is not None  # noqa: S101 - for the type checker: `of` always gives it
        return picture(self.written, self, lang or self.lang, measures)

    def export(self, path: Path | str, *, force: bool = False) -> Path:
        """Write it to a `.csv`, `.parquet` or `.json` file, replacing one only with `force`; the file's path."""
        return export(self, path, force=force)

    def _repr_html_(self) -> str:
        return self.plot()._repr_html_()
