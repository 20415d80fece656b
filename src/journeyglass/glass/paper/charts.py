"""Charts of the screen for a report: the funnel, and new customers beside lost ones."""

from __future__ import annotations

from typing import Any

from journeyglass.figures.estimate import Estimate
from journeyglass.glass import numbers
from journeyglass.glass.estimates import estimate_text
from journeyglass.glass.paper.glance import glances
from journeyglass.glass.paper.inputs import PaperInputs
from journeyglass.glass.paper.words import said
from journeyglass.glass.render import render_chart
from journeyglass.glass.words import labelled
from journeyglass.journey.model import Lang

_WIDTH, _MOST_PERIODS = 760, 18


def funnel_picture(inputs: PaperInputs) -> str:
    """How many reached each stage, and the share that goes on between two; empty where nobody ever came."""
    lang, reached = inputs.document.lang, inputs.figure("reached")
    if reached is None:
        return ""
    entered = {row.stage: row.entered for row in reached.rows}
    steps = [
        {
            "stage": found.head.stage,
            "title": found.head.title,
            "reached": entered.get(found.head.stage, 0),
            "share": _estimate(found.reached, lang),
            "next": None if found.goes_on is None else _estimate(found.goes_on, lang),
            "dropped": None,
            "here": found.head.here_now,
            "label": labelled(found.head.title, numbers.number(entered.get(found.head.stage, 0), lang), lang),
        }
        for found in glances(inputs)
    ]
    return render_chart("funnel", {"steps": steps, "label": said("reached", lang)}, "light", lang, _WIDTH)


def trap_picture(inputs: PaperInputs) -> str:
    """Who came and who left in each of the last periods; empty where nothing is known of it."""
    lang, found = inputs.document.lang, inputs.figure("acquisition_churn")
    if found is None:
        return ""
    periods = [_period(row, lang) for row in found.rows[-_MOST_PERIODS:]]
    return render_chart("trap", {"periods": periods, "label": said("came_left", lang)}, "light", lang, _WIDTH)


def _period(row: Any, lang: Lang) -> dict[str, Any]:
    churn = _estimate(row.churn, lang)
    label = f"{row.period}: +{row.new}, −{row.left}"
    return {
        "period": row.period, "new": row.new, "lost": row.left, "churn": churn, "trap": bool(row.trap), "label": label,
    }  # fmt: skip


def _estimate(found: Estimate | None, lang: Lang) -> dict[str, Any]:
    if found is None:
        return {"value": None, "low": None, "high": None, "status": "too_few", "text": said("nothing", lang)}
    return {
        "value": found.value if found.status == "ok" else None,
        "low": found.low,
        "high": found.high,
        "status": found.status,
        "text": estimate_text(found, lang),
    }
