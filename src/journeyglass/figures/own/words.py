"""What a user's figure says of itself, from its file."""

from __future__ import annotations

from journeyglass.figures.own.definition import VALUE, OwnFigure
from journeyglass.journey.model import say
from journeyglass.journey.ruledata import rule_text
from journeyglass.journey.rules import Did, Matcher

_INTERVALS = {
    "count": "none: it is counted, not estimated",
    "sum": "none: it is added up, not estimated",
    "share": "Wilson, or a bootstrap over subjects where some count more than once",
    "rate": "of a ratio over subjects, on the logarithm",
    "median": "Woodruff",
}
_UNITS = {
    "count": "a number",
    "share": "share 0–1",
    "rate": "times",
    "median": "as what it is taken of",
    "sum": "money",
}


def definition_of(figure: OwnFigure) -> str:
    """Its definition, in the form of the figures that come with the product."""
    said = say(figure.description, "en") or say(figure.title, "en")
    lines = [
        said.rstrip(".") + ".",
        "",
        f"Formula: {formula_of(figure)}.",
        f"Assumes: {_assumes(figure)}. Misleads: {_misleads(figure)}.",
        f"Intervals: {_intervals(figure)}. Shape: a row a group, of money a row a currency.",
        f"Unit: {_unit(figure)}. Source: a figure of this workspace.",
    ]
    return "\n".join(lines)


def formula_of(figure: OwnFigure) -> str:
    """How it is computed, in one sentence."""
    ways = {"count": _count, "share": _share, "sum": _sum, "rate": _rate, "median": _median}
    return ways[figure.measure](figure)


def _count(figure: OwnFigure) -> str:
    if figure.over == "events" and figure.counted == "event":
        return f"the number of {_of(figure)}"
    return f"the number of {_units(figure)} {_with(figure)}"


def _share(figure: OwnFigure) -> str:
    if figure.over == "events" and figure.counted == "event":
        return f"{_of(figure)} that are {_events(figure.with_)} ÷ {_of(figure)}"
    return f"{_units(figure)} with {_events(figure.with_)} ÷ {_units(figure)} {_with(figure)}"


def _sum(figure: OwnFigure) -> str:
    return f"Σ {_value(figure)} of {_of(figure)}"


def _median(figure: OwnFigure) -> str:
    if figure.over == "visits":
        return f"Kaplan–Meier median of the length of visits {_with(figure)}"
    if figure.until is None:
        return f"the value of {_value(figure)} that half of {_of(figure)} do not exceed"
    tie = f"the same {figure.same}" if figure.same else f"the same {figure.counted}"
    return f"Kaplan–Meier median of the time from {_of(figure)} to {_events(figure.until)} of {tie}"


def _rate(figure: OwnFigure) -> str:
    if figure.over == "visits":
        return f"{_events(figure.events)} during visits {_with(figure)} ÷ their stay, per {figure.every}"
    whose = f"{figure.counted} and {figure.every} with any event by the customer"
    return f"{_of(figure)} ÷ every {whose}"


def _of(figure: OwnFigure) -> str:
    """The events, and where they are counted."""
    return f"{_events(figure.events)}{_stages(figure)}"


def _with(figure: OwnFigure) -> str:
    """Which visits, or which units of events, are meant."""
    if figure.over == "events":
        return f"with {_of(figure)}"
    ended = f" that ended by {', '.join(figure.outcomes)}" if figure.outcomes else ""
    return f"of {', '.join(figure.stages) or 'any stage'}{ended}"


def _stages(figure: OwnFigure) -> str:
    return f" in {', '.join(figure.stages)}" if figure.stages else ""


def _events(matcher: Matcher | None) -> str:
    """The events as the file asks for them."""
    if matcher is None:
        return "events"
    if not matcher.where and not matcher.roles:
        return " or ".join(matcher.names)
    return rule_text(Did(matcher, since="ever"), history=True)


def _units(figure: OwnFigure) -> str:
    return {"person": "people"}.get(figure.counted, f"{figure.counted}s")


def _value(figure: OwnFigure) -> str:
    return "the money" if figure.value == VALUE else str(figure.value)


def _assumes(figure: OwnFigure) -> str:
    if figure.measure == "rate" and figure.over == "events":
        return "a period at the edge counts as a whole one"
    return "an event is in the stage in which its subject stood once its instant was over"


def _misleads(figure: OwnFigure) -> str:
    if figure.over == "visits" and figure.measure == "share":
        return (
            "young visits are still open and may yet get there; an event that ended the visit counts for the next one"
        )
    if figure.measure in ("count", "sum"):
        return "what no source sends is not in it"
    return "few subjects can carry it where some have many events"


def _intervals(figure: OwnFigure) -> str:
    km = figure.measure == "median" and (figure.over == "visits" or figure.until is not None)
    return "inversion of the log(−log) Greenwood band" if km else _INTERVALS[figure.measure]


def _unit(figure: OwnFigure) -> str:
    if figure.measure == "median" and (figure.over == "visits" or figure.until is not None):
        return "days of 24 hours"
    if figure.measure == "rate":
        return f"times per {figure.every}"
    return figure.unit or _UNITS[figure.measure]
