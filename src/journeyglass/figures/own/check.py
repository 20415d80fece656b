"""Which keys of a user's figure belong together."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from journeyglass.figures.own.definition import OwnFigure
from journeyglass.journey.check import at
from journeyglass.journey.report import Report, listed
from journeyglass.journey.yamlnodes import Map, Node

_TOUCH = "{did: Meeting Held}"
_FITS: Mapping[str, Collection[tuple[str, str]]] = {
    "events": [*((m, "events") for m in ("count", "share", "sum", "median", "rate")), ("rate", "visits")],
    "with": [("share", "events"), ("share", "visits")],
    "until": [("median", "events")],
    "same": [("median", "events")],
    "value": [("sum", "events"), ("median", "events")],
    "outcome": [(m, "visits") for m in ("count", "share", "median", "rate")],
    "period": [(m, "visits") for m in ("count", "share", "median", "rate")],
    "every": [("rate", "events"), ("rate", "visits")],
    "per": [*((m, "events") for m in ("count", "share", "median", "rate")), ("count", "visits"), ("share", "visits")],
    "unit": [("sum", "events"), ("median", "events")],
}
"""With which measures, over what, a key has a meaning."""
_NEEDED: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("count", "events"): (("events", "events: {did: Invoice Paid}"),),
    ("share", "events"): (("events", "events: {did: Ticket Opened}"), ("with", f"with: {_TOUCH}")),
    ("sum", "events"): (("events", "events: {did: Invoice Paid}"), ("value", "value: value")),
    ("median", "events"): (("events", "events: {did: Ticket Opened}"),),
    ("rate", "events"): (("events", "events: {did: Feature Used}"), ("every", "every: week")),
    ("share", "visits"): (("with", f"with: {_TOUCH}"),),
    ("rate", "visits"): (("events", "events: {did: Feature Used}"), ("every", "every: month")),
}


def check(figure: OwnFigure, root: Node, taken: Collection[str], report: Report) -> None:
    """Note what is wrong between the keys of `figure`, which was made of `root`; `taken` are names already in use."""
    if figure.figure in taken:
        what = f"there is a figure `{figure.figure}` already"
        report.fault(at(root, "figure"), what, "give yours another id")
    kind = (figure.measure, figure.over)
    if kind == ("sum", "visits"):
        report.fault(at(root, "measure"), "a sum goes over events", "write `over: events`, with `stage` if you like")
        return
    _unfitting(figure, root, report)
    for key, example in _NEEDED.get(kind, ()):
        if isinstance(root, Map) and key not in root.entries:
            report.fault(root, f"a {figure.measure} over {figure.over} needs `{key}`", f"write `{example}`")
    _median(figure, root, report)
    _per(figure, root, report)


def _unfitting(figure: OwnFigure, root: Node, report: Report) -> None:
    """Keys that have no meaning beside this measure."""
    kind = (figure.measure, figure.over)
    for key, fits in _FITS.items():
        if isinstance(root, Map) and key in root.entries and kind not in fits:
            what = f"`{key}` has no meaning in a {figure.measure} over {figure.over}"
            measures = listed(dict.fromkeys(measure for measure, _ in fits))
            report.fault(root.keys[key], what, f"leave it out; it is for a {measures}")


def _median(figure: OwnFigure, root: Node, report: Report) -> None:
    if (figure.measure, figure.over) != ("median", "events"):
        return
    if (figure.value is None) == (figure.until is None):
        what = "a median over events is of one thing, of a `value` or of the time `until` another event"
        report.fault(at(root, "value"), what, "write one of the two")
    if figure.same is not None and figure.until is None:
        report.fault(at(root, "same"), "`same` ties two events, and there is one", "write `until: {did: …}`, too")
    if figure.until is not None and figure.unit not in (None, "days"):
        report.fault(at(root, "unit"), f"a time is in days, not in {figure.unit}", "leave `unit` out")


def _per(figure: OwnFigure, root: Node, report: Report) -> None:
    """Visits have no events or people of their own; times, shares and rates have one who acts."""
    if figure.per is None:
        return
    allowed = ["visit", "subject", "account"] if figure.over == "visits" else _of_events(figure)
    if figure.per not in allowed:
        what = f"a {figure.measure} over {figure.over} cannot be per {figure.per}"
        report.fault(at(root, "per"), what, f"write {listed(allowed)}")


def _of_events(figure: OwnFigure) -> list[str]:
    units = ["visit", "subject", "account", "person"]
    if figure.measure == "rate":
        return units[1:]
    return units if figure.until is not None else ["event", *units]
