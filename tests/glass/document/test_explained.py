"""What stands behind a number of the map: its definition, its counts in words, its period, who they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from journeyglass import Result
from journeyglass.errors import NotFoundError
from journeyglass.figures import FIGURES, Filters
from journeyglass.figures.behind import FIGURES as LISTED
from journeyglass.figures.behind import behind
from journeyglass.figures.registry import compute
from journeyglass.figures.rows import keys_of, measures_of
from journeyglass.glass.document import explained
from journeyglass.glass.document.counted import SIDES
from journeyglass.glass.item import FigureRef
from journeyglass.glass.words import COUNTS, WORDS
from journeyglass.journey.model import LANGS, Lang
from tests.glass.document.small import opened
from tests.glass.document.test_document import items_of

CONVERSION = FigureRef("conversion", "conversion", "looking", {"from_stage": "looking", "to_stage": "using"})
ALL = Filters()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Result]:
    with opened(tmp_path_factory.mktemp("explained") / "small") as workspace:
        yield workspace.read()


def explain(small: Result, asked: FigureRef, lang: Lang = "en", filters: Filters = ALL) -> explained.Explanation:
    return explained.explain(small.context, asked, filters, lang)


def test_a_conversion(small: Result) -> None:
    found = explain(small, CONVERSION)
    assert found.title == "Conversion: Looking · Using · Conversion"
    assert (found.value_text, found.interval_text) == ("50%", "95% interval: 31–69%")
    assert (found.numerator, found.denominator) == (12, 24)
    assert found.numerator_text == "12 visits: came to the target in time"
    assert found.denominator_text == "24 visits: stays in the stage that were watched"
    assert (found.behind.numerator, found.behind.denominator, found.behind.why) == (12, 24, "")
    assert found.period_text == "all that was recorded"
    assert found.formula.startswith("Aalen–Johansen")
    assert found.as_of == small.as_of


@pytest.mark.parametrize(
    ("lang", "counted", "interval"),
    [("ru", "12 пребываний: дошли до цели в срок", "95%-ный интервал: 31–69\u00a0%"),
     ("zh-Hant", "12 次停留：及時到達目標", "95% 區間：31–69%")],
)  # fmt: skip
def test_in_other_languages(small: Result, lang: Lang, counted: str, interval: str) -> None:
    found = explain(small, CONVERSION, lang)
    assert (found.numerator_text, found.interval_text) == (counted, interval)


@pytest.mark.parametrize("lang", LANGS)
def test_every_number_of_the_map_is_explained(small: Result, lang: Lang) -> None:
    asked = [item.figure for item in items_of(small.document(lang)) if item.figure]
    assert len(asked) > 40
    for number in asked:
        found = explain(small, number, lang)
        assert found.title
        assert found.value_text
        assert found.definition
        assert (found.behind.why == "") == ((number.figure in LISTED and found.behind.denominator is not None)
                                            or found.behind.numerator is not None)  # fmt: skip


def test_the_period_and_the_filters_hold(small: Result) -> None:
    filters = Filters(since=datetime(2024, 2, 1, tzinfo=UTC), where=(("segment", "big"),))
    found = explain(small, CONVERSION, "ru", filters)
    assert found.period_text == "с 2024-02-01"
    assert found.denominator == 16


def test_a_count_is_told_of_its_whole(small: Result) -> None:
    found = explain(small, FigureRef("here_now", "stalled", "looking", {"stage": "looking"}))
    assert (found.numerator_text, found.denominator_text) == (
        "8 accounts: stalled there",
        "8 accounts: in the stage now",
    )
    assert found.interval_text == ""


def test_a_difference_says_its_direction(small: Result) -> None:
    key = {"activity_kind": "asset", "activity": "case", "from_stage": "looking", "to_stage": "using"}
    found = explain(small, FigureRef("activities", "difference", "looking", key))
    assert found.interval_text == "95% interval: −42 to +42"
    assert found.note.startswith("not causal")
    assert explain(small, FigureRef("activities", "difference", "looking", key), "ru").note.startswith(
        "это не причинность"
    )


def test_where_nobody_can_be_listed_it_says_why(small: Result) -> None:
    found = explain(small, FigureRef("traffic", "whole", None, {"period": "2024-01"}), "ru")
    assert found.behind.why.startswith("Это ответ «да» или «нет»")
    assert (found.behind.numerator, found.behind.denominator) == (None, None)
    visitors = explain(small, FigureRef("traffic", "visitors", None, {"period": "2024-01"}), "ru")
    assert (visitors.value_text, visitors.numerator_text, visitors.behind.why) == ("8", "8 посетителей", "")
    survey = explain(small, FigureRef("csat", "score", "using", {"stage": "using"}))
    assert (survey.behind.numerator, survey.behind.denominator) == (None, 12)


@pytest.mark.parametrize(
    ("asked", "said"),
    [(FigureRef("no-such", "x", None), "there is no figure no-such"),
     (FigureRef("dwell", "median", None, {"stage": "nowhere"}), "has no row of stage:nowhere"),
     (FigureRef("dwell", "median", None, {"colour": "red"}), "has no row of colour:red"),
     (FigureRef("dwell", "__class__", None, {"stage": "looking"}), "has no number __class__")],
)  # fmt: skip
def test_what_is_not_there(small: Result, asked: FigureRef, said: str) -> None:
    with pytest.raises(NotFoundError, match=said):
        explain(small, asked)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", FIGURES)
def test_every_number_of_every_figure_is_explained(small: Result, name: str, lang: Lang) -> None:
    """Each says who stands behind it, or why nobody does; what it counts has a word in every language."""
    spec = FIGURES[name]
    rows = compute(small.context, name).rows
    for row in rows[:: -(-len(rows) // 8) or 1]:
        key = {part: str(told) for part in keys_of(spec) if (told := getattr(row, part)) is not None}
        for measure in measures_of(spec.row_type):
            if getattr(row, measure) is None:
                continue
            found = explain(small, FigureRef(name, measure, None, key), lang)
            assert (found.behind.why == "") == (
                found.behind.numerator is not None or found.behind.denominator is not None
            )
            people = behind(small.context, name, measure, key, ALL)
            assert people is None or people.unit in COUNTS


def test_a_sum_is_not_told_as_a_number_of_accounts(small: Result) -> None:
    """Views are no sessions, though sessions stand behind them."""
    found = explain(small, FigureRef("traffic", "views_per_session", None, {"period": "2024-01"}))
    assert "session" not in found.numerator_text + found.denominator_text
    assert found.behind.denominator is not None


def test_the_words_of_sides_are_of_numbers_that_there_are() -> None:
    for (figure, measure), sides in SIDES.items():
        annotations = {
            name for kind in FIGURES[figure].row_type.__mro__ for name in vars(kind).get("__annotations__", {})
        }
        assert measure in {*measures_of(FIGURES[figure].row_type), *annotations}, (figure, measure)
        assert all(not side or f"side_{side}" in WORDS for side in sides)
