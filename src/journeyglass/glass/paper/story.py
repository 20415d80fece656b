"""What the figures say, in sentences: the summary of a report or a deck."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from journeyglass.figures.estimate import Estimate
from journeyglass.glass import numbers
from journeyglass.glass.estimates import counts_text, estimate_text, value_text
from journeyglass.glass.paper.inputs import PaperInputs
from journeyglass.glass.paper.words import said
from journeyglass.glass.titles import Titles
from journeyglass.glass.words import counted, listed, subject_kind
from journeyglass.journey.model import Lang

_MOST_NAMED = 6
_MOST_PERIODS = 4


def story(inputs: PaperInputs) -> list[str]:
    """The sentences, most general first; nothing is said of what is not known."""
    told = _Story(inputs)
    return [text for part in _PARTS for text in part(told)]


class _Story:
    """The figures of a reading, told in its document's language."""

    def __init__(self, inputs: PaperInputs) -> None:
        self.inputs, self.shown = inputs, inputs.document
        self.lang: Lang = self.shown.lang
        self.titles = Titles(inputs.journey, self.lang)

    def rows(self, name: str) -> tuple[Any, ...]:
        """The figure's rows without a breakdown; none where it says nothing."""
        found = self.inputs.figure(name)
        return () if found is None else found.rows

    def number(self, value: int) -> str:
        """A whole number."""
        return numbers.number(value, self.lang)

    def say(self, key: str, **values: object) -> str:
        """A sentence with its blanks filled; an abbreviation at its end brings the full stop with it."""
        text = said(key, self.lang, **values)
        return text[:-1] if text.endswith("..") else text

    def inside(self) -> Iterator[str]:
        """How many stand on the journey."""
        all_, outside = self.shown.subjects, self.shown.outside
        kind = subject_kind(self.inputs.journey)
        everyone = counted(kind, all_, self.lang, self.number(all_))
        yield self.say("tell_inside", inside=self.number(all_ - outside), all=everyone, outside=self.number(outside))

    def fullest(self) -> Iterator[str]:
        """Where most stand."""
        found = max(self.shown.stages, key=lambda stage: stage.here_now)
        if found.here_now:
            here, stalled = self.number(found.here_now), self.number(found.stalled)
            yield self.say("tell_fullest", stage=found.title, n=here, stalled=stalled)

    def narrowest(self) -> Iterator[str]:
        """After which stage fewest go on."""
        known = [row for row in self.rows("conversion") if _ok(row.conversion)]
        if not known:
            return
        row = min(known, key=lambda row: row.conversion.value)
        yield self.say(
            "tell_narrowest",
            stage=self.titles.stage(row.from_stage),
            to=self.titles.stage(row.to_stage),
            within=self.titles.of("within", row.within),
            share=estimate_text(row.conversion, self.lang),
        )

    def slowest(self) -> Iterator[str]:
        """Which stage takes longest."""
        known = [row for row in self.rows("dwell") if _ok(row.median)]
        if known:
            row = max(known, key=lambda row: row.median.value)
            time = value_text(row.median, self.lang)
            yield self.say("tell_slowest", stage=self.titles.stage(row.stage), time=time)

    def won(self) -> Iterator[str]:
        """What share of what was decided was won."""
        for row in self.rows("win_rate")[:1]:
            if _ok(row.rate):
                counts = counts_text(row.rate, self.lang)
                yield self.say("tell_win", rate=estimate_text(row.rate, self.lang), counts=counts)

    def feelings(self) -> Iterator[str]:
        """Where customers surely feel otherwise than the map believes."""
        for row in self.rows("emotion"):
            if row.gap is None or not _ok(row.gap) or row.gap.low is None or row.gap.high is None:
                continue
            key = "tell_worse" if row.gap.high < 0 else "tell_better" if row.gap.low > 0 else None
            if key:
                measured, believed = estimate_text(row.measured, self.lang), numbers.short(row.believed, self.lang)
                yield self.say(key, stage=self.titles.stage(row.stage), measured=measured, believed=believed)

    def touchpoints(self) -> Iterator[str]:
        """What was believed and never seen, and what nobody tracks."""
        for finding, key in (("never_seen", "tell_unseen"), ("untracked", "tell_untracked")):
            rows = [row for row in self.rows("touchpoints") if row.finding == finding]
            names = [self.titles.of("touchpoint", row.touchpoint, row.stage) for row in rows]
            if names:
                yield self.say(key, list=self._some(names))

    def targets(self) -> Iterator[str]:
        """How many indicators meet their targets."""
        verdicts = [row.verdict for row in self.rows("indicators") if row.target is not None]
        if verdicts:
            yield self.say("tell_targets", **{name: verdicts.count(name) for name in ("met", "missed", "unknown")})

    def trap(self) -> Iterator[str]:
        """In which periods growth hid a loss; the last few."""
        periods = [row.period for row in self.rows("acquisition_churn") if row.trap]
        if periods:
            yield self.say("tell_trap", periods=listed(periods[-_MOST_PERIODS:], self.lang))

    def _some(self, names: list[str]) -> str:
        shown = listed(names[:_MOST_NAMED], self.lang)
        return shown if len(names) <= _MOST_NAMED else f"{shown} …"


_PARTS: tuple[Callable[[_Story], Iterator[str]], ...] = (
    _Story.inside, _Story.fullest, _Story.narrowest, _Story.slowest, _Story.won, _Story.feelings,
    _Story.touchpoints, _Story.targets, _Story.trap,
)  # fmt: skip


def _ok(found: Estimate) -> bool:
    return found.status == "ok" and found.value is not None
