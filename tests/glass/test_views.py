"""Figures, comparisons and written maps in a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import pytest
from rich.cells import cell_len

from journeyglass.events.quality import Note
from journeyglass.figures.figure import Figure
from journeyglass.figures.registry import FIGURES
from journeyglass.glass.comparisonview import comparison_view
from journeyglass.glass.eventsview import events_view, notes_view
from journeyglass.glass.figureview import figure_view
from journeyglass.glass.journeyview import journey_view
from journeyglass.journey.builtin import load_builtin, names
from journeyglass.journey.compare import compare
from journeyglass.journey.model import LANGS
from tests.figures.ledger import Ledger
from tests.glass.golden import expect
from tests.glass.printed import printed
from tests.glass.sample import JOURNEY


def ledger() -> Ledger:
    found = Ledger()
    for i in range(12):
        lost = {} if i % 3 else {"outcome": "lost", "outcome_kind": "lost", "reason": "price"}
        gone = i + 3 + i / 3
        found.subject(f"s{i}", ("a", i, gone), ("b", gone, None if i % 3 else i + 20, lost))
    return found


LEDGER = ledger()
built_in = cache(load_builtin)


@cache
def computed() -> list[Figure]:
    context = LEDGER.context()
    return [spec.compute(context) for spec in FIGURES.values()]


def figures(lang: str, width: int) -> str:
    return printed((part for figure in computed() for part in figure_view(LEDGER.journey, figure, lang)), width)


def comparison(lang: str, width: int) -> str:
    stage = JOURNEY.stages[1]
    indicator = stage.indicators[0].model_copy(update={"target": 0.4})
    better = stage.model_copy(update={"indicators": (indicator,), "emotion": 0.6, "risk": "Drags on"})
    stages = (JOURNEY.stages[2], better, *JOURNEY.stages[3:])
    after = JOURNEY.model_copy(update={"journey": "saas-next", "stages": stages})
    return printed(comparison_view(compare(JOURNEY, after), lang), width)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [80, 140])
def test_golden(lang, width):
    expect(figures(lang, width), f"figures-{lang}-{width}.txt")
    expect(comparison(lang, width), f"comparison-{lang}-{width}.txt")
    expect(printed(journey_view(JOURNEY, lang), width), f"journey-{lang}-{width}.txt")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [50, 80, 100, 120])
def test_every_line_fits(lang, width):
    for text in (figures(lang, width), comparison(lang, width)):
        assert max(map(cell_len, text.splitlines())) <= width
        assert "…" not in text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", names())
def test_a_built_in_map_is_shown_whole(name, lang):
    journey = built_in(name).journey
    text = printed(journey_view(journey, lang), 100)
    assert max(map(cell_len, text.splitlines())) <= 100
    flat = "".join(text.split())
    for stage in journey.stages:
        thoughts = [t if isinstance(t, str) else t[lang] for t in (*stage.thoughts, *stage.strategies)]
        assert all("".join(t.split()) in flat for t in thoughts)


@dataclass(frozen=True)
class Came:
    name: str
    source: str | None
    events: int
    first_at: datetime = datetime(2024, 1, 2, 3, tzinfo=UTC)
    last_at: datetime = datetime(2024, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("lang", LANGS)
def test_events_and_notes(lang):
    came = [Came("Page Viewed", "site", 12_345), Came("Meeting Held", None, 1)]
    notes = [Note("order", "3 accounts won before their first contact", 3, ("a", "b"), "crm")]
    text = printed([*events_view(came, lang), *notes_view(notes, lang)], 80)
    expect(text, f"events-{lang}-80.txt")
    assert "2024-01-02" in text


def test_no_events_and_nothing_odd_is_said_in_words():
    assert "no events have come yet" in printed(events_view([], "en"), 80)
    assert "nothing odd was found" in printed(notes_view([], "en"), 80)


def test_a_map_compared_with_itself_has_no_differences():
    assert "Nothing differs." in printed(comparison_view(compare(JOURNEY, JOURNEY), "en"), 80)


def test_columns_without_anything_are_left_out_and_wide_ones_become_blocks():
    assert "Group" not in figures("en", 140)
    assert "From  To  Within" in figures("en", 140)
    assert "a · b" in figures("en", 60)
