"""What a journey calls its parts, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute

from journeyglass.figures.outcomes import MOVED_ON
from journeyglass.figures.registry import FIGURES
from journeyglass.glass import numbers
from journeyglass.glass.words import FIELDS, WORDS, field_name, word
from journeyglass.journey.model import OUTSIDE, Journey, Lang, Stage, Text, say

_PREFIXES = {"kind": "kind_", "finding": "legend_", "direction": "direction_", "verdict": "verdict_"}
"""Columns whose values are words of the catalogue."""


@dataclass(frozen=True)
class Titles:
    """Titles by id; what the journey does not know keeps its id. `figures`: those of the workspace's own figures."""

    journey: Journey
    lang: Lang
    figures: Mapping[str, Text] = attribute(default_factory=dict)

    def of(self, field: str, value: str, stage: str = "") -> str:
        """The value of a figure's column as people call it; `stage` is the one that the row is about."""
        if field == "to" and value == "won" and self._stage(value) is None:
            return field_name(value, self.lang)
        if field in ("stage", "from_stage", "to_stage", "to"):
            return self.stage(value)
        if field == "figure" and value in self.figures:
            return say(self.figures[value], self.lang)
        if field == "figure" and value not in FIELDS and value in FIGURES:
            return say(FIGURES[value].title, self.lang)
        if field in ("figure", "measure", "number"):
            return field_name(value, self.lang)
        if field == "outcome":
            return self.outcome(stage, value)
        if field == "segment":
            return self._segment(value)
        if field in ("milestone", "touchpoint"):
            return self._part(stage, f"{field}s", value)
        if field == "within":
            return word("ever", self.lang) if value == "ever" else numbers.span(value, self.lang)
        if field == "met":
            return field_name(value, self.lang)
        if field == "fate":
            return field_name(f"fate_{value}", self.lang)
        if field in ("cohort", "referrer") and value == "all":
            return word("all", self.lang)
        if field == "activity":
            return self._activity(value)
        if field == "point":
            return self._point(stage, value)
        if field in ("who", "listing", "activity_kind", "point_kind"):
            return word(value, self.lang) if value in WORDS else field_name(value, self.lang)
        if field in ("start", "role", "promise", "part", "survey") and value in FIELDS:
            return field_name(value, self.lang)
        prefix = _PREFIXES.get(field, "")
        return word(prefix + value, self.lang) if prefix and prefix + value in WORDS else value

    def stage(self, stage: str) -> str:
        """A stage's title, or the words for outside."""
        if stage == OUTSIDE:
            return word("outside", self.lang)
        found = self._stage(stage)
        return (say(found.title, self.lang) if found else "") or stage

    def outcome(self, stage: str, outcome: str) -> str:
        """An outcome's title, or the words for having moved on."""
        title = self._part(stage, "outcomes", outcome)
        return word("moved_on", self.lang) if title == outcome == MOVED_ON else title

    def _activity(self, activity: str) -> str:
        titles = {part.id: say(part.title, self.lang) for part in self.journey.assets}
        titles |= {part.id: say(part.title, self.lang) for part in self.journey.activities}
        return titles.get(activity) or activity

    def _point(self, stage: str, point: str) -> str:
        """A milestone's or a touchpoint's title, or the name of a role."""
        title = self._part(stage, "milestones", self._part(stage, "touchpoints", point))
        return field_name(point, self.lang) if title == point and point in FIELDS else title

    def _segment(self, segment: str) -> str:
        titles = {found.id: say(found.title, self.lang) for found in self.journey.segments}
        return titles.get(segment) or segment

    def _stage(self, stage: str) -> Stage | None:
        return next((s for s in self.journey.stages if s.id == stage), None)

    def _part(self, stage: str, parts: str, wanted: str) -> str:
        found = self._stage(stage)
        titles = {part.id: say(part.title, self.lang) for part in getattr(found, parts, ())}
        return titles.get(wanted) or wanted
