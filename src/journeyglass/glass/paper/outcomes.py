"""How visits end, stage by stage, as rows of texts."""

from __future__ import annotations

from journeyglass.glass import numbers
from journeyglass.glass.estimates import estimate_text
from journeyglass.glass.lanes import OUTCOME_SIGNS
from journeyglass.glass.paper.inputs import PaperInputs
from journeyglass.glass.titles import Titles
from journeyglass.glass.words import listed

OUTCOMES = ("stage", "outcome", "share", "visits", "reasons")
"""The columns, as words."""
_MOST_REASONS = 4


def outcome_rows(inputs: PaperInputs) -> list[tuple[str, ...]]:
    """A row an outcome, with the columns of `OUTCOMES`."""
    figure, lang = inputs.figure("outcomes"), inputs.document.lang
    titles, rows = Titles(inputs.journey, lang), list[tuple[str, ...]]()
    for row in figure.rows if figure else ():
        reasons = [r for r in row.reasons if r.reason is not None][:_MOST_REASONS]
        named = listed((f"{r.reason} {numbers.number(r.visits, lang)}" for r in reasons), lang)
        outcome = f"{OUTCOME_SIGNS[row.kind]} {titles.of('outcome', row.outcome, row.stage)}"
        stage = titles.stage(row.stage)
        rows.append((stage, outcome, estimate_text(row.share, lang), numbers.number(row.visits, lang), named))
    return rows


def named_once(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The rows with each stage named where it begins."""
    before = [""] + [row[0] for row in rows[:-1]]
    return [("" if row[0] == known else row[0], *row[1:]) for row, known in zip(rows, before, strict=True)]
