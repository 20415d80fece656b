"""Comparing two maps: the current journey with the future one, or a file with its last version."""

from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Iterator, Sequence

from journeyglass.journey.differences import Change, Json, differences, json_value, number_difference
from journeyglass.journey.model import Indicator, Journey, Stage

_BOUNDS = ("target", "alert_below", "alert_above", "within")


@dataclasses.dataclass(frozen=True)
class Moved:
    """A stage that stands elsewhere among the stages of both maps; places count from 1."""

    stage: str
    before: int
    after: int


@dataclasses.dataclass(frozen=True)
class Renamed:
    """A stage with another title, or (found again by its title) with another id."""

    before: str
    after: str
    title_before: Json
    title_after: Json


@dataclasses.dataclass(frozen=True)
class Target:
    """An indicator's target (or another bound of it) that differs; `difference` is after minus before."""

    stage: str
    figure: str
    to: str | None
    bound: str
    before: Json
    after: Json
    difference: float | None


@dataclasses.dataclass(frozen=True)
class Emotion:
    """The believed emotion of a stage, which differs; from -1 to 1."""

    stage: str
    before: float | None
    after: float | None
    difference: float | None


@dataclasses.dataclass(frozen=True)
class Comparison:
    """How `after` differs from `before`, two journeys' ids; stages go by their id in `after`."""

    before: str
    after: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[Moved, ...]
    renamed: tuple[Renamed, ...]
    targets: tuple[Target, ...]
    emotions: tuple[Emotion, ...]
    changes: tuple[Change, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs but the journeys' ids."""
        parts = (self.added, self.removed, self.moved, self.renamed, self.targets, self.emotions, self.changes)
        return not any(parts)

    def to_json(self) -> dict[str, Json]:
        """The comparison as JSON data, in a stable order."""
        data = json_value(dataclasses.asdict(self))
        assert isinstance(data, dict)  # noqa: S101 - for the type checker: asdict gives one
        return data


def compare(before: Journey, after: Journey) -> Comparison:
    """The structural and target difference of two maps."""
    pairs = paired(before, after)
    return Comparison(
        before=before.journey,
        after=after.journey,
        added=tuple(s.id for s in after.stages if s.id not in {b.id for _, b in pairs}),
        removed=tuple(s.id for s in before.stages if s.id not in {a.id for a, _ in pairs}),
        moved=tuple(_moved(before, after, pairs)),
        renamed=tuple(_renamed(pairs)),
        targets=tuple(t for a, b in pairs for t in _targets(a, b)),
        emotions=tuple(_emotions(pairs)),
        changes=(*_of_journey(before, after), *(c for a, b in pairs for c in _of_stage(a, b))),
    )


def paired(before: Journey, after: Journey) -> list[tuple[Stage, Stage]]:
    """The stages of both maps, by id, else by title; in the order of `after`."""
    old = {s.id: s for s in before.stages}
    new = {s.id for s in after.stages}
    by_title = {_title(s): s for s in before.stages if s.id not in new and s.title}
    found = ((old.get(s.id) or by_title.pop(_title(s), None), s) for s in after.stages)
    return [(a, b) for a, b in found if a is not None]


def _title(stage: Stage) -> str:
    return repr(stage.title)


def _renamed(pairs: Sequence[tuple[Stage, Stage]]) -> Iterator[Renamed]:
    for a, b in pairs:
        if (a.id, a.title) != (b.id, b.title):
            yield Renamed(a.id, b.id, json_value(a.title), json_value(b.title))


def _emotions(pairs: Sequence[tuple[Stage, Stage]]) -> Iterator[Emotion]:
    for a, b in pairs:
        if a.emotion != b.emotion:
            yield Emotion(b.id, a.emotion, b.emotion, number_difference(a.emotion, b.emotion))


def _moved(before: Journey, after: Journey, pairs: Sequence[tuple[Stage, Stage]]) -> Iterator[Moved]:
    """The fewest stages whose moving explains the new order."""
    places = [before.index(a.id) for a, _ in pairs]
    kept = _longest_rise(places)
    for place, (_, stage) in zip(places, pairs, strict=True):
        if place not in kept:
            yield Moved(stage.id, place + 1, after.index(stage.id) + 1)


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """A longest rising subsequence of different numbers."""
    tails: list[int] = []
    previous: dict[int, int | None] = {}
    for n in numbers:
        i = bisect.bisect_left(tails, n)
        previous[n] = tails[i - 1] if i else None
        tails[i : i + 1] = [n]
    kept: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        kept.add(last)
        last = previous[last]
    return kept


def _targets(before: Stage, after: Stage) -> Iterator[Target]:
    old, new = _indicators(before), _indicators(after)
    for key in dict.fromkeys((*old, *new)):
        for bound in _BOUNDS:
            was, is_ = getattr(old.get(key), bound, None), getattr(new.get(key), bound, None)
            if was != is_:
                shown = json_value(was), json_value(is_)
                yield Target(after.id, key[0], key[1], bound, *shown, number_difference(was, is_))


def _indicators(stage: Stage) -> dict[tuple[str, str | None, int], Indicator]:
    found: dict[tuple[str, str | None, int], Indicator] = {}
    for indicator in stage.indicators:
        number = sum(k[:2] == (indicator.figure, indicator.to) for k in found)
        found[indicator.figure, indicator.to, number] = indicator
    return found


def _of_journey(before: Journey, after: Journey) -> Iterator[Change]:
    alone = {"stages": before.stages, "journey": before.journey}
    yield from differences(before, after.model_copy(update=alone), ())


def _of_stage(before: Stage, after: Stage) -> Iterator[Change]:
    """What is not said elsewhere: all but id, title, emotion and indicators' bounds."""
    alone = {n: getattr(before, n) for n in ("id", "title", "emotion")}
    for change in differences(before, after.model_copy(update=alone), ("stages", after.id)):
        *_, part, _, attribute = ("", "", *change.place.split("."))
        if part != "indicators" or attribute not in (*_BOUNDS, "to"):
            yield change
