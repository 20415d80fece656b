"""The emotion lane: what the map believes, what customers said, and the gap between."""

from __future__ import annotations

from journeyglass.figures import emotion
from journeyglass.glass.cell import Tone
from journeyglass.glass.estimates import change_text, signed
from journeyglass.glass.item import Content, Emotion, Item
from journeyglass.glass.lanes import Scribe, of_row
from journeyglass.glass.numbers import number
from journeyglass.journey.model import Stage


def feelings(scribe: Scribe, stage: Stage, found: emotion.Emotion | None) -> Content:
    """The feeling at the stage, believed and measured; `found` None: it cannot be measured under these filters."""
    items = {}
    if stage.emotion is not None:
        believed = scribe.say("believed_feeling", value=_level(scribe, stage.emotion))
        items["believed"] = Item(believed, path=f"stages/{stage.id}/emotion")
    items |= _measured(scribe, stage, found) if found else {}
    texts = {name: item.text for name, item in items.items()}
    value, low, high = (found.measured.value, found.measured.low, found.measured.high) if found else (None,) * 3
    drawn = Emotion(
        believed=stage.emotion,
        measured=value,
        low=low,
        high=high,
        answers=found.answers if found else 0,
        texts={name: texts.get(name, "") for name in ("believed", "measured", "gap")},
    )
    return Content(tuple(items.values()), absent=stage.emotion is None and not drawn.answers, emotion=drawn)


def _measured(scribe: Scribe, stage: Stage, found: emotion.Emotion) -> dict[str, Item]:
    ref = of_row("emotion", "measured", stage)
    if found.measured.status == "terra_incognita":
        return {"measured": Item(scribe.say("unmeasured_feeling"), "unknown", figure=ref)}
    known = found.measured.value is not None
    text = scribe.say("measured_feeling", value=scribe.marked(_text(scribe, found), found.measured))
    items = {"measured": Item(text, "strong" if known else "unknown", figure=ref)}
    if found.gap is not None and found.gap.value is not None:
        gap = scribe.say("gap_feeling", value=change_text(found.gap, scribe.lang))
        items["gap"] = Item(gap, _gap_tone(found.gap.low, found.gap.high), figure=of_row("emotion", "gap", stage))
    return items


def _text(scribe: Scribe, found: emotion.Emotion) -> str:
    return change_text(found.measured, scribe.lang)


def _gap_tone(low: float | None, high: float | None) -> Tone:
    """Worse or better than believed only where the interval leaves no doubt."""
    if high is not None and high < 0:
        return "bad"
    return "good" if low is not None and low > 0 else "quiet"


def _level(scribe: Scribe, value: float) -> str:
    return signed(value, number(abs(value), scribe.lang, 1 if round(value, 1) == value else 2))
