"""The measured map for a notebook: one safe, self-contained piece of HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources

from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.milestones import MilestoneShare
from journeyglass.figures.overview import MapOverview
from journeyglass.glass.cell import Bar, Board, Cell, Head, Lane, Line
from journeyglass.glass.cells import board
from journeyglass.glass.words import word
from journeyglass.journey.model import Journey, Lang

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")

_BRACKETS = re.compile(r"\(\d[^()<>]{0,18}\)")


def map_html(
    journey: Journey,
    overview: MapOverview,
    lang: Lang = "en",
    note: str | None = None,
    milestones: Sequence[MilestoneShare] = (),
    filters: Filters = EVERYTHING,
) -> str:
    """The measured map as HTML with its own style, light and dark; the texts are those of the terminal's map.

    `note` is said at its head, such as that the data are made up; `milestones` are the rows of that figure.
    """
    return board_html(board(journey, overview, lang, note, milestones, filters))


def board_html(drawn: Board) -> str:
    """A board painted as HTML."""
    note = f'<p class="jg-note">{_safe(drawn.note)}</p>' if drawn.note else ""
    return (
        f'<div class="jg-map" lang="{_safe(drawn.lang)}"><style>{style()}</style>{note}'
        f'<p class="jg-title"><strong>{_safe(drawn.title)}</strong> <span>{_safe(drawn.about)}</span></p>'
        f'<div class="jg-scroll" role="region" tabindex="0" aria-label="{_safe(drawn.title)}"><table>'
        f"<caption>{_safe(word('map', drawn.lang))} · {_safe(drawn.title)} · {_safe(drawn.about)}</caption>"
        f"<thead><tr><td></td>{''.join(map(_head, drawn.heads))}</tr></thead>"
        f"<tbody>{''.join(map(_lane, drawn.lanes))}</tbody></table></div>{_foot(drawn)}</div>"
    )


def style() -> str:
    """The map's style sheet; every rule in it is about the map alone."""
    return (resources.files("journeyglass.glass") / "map.css").read_text("utf-8")


def _safe(text: str) -> str:
    return escape(_CONTROL.sub(" ", text), quote=True)


def _head(head: Head) -> str:
    phase = f'<span class="jg-phase">{_safe(head.phase)}</span>' if head.phase else ""
    return f'<th scope="col"><span class="jg-place">{head.place}</span> {_safe(head.title)}{phase}</th>'


def _lane(lane: Lane) -> str:
    cells = "".join(f"<td>{_cell(cell)}</td>" for cell in lane.cells)
    return f'<tr class="jg-{_safe(lane.key)}"><th scope="row">{_safe(lane.title)}</th>{cells}</tr>'


def _cell(cell: Cell) -> str:
    lines = [_line(line) for line in cell.lines]
    if cell.bar is not None:
        lines.insert(1, _bar(cell.bar))
    return "".join(lines)


def _line(line: Line) -> str:
    """What stands in brackets, an interval mostly, stays on one line."""
    said = _BRACKETS.sub(r'<span class="jg-whole">\g<0></span>', _safe(line.text))
    return f'<p class="jg-{line.tone}">{said}</p>'


def _bar(bar: Bar) -> str:
    """The share, its interval as a band, its target as a tick."""
    parts = [f'<i class="jg-fill" style="width:{_percent(bar.value)}"></i>']
    if bar.low is not None and bar.high is not None:
        span = f"left:{_percent(bar.low)};width:{_percent(bar.high - bar.low)}"
        parts.append(f'<i class="jg-band" style="{span}"></i>')
    if bar.target is not None:
        parts.append(f'<i class="jg-tick" style="left:{_percent(bar.target)}"></i>')
    return f'<div class="jg-bar" role="img" aria-label="{_safe(bar.words)}">{"".join(parts)}</div>'


def _percent(share: float) -> str:
    return f"{min(max(share, 0.0), 1.0) * 100:.2f}%"


def _foot(drawn: Board) -> str:
    legend = _items(line.text for line in drawn.legend)
    foot = f'<div class="jg-foot"><p>{_safe(drawn.legend_title)}</p><ul>{legend}</ul>'
    if drawn.remarks:
        foot += f"<p>{_safe(drawn.remarks_title)}</p><ol>{_items(drawn.remarks)}</ol>"
    return f"{foot}</div>"


def _items(texts: Iterable[str]) -> str:
    return "".join(f"<li>{_safe(text)}</li>" for text in texts)
