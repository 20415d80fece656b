"""Terra incognita: where the map has too little data to say anything, it says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from journeyglass.figures.emotion import Emotion
from journeyglass.figures.estimate import MIN_SUBJECTS
from journeyglass.figures.overview import StageOverview
from journeyglass.glass.lanes import Scribe
from journeyglass.glass.words import counted, subject_kind
from journeyglass.journey.model import Stage


def terra(scribe: Scribe, stage: Stage, seen: StageOverview, voices: Sequence[Emotion]) -> str | None:
    """What cannot be said of the stage for want of data, in sentences; None where there is enough to go by."""
    if scribe.journey.map == "day_in_the_life" and stage.enter is None and not seen.entered:
        # A day beyond the contact with us is drawn, not measured: no rule leads there, and none is missing.
        return None
    whole = _whole(scribe, seen)
    said = [whole] if whole else list(_parts(scribe, stage, seen, voices))
    return (" " if scribe.lang != "zh-Hant" else "").join(said) or None


def _whole(scribe: Scribe, seen: StageOverview) -> str:
    """Where nothing at all can be said."""
    if seen.reached.status == "terra_incognita":
        return scribe.say("terra_untracked")
    if not seen.entered:
        return scribe.say("terra_empty")
    if seen.entered < MIN_SUBJECTS:
        subjects = counted(subject_kind(scribe.journey), seen.entered, scribe.lang, scribe.number(seen.entered))
        return scribe.say("terra_few", subjects=subjects)
    return ""


def _parts(scribe: Scribe, stage: Stage, seen: StageOverview, voices: Sequence[Emotion]) -> Iterator[str]:
    """Where a side of the stage is dark."""
    if seen.median_dwell.status == "terra_incognita":
        yield scribe.say("terra_ends")
    if seen.touchpoints and all(row.finding == "untracked" for row in seen.touchpoints):
        yield scribe.say("terra_touchpoints")
    heard = [row for row in voices if row.stage == stage.id]
    if heard and not heard[0].answers:
        yield scribe.say("terra_voice")
