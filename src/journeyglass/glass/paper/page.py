"""The map as one page of HTML that stands alone: a table, its style, no script; what share links show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from importlib import resources

from journeyglass.glass.cell import Bar
from journeyglass.glass.document import MapDocument
from journeyglass.glass.document.model import DocumentCell, DocumentLane, StageHead
from journeyglass.glass.item import Item
from journeyglass.glass.paper.cleaning import clean
from journeyglass.glass.paper.export import PaperTheme
from journeyglass.glass.paper.inputs import PaperInputs
from journeyglass.glass.render import Pieces, render_pieces, tokens
from journeyglass.glass.words import labelled, word
from journeyglass.journey.model import Lang

COLUMN = 220
"""Pixels of a stage's column."""
_LABEL = 124
_BRACKETS = re.compile(r"\(\d[^()<>]{0,18}\)")


def make_html(inputs: PaperInputs, theme: PaperTheme | None) -> bytes:
    """The page; without a theme it follows the reader's."""
    shown = inputs.document
    return (
        f'<!doctype html>\n<html lang="{_safe(shown.lang)}" class="jg-{theme or "auto"}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_safe(shown.title)}</title>\n<style>\n{_style(len(shown.stages))}</style>\n</head>\n"
        f"<body>\n<main>\n{_Page(shown, render_pieces(shown, COLUMN)).body()}</main>\n</body>\n</html>\n"
    ).encode()


def _style(stages: int) -> str:
    """The page's style after the variables that it uses."""
    light = "".join(f"--jg-{name}:{colours[0]};" for name, colours in tokens().items())
    dark = "".join(f"--jg-{name}:{colours[1]};" for name, colours in tokens().items())
    sizes = f"--jg-columns:{stages};--jg-column:{COLUMN}px;--jg-label:{_LABEL}px;"
    return (
        f":root{{{light}{sizes}color-scheme:light}}\n:root.jg-dark{{{dark}color-scheme:dark}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root.jg-auto{{{dark}color-scheme:dark}}}}\n"
        + (resources.files("journeyglass.glass.paper") / "page.css").read_text("utf-8")
    )


class _Page:
    """The parts of the page; sparklines are taken off in the order in which their items are told."""

    def __init__(self, shown: MapDocument, pieces: Pieces) -> None:
        self.shown, self.pieces = shown, pieces
        self.sparks = iter(pieces.sparks)

    def body(self) -> str:
        """All of it."""
        return "".join((self._top(), self._table(), self._foot()))

    def _top(self) -> str:
        shown = self.shown
        note = f'<p class="note">{_safe(shown.note)}</p>\n' if shown.note else ""
        promise = f'<p class="promise">{_safe(shown.promise)}</p>\n' if shown.promise else ""
        return f"<header>\n<h1>{_safe(shown.title)}</h1>\n<p>{_safe(shown.about)}</p>\n{promise}</header>\n{note}"

    def _table(self) -> str:
        shown = self.shown
        said = f"{word('map', shown.lang)} · {shown.title} · {shown.about}"
        columns = '<col class="label">' + '<col class="stage">' * len(shown.stages)
        rows = "".join(self._lane(lane) for lane in shown.lanes if lane.key != "phase" and _telling(lane))
        return (
            f'<div class="scroll" role="region" tabindex="0" aria-label="{_safe(shown.title)}">\n<table>\n'
            f"<caption>{_safe(said)}</caption>\n<colgroup>{columns}</colgroup>\n"
            f"<thead>\n{self._over()}{self._phases()}<tr><td></td>{''.join(map(_head, shown.stages))}</tr>\n</thead>\n"
            f"<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
        )

    def _over(self) -> str:
        """The hourglass and the day stand over the heads."""
        found = filter(None, (self.pieces.hourglass, self.pieces.day))
        return "".join(self._wide(picture) for picture in found)

    def _wide(self, picture: str, head: str = "<td></td>") -> str:
        return f'<tr class="wide">{head}<td colspan="{len(self.shown.stages)}">{picture}</td></tr>\n'

    def _phases(self) -> str:
        """A band over the stages of one side of the line."""
        stages = self.shown.stages
        if not any(stage.phase for stage in stages):
            return ""
        starts = [i for i, stage in enumerate(stages) if not i or stage.phase != stages[i - 1].phase]
        spans = [end - start for start, end in zip(starts, [*starts[1:], len(stages)], strict=True)]
        bands = "".join(_band(stages[start], span) for start, span in zip(starts, spans, strict=True))
        return f'<tr class="phases"><td></td>{bands}</tr>\n'

    def _lane(self, lane: DocumentLane) -> str:
        kind = "written" if lane.group == "written" else "measured"
        cells = "".join(map(self._cell, lane.cells))
        curve = self.pieces.emotion if any(cell.emotion for cell in lane.cells) else ""
        if curve:
            head = f'<th scope="row" rowspan="2" class="{kind}">{_safe(lane.title)}</th>'
            return f"{self._wide(curve, head)}<tr>{cells}</tr>\n"
        return (
            f'<tr class="lane-{_safe(lane.key)}"><th scope="row" class="{kind}">{_safe(lane.title)}</th>{cells}</tr>\n'
        )

    def _cell(self, cell: DocumentCell) -> str:
        if cell.emotion is not None:
            said = "".join(f"<p>{_safe(text)}</p>" for text in map(cell.emotion.texts.get, _FEELINGS) if text)
            return f"<td>{said}</td>"
        items = "".join(map(self._item, cell.items))
        unknown = cell.items and all(item.tone == "unknown" and not item.items for item in cell.items)
        kind = "unknown" if unknown else "list" if len(cell.items) > 1 and cell.kind != "figures" else "plain"
        return f'<td class="{kind}">{items}</td>'

    def _item(self, item: Item) -> str:
        spark = next(self.sparks)
        time = f"<b>{_safe(item.time)}</b> " if item.time else ""
        sign = f'<span class="sign">{_safe(item.sign)}</span> ' if item.sign else ""
        head = item.head if item.head and item.items else ""
        said = item.text if head else _line(item, self.shown.lang)
        named = f'<p class="{item.tone} head">{time}{sign}{_safe(head)}</p>' if head else ""
        bare = "" if head or item.sign or item.time or item.items else " bare"
        text = f'<p class="{item.tone}{bare}">{"" if head else time + sign}{_held(said)}</p>' if said else ""
        under = "".join(map(self._item, item.items))
        more = f'<div class="{"gathered" if item.gathers else "under"}">{under}</div>' if under else ""
        return f"{named}{text}{_bar(item.bar)}{spark}{more}"

    def _foot(self) -> str:
        shown = self.shown
        remarks = ""
        if shown.remarks:
            remarks = f"<h2>{_safe(shown.remarks_title)}</h2>\n<ol>{_items(shown.remarks)}</ol>\n"
        legend = _items(line.text for line in shown.legend)
        return f"<footer>\n<h2>{_safe(shown.legend_title)}</h2>\n<ul>{legend}</ul>\n{remarks}</footer>\n"


_FEELINGS = ("measured", "believed", "gap")


def _line(item: Item, lang: Lang) -> str:
    """What the item is called and what is said of it."""
    return labelled(item.head, item.text, lang) if item.head and item.text else item.head or item.text


def _telling(lane: DocumentLane) -> bool:
    """A lane with nothing at any stage says nothing."""
    return any(cell.items or cell.emotion for cell in lane.cells)


def _head(stage: StageHead) -> str:
    terra = f'<span class="terra">{_safe(stage.terra)}</span>' if stage.terra else ""
    place = f'<span class="place">{stage.place}</span>'
    return f'<th scope="col" class="{_phase(stage)}">{place} {_safe(stage.title)}{terra}</th>'


def _band(stage: StageHead, span: int) -> str:
    return f'<th scope="colgroup" colspan="{span}" class="{_phase(stage)}">{_safe(stage.phase_title)}</th>'


def _phase(stage: StageHead) -> str:
    return f"phase-{stage.phase or 'none'}"


def _bar(bar: Bar | None) -> str:
    """The share, its interval as a line, its target as a tick."""
    if bar is None:
        return ""
    parts = [f'<i class="fill" style="width:{_percent(bar.value)}"></i>']
    if bar.low is not None and bar.high is not None:
        span = f"left:{_percent(bar.low)};width:{_percent(bar.high - bar.low)}"
        parts.append(f'<i class="band" style="{span}"></i>')
    if bar.target is not None:
        parts.append(f'<i class="tick" style="left:{_percent(bar.target)}"></i>')
    return f'<div class="bar" role="img" aria-label="{_safe(bar.words)}">{"".join(parts)}</div>'


def _percent(share: float) -> str:
    return f"{min(max(share, 0.0), 1.0) * 100:.2f}%"


def _held(text: str) -> str:
    """What stands in brackets, an interval mostly, stays on one line."""
    return _BRACKETS.sub(r'<span class="whole">\g<0></span>', _safe(text))


def _items(texts: Iterable[str]) -> str:
    return "".join(f"<li>{_safe(text)}</li>" for text in texts)


def _safe(text: str) -> str:
    return escape(clean(text), quote=True)
