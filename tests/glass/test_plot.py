"""Pictures: well-formed, complete in words, nothing outside of them, the right chart for each figure."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeyglass.errors import InputError
from journeyglass.figures import Filters, compute
from journeyglass.figures.comparison import compare
from journeyglass.figures.estimate import Estimate, too_few
from journeyglass.figures.figure import Figure
from journeyglass.figures.trend import trend
from journeyglass.glass.cell import Remarks
from journeyglass.glass.figurecells import Cells
from journeyglass.glass.plot.charts import Bars, Heat, Lines
from journeyglass.glass.plot.choose import charts
from journeyglass.glass.plot.picture import picture
from journeyglass.glass.plot.scale import Scale
from journeyglass.glass.plot.svg import width_of, wrapped
from journeyglass.glass.titles import Titles
from journeyglass.journey.model import LANGS
from tests.figures.ledger import Ledger, day

SVG = "{http://www.w3.org/2000/svg}"


def ledger() -> Ledger:
    made = Ledger()
    for i in range(60):
        lost = {} if i % 3 else {"outcome": "lost", "outcome_kind": "lost", "reason": '<&"price">'}
        made.subject(f"s{i:02}", ("a", i, i + 3 + i / 3), ("b", i + 3 + i / 3, None if i % 3 else i + 30, lost))
        made.trait(f"s{i:02}", None, size='<small> & "odd"' if i % 2 else "large")
    return made


LEDGER = ledger()


@dataclass(frozen=True)
class Kept:
    """A row of a cohort."""

    cohort: str
    month: int
    kept: Estimate


def cohorts() -> Figure:
    rows = []
    for number, cohort in enumerate(("2024-01", "2024-02", "2024-03")):
        for month in range(4 - number):
            value = 1 - 0.1 * month
            known = Estimate(value, value - 0.1, min(value + 0.1, 1.0), 9, 10, "share")
            rows.append(Kept(cohort, month, known if (cohort, month) != ("2024-01", 2) else too_few("share", 1, 2)))
    return Figure("kept", "j", datetime(2024, 4, 10, tzinfo=UTC), Filters(), Kept, tuple(rows), {})


@cache
def drawn() -> dict[str, Figure]:
    context = LEDGER.context()
    curve = [row for row in cohorts().rows if row.cohort == "2024-01"]
    return {
        "bars": compute(context, "dwell"),
        "groups": compute(context, "reached", by="size"),
        "trend": trend(context, "conversion", since=day(0)),
        "comparison": compare(context, "dwell", Filters(day(31), day(60)), Filters(day(0), day(31))),
        "cohorts": cohorts(),
        "curve": replace(cohorts(), rows=tuple(curve)),
        "empty": compute(context, "win_rate", since=day(99), by="size"),
    }


NAMES = ["bars", "groups", "trend", "comparison", "cohorts", "curve", "empty"]


def tree(name: str, lang: str) -> ET.Element:
    return ET.fromstring(picture(LEDGER.journey, drawn()[name], lang).svg)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_well_formed_and_told_in_words(name, lang):
    root = tree(name, lang)
    assert root.get("role") == "img"
    assert root.get("lang") == lang
    told = dict(zip(("title", "desc"), root.get("aria-labelledby").split(), strict=True))
    for tag, mark in told.items():
        found = root.find(f"{SVG}{tag}")
        assert found.get("id") == mark
        assert found.text.strip()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", NAMES)
def test_every_shape_lies_within_the_picture(name, lang):
    root = tree(name, lang)
    width, height = (float(root.get(side)) for side in ("width", "height"))
    for group in root.findall(f"{SVG}g"):
        x0, y0 = map(float, re.findall(r"[\d.]+", group.get("transform")))
        for shape in group.iter():
            for key in {"x", "x1", "x2", "cx", "y", "y1", "y2", "cy"} & set(shape.keys()):
                low, high = (x0, width) if "x" in key else (y0, height)
                assert -0.01 <= low + float(shape.get(key)) <= high + 0.01, ET.tostring(shape)
            if shape.tag == f"{SVG}rect":
                assert x0 + float(shape.get("x")) + float(shape.get("width")) <= width + 0.01
                assert float(shape.get("width")) >= 0


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", NAMES)
def test_no_text_runs_out_of_the_picture(name, lang):
    root = tree(name, lang)
    width = float(root.get("width"))
    for group in [root, *root.findall(f"{SVG}g")]:
        shift = float(re.findall(r"[\d.]+", group.get("transform", "0"))[0])
        for said in group.findall(f"{SVG}text"):
            small = "jg-small" in (said.get("class") or "")
            size = width_of(said.text, 16 if said.get("class") == "jg-title" else 11 if small else 13)
            part = {"middle": 0.5, "end": 1.0}.get(said.get("text-anchor"), 0.0)
            start = shift + float(said.get("x")) - part * size
            assert start >= -1, said.text
            assert start + size <= width + 1, said.text


def chosen(name: str, *measures: str) -> list[object]:
    figure = drawn()[name]
    return charts(figure, Cells(Titles(LEDGER.journey, "en"), Remarks(), figure.filters.by), measures)


def test_each_figure_has_the_chart_that_fits_it():
    kinds = {name: [type(chart) for chart in chosen(name)] for name in NAMES}
    assert kinds["bars"] == [Bars]
    assert kinds["trend"] == [Lines, Lines]  # one for each number
    assert kinds["comparison"] == [Bars, Bars, Bars]
    assert kinds["cohorts"] == [Heat]
    assert kinds["empty"] == [Bars]


def test_the_median_is_drawn_first_and_others_by_name():
    assert [chart.title for chart in chosen("bars")] == ["Median"]
    assert [chart.title for chart in chosen("bars", "lower_quartile", "visits")] == ["A quarter within", "Visits"]
    with pytest.raises(InputError, match="speed cannot be measured here"):
        chosen("bars", "speed")


def test_bars_say_what_the_figure_says():
    (chart,) = chosen("groups")
    rows = drawn()["groups"].rows
    assert [bar.label for bar in chart.bars] == [f"{row.stage} · {row.group}" for row in rows]
    assert [bar.now.value for bar in chart.bars] == [row.share.value for row in rows]
    words = tree("groups", "en").find(f"{SVG}desc").text
    assert 'a · <small> & "odd": 100%' in words


def test_a_gap_stays_a_gap():
    (chart,) = chosen("cohorts")
    assert [mark and mark.value for mark in chart.series[0].marks] == [1.0, 0.9, None, pytest.approx(0.7)]
    assert chart.series[1].marks[3] is None
    trended = replace(drawn()["curve"], form="rows")
    runs = ET.fromstring(picture(LEDGER.journey, trended, "en").svg)
    assert len(runs.findall(f".//{SVG}rect[@class='jg-track']")) == 1


def test_what_cannot_be_said_is_said_and_not_drawn_as_nothing():
    figure = compute(Ledger().context(), "reached")
    svg = picture(LEDGER.journey, figure, "en").svg
    assert svg.count("too few to say") >= 3
    assert 'class="jg-bar"' not in svg


def test_a_notebook_shows_it_and_it_can_be_saved(tmp_path: Path):
    found = picture(LEDGER.journey, drawn()["bars"], "en")
    assert found._repr_svg_() == found.svg
    assert found.svg in found._repr_html_()
    saved = found.save(tmp_path / "f.svg")
    assert ET.parse(saved).getroot().tag == f"{SVG}svg"
    with pytest.raises(InputError, match="name an"):
        found.save(tmp_path / "f.png")


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=6), st.booleans())
def test_a_scale_holds_its_values_between_round_marks(values, zero):
    scale = Scale.over(values, 0, 100, zero=zero)
    assert scale.low <= min(values) + 1e-6 * scale.step
    assert scale.high >= max(values) - 1e-6 * scale.step
    assert 2 <= len(scale.marks) <= 14
    assert all(-1e-6 <= scale.at(mark) <= 100 + 1e-6 for mark in scale.marks)


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=60), st.integers(1, 3)
)
def test_wrapped_text_fits(text, most):
    lines = wrapped(text, 120, most)
    assert len(lines) <= most
    if len(lines) > 1:
        assert all(width_of(line) <= 121 for line in lines if " " in line or line.endswith("…"))
