"""Figures and flows over HTTP: a real server of the made-up company."""

from __future__ import annotations

import csv
import io

import pytest

from journeyglass.figures.filters import Filters
from journeyglass.figures.flows_stages import stage_flow
from journeyglass.workspace import Result
from tests.server.flow.conftest import Ask


def test_the_list_of_figures(ask: Ask) -> None:
    found = {line["figure"]: line for line in ask("/figures", journey="saas", lang="ru").json()}
    assert found["conversion"]["title"] == "Конверсия"
    assert {"value": "trait:industry", "title": "industry"} in found["conversion"]["dimensions"]
    stages = [choice["value"] for choice in found["conversion"]["options"][0]["choices"]]
    assert stages[0] == "evaluation"
    assert "dimensions" in ask("/figures").json()[0]


def test_a_figure_its_trend_and_a_comparison(ask: Ask) -> None:
    path = "/journeys/saas/figures/conversion"
    rows = ask(path, lang="zh-Hant").json()
    assert (rows["form"], rows["title"]) == ("rows", "轉換率")
    trend = ask(path, trend="quarter", measure="conversion").json()
    assert (trend["form"], trend["options"]["every"]) == ("trend", "quarter")
    number = [column["key"] for column in trend["columns"]].index("number")
    assert {row[number]["key"] for row in trend["rows"]} == {"conversion"}
    assert ask(path, compare="year").json()["form"] == "comparison"
    period = {"since": "2024-01-01", "until": "2025-01-01"}
    assert ask(path, compare="before", **period).json()["options"] == {"before": "2022-12-31..2024-01-01"}
    groups = ask("/journeys/saas/figures/win_rate", by="industry").json()["rows"]
    pair = f"{groups[0][0]['key']}..{groups[1][0]['key']}"
    assert ask("/journeys/saas/figures/win_rate", by="industry", compare=pair).json()["form"] == "comparison"


def test_its_own_options_and_what_is_wrong_with_others(ask: Ask) -> None:
    path = "/journeys/saas/figures/attribution"
    found = ask(path, option=["of:source", "half_life:3d"]).json()
    assert found["options"] == {"of": "source", "half_life": "3d"}
    for query in (
        {"option": "nope:1"}, {"option": "without"}, {"option": "by:stage"}, {"trend": "month", "compare": "month"},
        {"trend": "decade"}, {"by": "no such trait"}, {"compare": "nothing"}, {"since": "31.12."},
        {"where": "segment"}, {"lang": "xx"},
    ):  # fmt: skip
        reply = ask(path, **query)
        assert (reply.status, set(reply.json())) == (422, {"code", "message", "detail", "advice"}), query
    assert ask("/journeys/saas/figures/acquisition_churn", trend="month", option="every:week").status == 422
    assert ask("/journeys/saas/figures/nope").status == 404
    assert ask("/journeys/nope/figures/conversion").status == 404


def test_a_page_of_rows(ask: Ask) -> None:
    path = "/journeys/saas/figures/attribution"
    whole = ask(path).json()
    page = ask(path, offset=2, most=3).json()
    assert (page["rows"], page["total"]) == (whole["rows"][2:5], whole["total"])


def test_a_csv_file(ask: Ask) -> None:
    reply = ask("/journeys/saas/figures/outcomes/csv")
    assert reply.headers["content-type"].startswith("text/csv")
    assert "saas-outcomes-" in reply.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(reply.body.decode())))
    table = ask("/journeys/saas/figures/outcomes").json()
    assert len(rows) == table["total"]
    assert [row["visits"] for row in rows] == [
        str(int(cells[[c["key"] for c in table["columns"]].index("visits")]["value"])) for cells in table["rows"]
    ]


def test_paths_between_stages(ask: Ask, reading: Result) -> None:
    found = ask("/journeys/saas/flow/stages", lang="ru").json()
    flow = stage_flow(reading.context)
    assert [(n["id"], n["visits"], n["ended"]) for n in found["nodes"]] == [
        (n.stage, n.visits, n.ended) for n in flow.nodes
    ]
    assert [(n["from"], n["to"], n["kind"], n["count"]) for n in found["links"]] == [
        (n.from_stage, n.to_stage, n.kind, n.count) for n in flow.links
    ]
    assert found["outside"] == "вне пути"
    out = next(link for link in found["links"] if link["kind"] == "out")
    assert sum(ending["count"] for ending in out["endings"]) == out["count"]


def test_a_period_and_a_filter(ask: Ask, reading: Result) -> None:
    since, until = "2024-03-01", "2024-09-01T12:00:00Z"
    table = reading.figure("reached", by="industry").rows
    group = next(row.group for row in table if row.group)
    found = ask("/journeys/saas/flow/stages", since=since, until=until, where=f"industry:{group}").json()
    from journeyglass.workspace.instants import beginning

    flow = stage_flow(reading.context, Filters(beginning(since), beginning(until), where=(("industry", group),)))
    assert sum(n["visits"] for n in found["nodes"]) == sum(n.visits for n in flow.nodes)
    assert sum(n["visits"] for n in found["nodes"]) < sum(n.visits for n in stage_flow(reading.context).nodes)


def test_as_of_an_earlier_day(ask: Ask) -> None:
    early = ask("/journeys/saas/flow/stages", as_of="2024-06-30").json()
    late = ask("/journeys/saas/flow/stages", as_of="last").json()
    assert sum(n["visits"] for n in early["nodes"]) < sum(n["visits"] for n in late["nodes"])


def test_moves_between_touchpoints_and_channels(ask: Ask) -> None:
    found = ask("/journeys/saas/flow/touchpoints", most=5).json()
    assert len(found["links"]) == 5
    assert found["left_out"] == found["moves"] - sum(link["count"] for link in found["links"])
    assert {end for link in found["links"] for end in (link["from"], link["to"])} == {n["id"] for n in found["nodes"]}
    channels = ask("/journeys/saas/flow/channels", within="10d").json()
    assert channels["within"] == "10d"
    assert all(link["broke"] + link["went_on"] >= 0 for link in channels["links"])
    assert ask("/journeys/saas/flow/channels", within="soon").status == 422


@pytest.mark.parametrize("lang", ["en", "ru", "zh-Hant"])
def test_how_long_visits_last(ask: Ask, lang: str) -> None:
    stages = ask("/journeys/saas/flow/dwell", lang=lang).json()["stages"]
    assert all(stage["median_text"] for stage in stages)
    (one,) = ask("/journeys/saas/flow/dwell", stage=stages[0]["stage"], lang=lang).json()["stages"]
    assert one == stages[0]
    assert ask("/journeys/saas/flow/dwell", stage="nope").status == 422
