"""Who stands behind the figures that users define: whose events, visits and so on they count."""

from __future__ import annotations

import numpy as np

from journeyglass.figures.behind.names import ids, numbered_names
from journeyglass.figures.behind.sides import Asked, Names, Pair, Rows, Sides, Unit, firsts
from journeyglass.figures.own.definition import OwnFigure
from journeyglass.figures.own.events import whose_events
from journeyglass.figures.own.visits import whose_visits
from journeyglass.figures.visits import coded


def own(figure: OwnFigure) -> Sides:
    """Finds the rows of that figure; who is no subject of the journey has no name here."""

    def sides(asked: Asked) -> Rows | None:
        visits = figure.over == "visits"
        found = (
            whose_visits(asked.context, asked.filters, figure)
            if visits
            else whose_events(asked.context, asked.filters, figure, asked.key.get("currency"))
        )
        if found is None:
            return None
        names = ids(found["who"]) if visits else _subjects(asked, ids(found["who"]))
        every, hit = np.ones(len(found), dtype=np.bool_), found["hit"].to_numpy().astype(np.bool_)
        if asked.measure == "subjects":
            return Rows("subject", names, firsts(coded(found, "who").codes, every), None, each=True)
        if figure.measure == "count":
            counted = firsts(coded(found, "unit").codes, every)
            pairs: dict[str, Pair] = {"value": (counted, None), "counted": (counted, None)}
        else:
            whole = None if figure.measure == "sum" else every
            pairs = {"value": (hit, whole), "counted": (every, None)}
        pair = pairs.get(asked.measure)
        exact = figure.measure != "rate" and (figure.measure != "sum" or asked.measure == "counted")
        return None if pair is None else Rows(_unit(figure), names, *pair, counted=exact, each=True)

    return sides


def _unit(figure: OwnFigure) -> Unit:
    return "event" if figure.measure in ("sum", "median") and figure.over == "events" else figure.counted


def _subjects(asked: Asked, whose: Names) -> Names:
    """The subjects of texts that are a subject's number after `s`; None for anybody else."""
    known, found = numbered_names(asked.context), np.full(len(whose), None, dtype=np.object_)
    for place, text in enumerate(whose):
        if text is not None and text.startswith("s"):
            found[place] = known[int(text[1:])]
    return found
