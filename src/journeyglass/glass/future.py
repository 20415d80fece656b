"""The journey as it is beside the journey as it should be: what must change, by how much, how far it has got."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from journeyglass.figures import Context, Filters, compute
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.filters import EVERYTHING
from journeyglass.figures.indicators import value_of
from journeyglass.figures.registry import specs
from journeyglass.glass import numbers
from journeyglass.glass.compare_words import compare_word, part_name, part_value
from journeyglass.glass.estimates import estimate_text, value_text
from journeyglass.glass.indicatorview import bound_text
from journeyglass.glass.titles import Titles
from journeyglass.glass.words import field_name, labelled, listed, word
from journeyglass.journey.compare import Comparison, compare, paired
from journeyglass.journey.model import Indicator, Journey, Lang, Stage, say

Status = Literal["reached", "on_the_way", "unknown", "new"]


@dataclass(frozen=True)
class FutureRow:
    """One target of the future map: `current` what the present map says of it, `measured_text` what is measured now.

    `progress` from 0 to 1: measured ÷ target where more is better, target ÷ measured where less is; of a feeling, on
    its scale from −1 on. None where nothing is measured, or the scale has no zero. `new`: the present map has no such
    stage.
    """

    stage: str
    title: str
    what: str
    current: str
    target: str
    measured_text: str
    gap_text: str
    progress: float | None
    status: Status


@dataclass(frozen=True)
class Difference:
    """One place where the two maps differ, in words; empty where nothing is written."""

    where: str
    before: str
    after: str


@dataclass(frozen=True)
class FutureTable:
    """The targets of the future map, and every difference of the two maps."""

    rows: tuple[FutureRow, ...]
    differences: tuple[Difference, ...]


def future_table(context: Context, future: Journey, lang: Lang, filters: Filters = EVERYTHING) -> FutureTable:
    """The future map beside the context's journey, measured on what the filters choose."""
    found = compare(context.journey, future)
    teller = _Teller(context, future, lang, filters.undivided)
    return FutureTable(tuple(teller.rows()), tuple(_differences(found, context.journey, future, lang)))


@dataclass(frozen=True)
class _Teller:
    context: Context
    future: Journey
    lang: Lang
    filters: Filters

    def rows(self) -> Iterator[FutureRow]:
        now = {after.id: before for before, after in paired(self.context.journey, self.future)}
        for stage in self.future.stages:
            before = now.get(stage.id)
            for wanted in stage.indicators:
                if wanted.target is not None:
                    yield self._indicator(stage, before, wanted, now)
            if stage.emotion is not None and (before is None or before.emotion != stage.emotion):
                yield self._emotion(stage, before)

    def _indicator(self, stage: Stage, before: Stage | None, wanted: Indicator, now: dict[str, Stage]) -> FutureRow:
        fresh = {after.id for after in self.future.stages} - set(now)
        asked = wanted.model_copy(update={"to": now[wanted.to].id}) if wanted.to in now else wanted
        able = before is not None and wanted.to not in fresh
        measured = value_of(self.context, self.filters, before, asked) if before is not None and able else None
        spec, target = specs(self.context).get(wanted.figure), wanted.target or 0.0
        less = spec is not None and spec.better == "less"
        return self._row(
            stage, self._name(wanted), self._present(before, asked, measured), bound_text(target, measured, self.lang),
            measured, _gap(measured, target, less), _progress(measured, target, less), before is None, less,
        )  # fmt: skip

    def _present(self, before: Stage | None, asked: Indicator, measured: Estimate | None) -> str:
        """The target that the present map has."""
        indicators = before.indicators if before else ()
        found = next((i.target for i in indicators if (i.figure, i.to) == (asked.figure, asked.to)), None)
        return "" if found is None else bound_text(found, measured, self.lang)

    def _emotion(self, stage: Stage, before: Stage | None) -> FutureRow:
        rows = compute(self.context, "emotion", self.filters.since, self.filters.until, where=self.filters.where).rows
        here = next((row for row in rows if before is not None and row.stage == before.id), None)
        measured, target = here.measured if here else None, stage.emotion or 0.0
        value = measured.value if measured else None
        progress = None if value is None else min(1.0, max(0.0, (value + 1) / (target + 1))) if target > -1 else 1.0
        believed = "" if before is None or before.emotion is None else numbers.short(before.emotion, self.lang)
        return self._row(
            stage, field_name("emotion", self.lang), believed, numbers.short(target, self.lang), measured,
            _gap(measured, target, less=False), progress, before is None, less=False,
        )  # fmt: skip

    def _row(
        self, stage: Stage, what: str, current: str, target: str, measured: Estimate | None, gap: float | None,
        progress: float | None, new: bool, less: bool,
    ) -> FutureRow:  # fmt: skip
        return FutureRow(
            stage=stage.id,
            title=say(stage.title, self.lang) or stage.id,
            what=what,
            current=current,
            target=target,
            measured_text=estimate_text(measured, self.lang) if measured else word("not_measured", self.lang),
            gap_text=compare_word("new_stage", self.lang) if new else self._gap_text(gap, measured, less),
            progress=None if new else progress,
            status="new" if new else "unknown" if gap is None else "reached" if gap <= 0 else "on_the_way",
        )

    def _gap_text(self, gap: float | None, measured: Estimate | None, less: bool) -> str:
        if gap is None or measured is None:
            return ""
        if gap <= 0:
            return compare_word("reached", self.lang)
        share = measured.unit == "share"
        size = numbers.points(gap, self.lang, 1) if share else value_text(replace(measured, value=gap), self.lang)
        return compare_word("too_much" if less else "to_go", self.lang, gap=size)

    def _name(self, wanted: Indicator) -> str:
        """What is watched: the figure, to which stage, within which time."""
        titles, spec = Titles(self.future, self.lang), specs(self.context).get(wanted.figure)
        parts = [say(spec.title, self.lang) if spec else field_name(wanted.figure, self.lang)]
        parts += [f"→ {titles.stage(wanted.to)}"] if wanted.to else []
        parts += [f"({numbers.span(str(wanted.within), self.lang)})"] if wanted.within else []
        return " ".join(parts)


def _gap(measured: Estimate | None, target: float, less: bool) -> float | None:
    """How much is missing to the target, in the unit of what is measured; not above 0 where it is reached."""
    if measured is None or measured.value is None:
        return None
    return measured.value - target if less else target - measured.value


def _progress(measured: Estimate | None, target: float, less: bool) -> float | None:
    if measured is None or measured.value is None or measured.value < 0 or target < 0 or measured.unit == "score":
        return None
    part, whole = (target, measured.value) if less else (measured.value, target)
    return 1.0 if whole == 0 else min(1.0, part / whole)


def _differences(found: Comparison, before: Journey, after: Journey, lang: Lang) -> Iterator[Difference]:
    old, new = Titles(before, lang), Titles(after, lang)
    for stage in found.added:
        yield Difference(new.stage(stage), "", compare_word("stage_added", lang))
    for stage in found.removed:
        yield Difference(old.stage(stage), "", compare_word("stage_removed", lang))
    for moved in found.moved:
        where = compare_word("stage_place", lang, stage=new.stage(moved.stage))
        yield Difference(where, numbers.number(moved.before, lang), numbers.number(moved.after, lang))
    for named in found.renamed:
        where = labelled(old.stage(named.before), compare_word("stage_title", lang), lang)
        yield Difference(
            where, part_value("title", named.title_before, lang), part_value("title", named.title_after, lang)
        )
    for target in found.targets:
        to = f" → {new.stage(target.to)}" if target.to else ""
        name = f"{new.of('figure', target.figure)}{to}, {field_name(target.bound, lang)}"
        yield _changed(labelled(new.stage(target.stage), name, lang), target.before, target.after, lang)
    for felt in found.emotions:
        where = labelled(new.stage(felt.stage), field_name("emotion", lang), lang)
        yield _changed(where, felt.before, felt.after, lang)
    for change in found.changes:
        name = change.place.rpartition(".")[2]
        yield _changed(_place(change.place, new, lang), change.before, change.after, lang, name)


def _changed(where: str, before: object, after: object, lang: Lang, name: str = "") -> Difference:
    sides = ("" if value is None else part_value(name, value, lang) for value in (before, after))
    return Difference(where, *sides)


def _place(place: str, titles: Titles, lang: Lang) -> str:
    """`stages.consideration.question` as people say it."""
    parts = place.split(".")
    if parts[0] != "stages" or len(parts) < 2:
        return listed((part_name(part, lang) for part in parts), lang)
    rest = listed((part_name(part, lang) for part in parts[2:]), lang)
    return labelled(titles.stage(parts[1]), rest, lang) if rest else titles.stage(parts[1])
