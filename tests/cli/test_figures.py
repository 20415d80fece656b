"""`journeyglass figures`: followed, compared, explained, exported, drawn; figures of the workspace's own."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from journeyglass.errors import FigureFileError
from journeyglass.figures import FIGURES
from journeyglass.workspace import Workspace

PAID = "format: 1\nfigure: paid\ntitle: {en: Paid, ru: Оплачено, zh-Hant: 已付}\nmeasure: sum\nover: events\n"
PAID += "events: {did: Opportunity Won}\nvalue: value\n"


def own(company: Path, text: str = PAID, name: str = "paid.yaml") -> Path:
    (company / "figures").mkdir(exist_ok=True)
    path = company / "figures" / name
    path.write_text(text, "utf-8")
    return path


def test_every_figure_at_a_glance_by_theme(call, company):
    own(company)
    said = call("-C", company, "figures")
    assert said.code == 0
    headings = [line.split(" ─")[0] for line in said.out.splitlines() if "──" in line]
    assert headings[0] == "Funnel"
    assert headings[-1] == "Your own figures"
    assert "nothing to say here: " in said.out
    assert "Reached" in said.out


def test_json_has_every_figure(call, company):
    own(company)
    found = call("-C", company, "figures", "--json").json["figures"]
    assert {figure["figure"] for figure in found} == {*FIGURES, "paid"}


def test_by_a_breakdown_only_those_that_have_it(call, company):
    found = call("-C", company, "figures", "--by", "origin", "--json").json["figures"]
    assert {figure["figure"] for figure in found} == {name for name, spec in FIGURES.items() if spec.dimensions}


def test_a_trend(call, company):
    said = call("-C", company, "figures", "reached", "--trend", "month", "--since", "2024-01-01")
    assert "Reached by month" in said.out
    assert "2024-06-30" in said.out
    rows = call("-C", company, "figures", "reached", "--trend", "month", "--json").json["figures"][0]["rows"]
    assert {row["period"] for row in rows} == {"2024-02", "2024-03", "2024-05"}  # from the first whole month
    assert all(row["value"]["denominator"] for row in rows if row["stage"] == "lead")


@pytest.mark.parametrize("lang", ["en", "ru", "zh-Hant"])
def test_a_comparison_in_every_language(call, company, lang):
    asked = ("figures", "reached", "--since", "2024-03-01", "--compare", "before", "--lang", lang)
    said = call("-C", company, *asked)
    assert said.code == 0
    heading = {"en": "now beside 2023-10-31–2024-03-01", "ru": "сейчас и рядом", "zh-Hant": "現在 對照"}
    assert heading[lang] in said.out
    rows = call("-C", company, *asked, "--json").json["figures"][0]["rows"]
    assert [row["before"]["denominator"] for row in rows] == [5, 5]
    assert [row["change"]["status"] for row in rows] == ["too_few", "too_few"]


def test_what_to_compare_with(call, company):
    figures = ("-C", company, "figures", "reached")
    spans = call(*figures, "--since", "2024-02-01", "--compare", "2024-01-01..2024-02-01", "--json").json["figures"][0]
    assert (spans["options"], spans["rows"][0]["before"]["denominator"]) == ({"before": "2024-01-01..2024-02-01"}, 3)
    months = call(*figures, "--compare", "month", "--json").json["figures"][0]
    assert months["period"] == {"since": "2024-05-01T00:00:00Z", "until": "2024-06-01T00:00:00Z"}
    groups = call(*figures, "--by", "origin", "--compare", "search..fair", "--json").json["figures"][0]
    assert (groups["options"], groups["rows"][0]["now"]["denominator"]) == ({"now": "search", "before": "fair"}, 3)


def test_an_explanation_tells_definition_and_counts(call, company):
    said = call("-C", company, "figures", "win_rate", "--explain").out
    assert "Formula: " in said
    assert "Misleads: " in said
    assert "3 of 5" in said.replace("\u00a0", " ")
    assert "3 of 5" not in call("-C", company, "figures", "win_rate").out


def test_options_are_given_by_name(call, company):
    said = call("-C", company, "figures", "conversion", "--set", "within=30d", "--set", "start=lead", "--json").json
    assert said["figures"][0]["options"] == {"start": "lead", "within": "30d"}
    short = call("-C", company, "figures", "conversion", "--within", "30d", "--start", "lead", "--json").json
    assert short == said


def test_a_figure_goes_into_files(call, company, tmp_path):
    files = [tmp_path / name for name in ("f.csv", "f.json", "f.parquet", "f.svg")]
    for path in files[:3]:
        said = call("-C", company, "figures", "reached", "--export", path)
        assert f"the figure is in {path}" in said.err
    assert call("-C", company, "figures", "reached", "--trend", "month", "--plot", files[3]).code == 0
    assert ET.parse(files[3]).getroot().get("role") == "img"
    with files[0].open(newline="", encoding="utf-8") as file:
        assert [row["stage"] for row in csv.DictReader(file)] == ["lead", "customer"]
    assert json.loads(files[1].read_text("utf-8"))["figure"] == "reached"
    figure = ("-C", company, "figures", "reached")
    again = [call(*figure, "--export", files[0]), call(*figure, "--plot", files[3])]
    assert [said.code for said in again] == [2, 2]
    assert all("exists already" in said.err for said in again)
    assert call("-C", company, "figures", "reached", "--export", files[0], "--force").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["reached", "--trend", "fortnight"], "there is no period fortnight"),
        (["reached", "--compare", "yesterday"], "`yesterday` is nothing to compare with; write week, month"),
        (["reached", "--compare", "before"], "the period has no beginning"),
        (["reached", "--compare", "a..b"], "a"),
        (
            ["reached", "--by", "origin", "--compare", "search..moon"],
            "there is no group moon; use fair, search, social",
        ),
        (["reached", "--trend", "month", "--compare", "month"], "--trend and --compare are two questions"),
        (["reached", "--set", "within"], "`within` is no option; write --set key=value"),
        (["reached", "--export", "f.xlsx"], "the format of f.xlsx is not known"),
        (["reached", "--plot", "f.png"], "the format of f.png is not known; name an .svg file"),
        (["reached", "--trend", "month", "--measure", "speed"], "speed cannot be measured here; use "),
        (["--trend", "month"], "belong to one figure; name it"),
        (["sales", "reachd"], "there is no figure reachd; did you mean reached?"),
    ],
)
def test_what_cannot_be_asked(call, company, arguments, said):
    answer = call("-C", company, "figures", *arguments)
    assert answer.code == 2
    assert said in answer.err
    assert answer.out == ""


def test_a_figure_of_ones_own_stands_beside_the_others(call, company):
    own(company)
    listed = call("-C", company, "figures", "--list", "--lang", "ru").out
    assert "Ваши показатели" in listed
    assert "Оплачено" in listed
    found = call("-C", company, "figures", "sales", "paid", "--json").json["figures"][0]
    assert [(row["currency"], row["value"]["numerator"]) for row in found["rows"]] == [("EUR", "3500")]
    assert call("-C", company, "figures", "paid", "--by", "origin").code == 0
    assert "sum over events" not in call("-C", company, "check").out


def test_check_tells_every_fault_of_every_figure_file(call, company):
    own(company, "format: 1\nfigure: reached\ntitle: X\nmeasure: count\nover: visits\n", "one.yaml")
    own(company, "format: 1\nfigure: two\ntitle: X\nmeasure: count\nover: visits\nstage: leed\n", "two.yaml")
    own(company, "format: 1\nfigure: three\ntitle: X\nmeasure: sum\nover: events\n", "three.yaml")
    said = call("-C", company, "check")
    assert said.code == 2
    assert "figures/one.yaml:2:9: there is a figure `reached` already; give yours another id" in said.out
    assert "figures/two.yaml:6:8: warning: no journey here has the stage `leed`; did you mean `lead`?" in said.out
    assert said.out.count("figures/three.yaml:1:1: a sum over events needs") == 2
    alone = call("check", company / "figures" / "three.yaml")
    assert alone.out.count("three.yaml:1:1:") == 2


def test_a_broken_figure_file_stops_no_reading_but_is_told(call, company):
    own(company)
    own(company, "format: 1\nfigure: broken\n", "broken.yaml")
    said = call("-C", company, "figures", "paid")
    assert said.code == 0
    assert "figures/broken.yaml has faults and is left out" in said.err
    with Workspace.open(company) as workspace, pytest.raises(FigureFileError, match=r"broken\.yaml"):
        workspace.figure_files.sound()


def test_an_own_figure_is_an_indicator_of_the_map(call, company):
    own(
        company,
        "format: 1\nfigure: moved\ntitle: Deals moved\nmeasure: count\nover: visits\nbetter: more\n",
        "moved.yaml",
    )
    journey = company / "journeys" / "sales.yaml"
    text = journey.read_text("utf-8")
    before = "{figure: conversion, to: customer, within: 60d, target: 0.5}"
    assert before in text
    journey.write_text(text.replace(before, "{figure: moved, target: 5}"), "utf-8")
    rows = call("-C", company, "figures", "indicators", "--json").json["figures"][0]["rows"]
    assert [(row["figure"], row["measured"]["value"], row["verdict"]) for row in rows] == [("moved", 7, "met")]
    assert "Deals moved" in call("-C", company, "figures", "indicators").out
    assert "stays empty" not in call("-C", company, "check").out


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("convesion", "there is no figure `convesion`: the indicator stays empty; did you mean `conversion`?"),
        ("xyzzy", "there is no figure `xyzzy`: the indicator stays empty; `journeyglass figures --list` tells"),
        ("accounts_reached", "the figure `accounts_reached` does not fit this journey: the indicator stays empty"),
        ("indicators", "the figure `indicators` has no one number: the indicator stays empty"),
        ("broken", None),
    ],
)
def test_check_tells_an_indicator_that_nothing_measures(call, company, figure, said):
    own(company, "format: 1\nfigure: broken\n", "broken.yaml")
    own(company, PAID.replace("paid", "accounts_reached") + "journey: other\n", "other.yaml")
    journey = company / "journeys" / "sales.yaml"
    lines = journey.read_text("utf-8").splitlines()
    number = next(i for i, line in enumerate(lines, 1) if "{figure: conversion" in line)
    assert "stays empty" not in call("-C", company, "check").out
    lines[number - 1] = f"      - {{figure: {figure}}}"
    journey.write_text("\n".join(lines), "utf-8")
    out = call("-C", company, "check").out
    assert (f"journeys/sales.yaml:{number}:18: warning: {said}" in out) if said else ("stays empty" not in out)


def test_the_library_gives_frames_pictures_and_files(company, tmp_path):
    own(company)
    with Workspace.open(company) as workspace:
        result = workspace.read()
        assert "paid" in result.figures
        assert len(result.figures) == len(FIGURES) + 1
        assert "Σ the money" in (result.figures["paid"].__doc__ or "")
        found = result.trend("paid", "month", since=None)
        assert repr(found).startswith("<Figure paid of sales as of 2024-06-30")
        assert found.to_pandas()["value"].tolist() == [3000.0, 500.0]
        assert found.plot()._repr_svg_().startswith("<svg")
        assert "<svg" in found._repr_html_()
        assert found.export(tmp_path / "f.csv").exists()
        change = result.compare("reached", "quarter")
        assert change.form == "comparison"
        assert "Erreicht" not in change.plot(lang="ru").svg
        assert "Дошли до этапа" in change.plot(lang="ru").svg
