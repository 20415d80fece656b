"""The written lanes of the map: what its author says of each stage."""

from __future__ import annotations

from collections.abc import Iterator

from journeyglass.glass.item import Content, Item
from journeyglass.glass.lanes import Scribe
from journeyglass.glass.words import field_name, phase_name
from journeyglass.journey.model import Owner, Stage, Step, Text, say

_STEP_PARTS = (("tools", "one_tool"), ("pains", "one_pain"), ("evidence", "one_evidence"))


def phase(scribe: Scribe, stage: Stage) -> Content:
    """The side of the line that the stage is on."""
    return _text(phase_name(stage.phase, scribe.lang), f"stages/{stage.id}/phase")


def said(scribe: Scribe, stage: Stage, name: str) -> Content:
    """One text of the stage, such as its question."""
    return _text(say(getattr(stage, name), scribe.lang), f"stages/{stage.id}/{name}")


def listed(scribe: Scribe, stage: Stage, name: str) -> Content:
    """A list of texts of the stage, such as its thoughts."""
    items = tuple(texts(scribe, getattr(stage, name), f"stages/{stage.id}/{name}"))
    return Content(items, absent=not items)


def steps(scribe: Scribe, stage: Stage) -> Content:
    """The steps; those of a day in the life in the order of its hours, with tools, pains and evidence."""
    found = [_step(scribe, step, f"stages/{stage.id}/steps/{place}") for place, step in enumerate(stage.steps)]
    if scribe.journey.map == "day_in_the_life":
        # What has no time stays after what stands before it.
        found = _by_time(found)
    return Content(tuple(found), absent=not found)


def owner(scribe: Scribe, stage: Stage) -> Content:
    """Who does it, answers for it, is asked, is told."""
    items = tuple(_owners(scribe, stage.owner or Owner(), f"stages/{stage.id}/owner"))
    return Content(items, absent=not items)


def texts(scribe: Scribe, found: tuple[Text, ...], path: str, head: str | None = None) -> Iterator[Item]:
    """A list of texts as items, each with its own path."""
    for place, text in enumerate(found):
        yield Item(say(text, scribe.lang), path=f"{path}/{place}", head=head)


def _text(text: str, path: str) -> Content:
    return Content((Item(text, path=path),) if text else (), absent=not text)


def _step(scribe: Scribe, step: Step | Text, path: str) -> Item:
    if not isinstance(step, Step):
        return Item(say(step, scribe.lang), path=path)
    under = (
        item
        for name, key in _STEP_PARTS
        for item in texts(scribe, getattr(step, name), f"{path}/{name}", scribe.say(key))
    )
    return Item(say(step.title, scribe.lang), path=f"{path}/title", time=step.time, items=tuple(under))


def _by_time(found: list[Item]) -> list[Item]:
    at, keyed = "", []
    for item in found:
        at = item.time or at
        keyed.append((at, item))
    return [item for _, item in sorted(keyed, key=lambda pair: pair[0])]


def _owners(scribe: Scribe, found: Owner, path: str) -> Iterator[Item]:
    for name in ("responsible", "accountable"):
        text = say(getattr(found, name), scribe.lang)
        if text:
            yield Item(text, path=f"{path}/{name}", head=field_name(name, scribe.lang))
    for name in ("consulted", "informed"):
        yield from texts(scribe, getattr(found, name), f"{path}/{name}", field_name(name, scribe.lang))
