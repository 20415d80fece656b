"""Today beside tomorrow, and the buyer's half beside the customer's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journeyglass.figures import compute
from journeyglass.figures.filters import EVERYTHING
from journeyglass.figures.indicators import value_of
from journeyglass.figures.registry import FIGURES
from journeyglass.glass.compare_words import WORDS, compare_word
from journeyglass.glass.future import FutureRow, future_table
from journeyglass.glass.halves import halves_table
from journeyglass.journey.compare import compare
from journeyglass.journey.model import LANGS, Journey, Lang
from journeyglass.workspace import Result


@pytest.fixture(scope="module")
def future(result: Result) -> Journey:
    """The journey with targets twice as high, a stage renamed, one feeling better, one new stage, one left out."""
    stages = list(result.journey.stages)
    for place, stage in enumerate(stages):
        raised = [i.model_copy(update={"target": i.target and i.target * 2}) for i in stage.indicators]
        stages[place] = stage.model_copy(update={"indicators": tuple(raised)})
    stages[0] = stages[0].model_copy(update={"title": "Looking around", "emotion": 0.9})
    fresh = stages[1].model_copy(update={"id": "fresh", "title": "Fresh", "indicators": stages[1].indicators[:1]})
    update = {"journey": "tomorrow", "map": "future", "stages": (*stages[:-1], fresh)}
    return result.journey.model_copy(update=update)


def rows_of(result: Result, future: Journey, lang: Lang = "en") -> list[FutureRow]:
    return list(future_table(result.context, future, lang).rows)


def test_every_target_of_tomorrow_has_a_row(result: Result, future: Journey) -> None:
    rows = rows_of(result, future)
    for stage in future.stages:
        targets = sum(indicator.target is not None for indicator in stage.indicators)
        assert sum(row.stage == stage.id for row in rows) >= targets
    assert {row.status for row in rows} >= {"reached", "on_the_way", "new"}


def test_how_far_it_has_got_is_what_is_measured_of_the_target(result: Result, future: Journey) -> None:
    rows = {(row.stage, place): row for stage in future.stages for place, row in
            enumerate(row for row in rows_of(result, future) if row.stage == stage.id)}  # fmt: skip
    told = 0
    for stage in result.journey.stages[:-1]:
        after = next(s for s in future.stages if s.id == stage.id)
        wanted = [indicator for indicator in after.indicators if indicator.target is not None]
        for place, indicator in enumerate(wanted):
            row = rows[stage.id, place]
            measured = value_of(result.context, EVERYTHING, stage, indicator)
            if measured is None or measured.value is None:
                assert (row.progress, row.status, row.gap_text) == (None, "unknown", "")
                continue
            target = indicator.target or 0
            less = FIGURES[indicator.figure].better == "less"
            good = measured.value <= target if less else measured.value >= target
            assert (row.status == "reached") == good
            if row.progress is not None:
                part, whole = (target, measured.value) if less else (measured.value, target)
                assert row.progress == pytest.approx(min(1, part / whole if whole else 1))
                told += 1
    assert told > 5


def test_a_new_stage_has_nothing_measured(result: Result, future: Journey) -> None:
    fresh = [row for row in rows_of(result, future) if row.stage == "fresh"]
    assert fresh
    assert all((row.status, row.progress, row.gap_text) == ("new", None, "the stage is new") for row in fresh)


@pytest.mark.parametrize("lang", LANGS)
def test_every_difference_is_told_in_words(result: Result, future: Journey, lang: Lang) -> None:
    found = compare(result.journey, future)
    told = future_table(result.context, future, lang).differences
    parts = (found.added, found.removed, found.moved, found.renamed, found.targets, found.emotions, found.changes)
    assert len(told) == sum(map(len, parts))
    assert all(one.where for one in told)
    assert any("Looking around" in one.after for one in told)


def test_a_journey_beside_itself_has_no_differences(result: Result) -> None:
    table = future_table(result.context, result.journey, "en")
    assert table.differences == ()
    assert all(row.current == row.target for row in table.rows)


def test_the_halves_are_those_of_the_map(result: Result) -> None:
    rows = {row.attribute: row for row in halves_table(result.context, "en")}
    assert "Evaluation" in rows["stages"].buyer
    assert "Onboarding" in rows["stages"].customer
    assert rows["owner"].buyer.startswith("Marketing")
    phases = {stage.id: stage.phase for stage in result.journey.stages}
    here = compute(result.context, "here_now").rows
    buyers = sum(row.subjects for row in here if phases.get(row.stage) == "buyer")
    assert rows["here_now"].buyer == str(buyers)
    pairs = zip(result.visits["subject"].to_pylist(), result.visits["stage"].to_pylist(), strict=True)
    subjects = {subject for subject, stage in pairs if phases[stage] == "buyer"}
    assert rows["ever"].buyer == str(len(subjects))


def test_one_side_alone_has_no_halves(result: Result) -> None:
    stages = tuple(stage for stage in result.journey.stages if stage.phase == "buyer")
    journey = result.journey.model_copy(update={"stages": stages})
    context = result.context
    alone = replace(context, reading=replace(context.reading, journey=journey))
    assert halves_table(alone, "en") == ()


def test_every_word_is_said_in_every_language() -> None:
    for key in WORDS:
        said = {compare_word(key, lang, gap="1", stage="S") for lang in LANGS}
        assert len(said) == len(LANGS)
