"""The whole map: every lane, every text, in three languages; the same words as in the terminal; hostile names."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from journeyglass import Result, Workspace
from journeyglass.figures import Filters
from journeyglass.figures.figure import plain
from journeyglass.figures.overview import StageOverview
from journeyglass.glass import lanes
from journeyglass.glass.cell import Remarks
from journeyglass.glass.cells import board
from journeyglass.glass.document import LANES, MapDocument
from journeyglass.glass.document_words import CHANNELS
from journeyglass.glass.item import Item, lines, whole_text
from journeyglass.glass.lanes import Scribe
from journeyglass.glass.words import channel_name
from journeyglass.journey.editing.revision import revision_of
from journeyglass.journey.model import LANGS, Lang
from tests.glass.document.small import JOURNEY, opened
from tests.glass.golden import expect

HOSTILE = "<script>alert(1)</script>'\"=cmd|\x1b[31m‮"
SHARED = ("here_now", "reached", "conversion", "dwell", "outcomes", "milestones", "indicators")
MARKS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Result]:
    with opened(tmp_path_factory.mktemp("document") / "small") as workspace:
        yield workspace.read()


def items_of(found: MapDocument) -> Iterator[Item]:
    def under(items: tuple[Item, ...]) -> Iterator[Item]:
        for item in items:
            yield item
            yield from under(item.items)

    for lane in found.lanes:
        for cell in lane.cells:
            yield from under(cell.items)


def cell(found: MapDocument, lane: str, stage: str = "looking") -> Any:
    return next(c for one in found.lanes if one.key == lane for c in one.cells if c.stage == stage)


def texts(found: MapDocument, lane: str, stage: str = "looking") -> list[str]:
    return [whole_text(item, found.lang) for item in cell(found, lane, stage).items]


@pytest.mark.parametrize("lang", LANGS)
def test_golden(small: Result, lang: Lang) -> None:
    expect(json.dumps(_plain(small.document(lang)), ensure_ascii=False, indent=1) + "\n", f"document-{lang}.json")


def _plain(value: Any) -> Any:
    """The document without what is empty, so that it can be read."""
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, dict) or hasattr(value, "items"):
        return {name: _plain(item) for name, item in value.items() if item not in (None, (), "", {})}
    return plain(round(value, 6) if isinstance(value, float) else value)


def test_every_lane_is_there_with_a_cell_a_stage(small: Result) -> None:
    found = small.document()
    stages = [stage.id for stage in small.journey.stages]
    assert [lane.key for lane in found.lanes] == [key for key in LANES if key in {one.key for one in found.lanes}]
    assert set(LANES) - {lane.key for lane in found.lanes} == {
        "customer_goal", "risk", "focus", "target_actions", "tools", "strategies", "evidence",
    }  # fmt: skip
    for lane in found.lanes:
        assert [c.stage for c in lane.cells] == stages, lane.key
        assert lane.title


def test_a_written_cell_says_where_it_is_edited_even_when_it_is_empty(small: Result) -> None:
    for lane in small.document().lanes:
        for one in lane.cells:
            wanted = None if lane.group == "measured" else f"stages/{one.stage}/{lane.key}"
            assert one.path == wanted
    assert cell(small.document(), "question", "telling").absent
    assert cell(small.document(), "question", "telling").items == ()


@pytest.mark.parametrize("lang", LANGS)
def test_it_says_what_the_terminal_says(small: Result, lang: Lang) -> None:
    found = small.document(lang)
    drawn = board(small.journey, small.overview(), lang, small.label, small.figure("milestones").rows)
    assert found.about == drawn.about
    assert found.legend == drawn.legend
    assert set(drawn.remarks) <= set(found.remarks)
    for lane in drawn.lanes:
        whole = next(one for one in found.lanes if one.key == lane.key)
        for there, here in zip(lane.cells, whole.cells, strict=True):
            said = [MARKS.sub("", line.text) for line in lines(here.items, lang, colon=lane.key != "touchpoints")]
            told = [MARKS.sub("", line.text) for line in there.lines]
            if lane.key in SHARED:
                assert said == told, (lane.key, here.stage)
            else:
                # The document says in words what the sign of a touchpoint means.
                assert all(any(text.startswith(line.rstrip(":：")) for text in said) for line in told), here.stage


def test_each_number_says_where_it_comes_from(small: Result) -> None:
    found = small.document()
    for key in ("here_now", "reached", "dwell", "outcomes", "milestones"):
        for one in next(lane for lane in found.lanes if lane.key == key).cells:
            assert one.absent or all(item.figure for item in one.items), (key, one.stage)
    outcome = cell(found, "outcomes").items[0]
    assert dataclasses.asdict(outcome.figure) == {
        "figure": "outcomes", "measure": "share", "stage": "looking", "options": {},
        "key": {"stage": "looking", "outcome": "lost"},
    }  # fmt: skip
    assert (outcome.sign, outcome.head, outcome.path) == ("▼", "Went elsewhere", "stages/looking/outcomes/lost/title")
    assert outcome.bar.value == pytest.approx(4 / 16)


def test_touchpoints_stand_under_their_channels_in_words(small: Result) -> None:
    assert [line.text for line in lines(cell(small.document(), "touchpoints").items, "en")] == [
        "1 of 3 seen",
        "Site:",
        "✓ Our site: 100%",
        "Site, not on the map:",
        "+ Form Submitted: 75%",
        "Events:",
        "? Trade fair: nobody tracks it: terra incognita",
        "Peers:",
        "? Talk among peers: nobody tracks it: terra incognita",
        "Meeting, not on the map:",
        "+ Meeting Held: 50%",
        "E-mail, not on the map:",
        "+ Content Viewed: 33%",
    ]
    heads = [item for item in cell(small.document("ru"), "touchpoints").items if item.gathers]
    assert [item.channel for item in heads] == ["Сайт", "Сайт", "Мероприятия", "Коллеги", "Встреча", "Почта"]
    assert heads[1].head == "Сайт, вне карты"
    assert all(inner.channel == item.channel for item in heads for inner in item.items)
    assert channel_name("own-channel", "ru") == "own-channel"
    assert all(len(said) == len(LANGS) and all(said) for said in CHANNELS.values())


def off_map(stage: StageOverview, **channels: str | None) -> StageOverview:
    """The stage where these names, and no others, were seen beside what the map knows."""
    row = dataclasses.replace(stage.touchpoints[0], believed=False, finding="unmapped")
    rows = tuple(dataclasses.replace(row, touchpoint=name, channel=channel) for name, channel in channels.items())
    return dataclasses.replace(stage, unmapped=tuple(channels), off_map=rows)


def test_of_many_names_of_one_channel_the_first_are_told_and_the_others_named_under_them(small: Result) -> None:
    seen, stage = small.overview().stages[0], small.journey.stages[0]

    def told(number: int, worded: bool) -> list[Item]:
        names = {f"n{place}": "site" for place in range(number)}
        heads = lanes.touchpoints(Scribe(small.journey, "en", Remarks(), worded=worded), stage, off_map(seen, **names))
        return [item for head in heads.items for item in head.items if item.sign == "+"]

    assert [item.head for item in told(4, True)] == ["n0", "n1", "n2", "n3"]
    assert [item.head for item in told(6, True)] == ["n0", "n1", "n2", None]
    rest = told(6, True)[-1]
    assert (rest.text, [item.text for item in rest.items]) == ("3 more", ["n3", "n4", "n5"])
    assert all(item.figure is not None and item.figure.key["touchpoint"] == item.text for item in rest.items)
    # In a terminal the signs say it, and there is no room for all.
    assert [whole_text(item, "en") for item in told(6, False)] == ["+ n0: 100%", "+ n1: 100%", "+ n2: 100%", "+ 3 more"]
    assert told(6, False)[-1].items == ()


def test_what_came_without_a_channel_stands_last_and_alone_needs_no_head(small: Result) -> None:
    seen, stage = small.overview().stages[0], small.journey.stages[0]

    def heads(seen: StageOverview, worded: bool) -> list[str | None]:
        scribe = Scribe(small.journey, "en", Remarks(), worded=worded)
        return [item.head for item in lanes.touchpoints(scribe, stage, seen).items]

    both, bare = off_map(seen, a=None, b="phone"), off_map(seen, a=None)
    bare = dataclasses.replace(bare, touchpoints=(), believed=0, seen=0)
    assert heads(both, False)[-2:] == ["Phone", "without a channel"]
    assert heads(both, True)[-2:] == ["Phone, not on the map", "without a channel, not on the map"]
    assert heads(bare, False) == [None, "a"]
    assert heads(bare, True) == [None, "seen, not on the map"]


def test_the_emotion_curve_has_both_sides_and_the_gap(small: Result) -> None:
    measured = cell(small.document(), "emotion", "using").emotion
    assert measured.believed == -0.1
    assert measured.answers == 12
    assert measured.low < measured.measured < measured.high
    assert measured.texts["gap"].startswith("gap +0.02")
    believed = cell(small.document(), "emotion").emotion
    assert (believed.measured, believed.answers) == (None, 0)
    assert "terra incognita" in believed.texts["measured"]


def test_terra_incognita_is_said_stage_by_stage(small: Result) -> None:
    said = [stage.terra for stage in small.document().stages]
    assert said[0] == "Nobody was asked how it feels."
    assert said[1] is None
    assert said[2] == "No event that leads here has ever come, so nothing can be said of this stage."
    early = small.document("ru", Filters(until=datetime(2024, 1, 15, tzinfo=UTC)))
    assert early.stages[0].terra == "Всего здесь было: 3 компании – слишком мало, чтобы судить о дальнейшем."


def test_a_day_in_the_life_without_rules_is_no_terra_incognita(tmp_path: Path) -> None:
    day = JOURNEY.replace("format: 1\n", "format: 1\nmap: day_in_the_life\n", 1)
    with opened(tmp_path / "day", day) as workspace:
        ruled = workspace.read().document()
    with opened(tmp_path / "drawn", re.sub(r"\n    enter: .*", "", day)) as workspace:
        drawn = workspace.read().document()
    assert ruled.stages[2].terra is not None
    assert [stage.terra for stage in drawn.stages][:1] == [None]


def test_an_indicator_has_its_trend(small: Result) -> None:
    first, length, rate = cell(small.document(), "indicators").items
    assert first.figure.options == {"start": "looking", "to": "using", "within": "60d"}
    assert [point.label for point in first.spark][-1] == "2024-06"
    assert len(first.spark) == 12
    assert [item.text for item in first.items] == ["alert: beyond its bound"]
    assert (length.figure.figure, length.figure.measure) == ("dwell", "median")
    assert (rate.figure.figure, rate.figure.key) == ("win_rate", {})
    months = small.trend(
        "conversion", since=datetime(2024, 1, 1, tzinfo=UTC), start="looking", to="using", within="60d"
    )
    wanted = {row.period: row.value.value for row in months.rows if row.number == "conversion"}
    assert {p.label: p.value for p in first.spark if p.value is not None} == {
        label: value for label, value in wanted.items() if value is not None and label != "2024-07"
    }


def test_filters_are_told_and_hold(small: Result) -> None:
    found = small.document("zh-Hant", Filters(where=(("segment", "big"),)))
    assert found.about.endswith("客群：大公司")
    assert dataclasses.asdict(found.where[0]) == {"by": "segment", "value": "big"}
    assert found.subjects < small.document().subjects
    assert texts(found, "reached")[1] == "19 / 19"


def test_what_can_be_filtered_by(small: Result) -> None:
    found = {one.by: one for one in small.document("ru").choices}
    assert [choice.title for choice in found["segment"].values] == ["Крупные компании"]
    assert {choice.value: choice.title for choice in found["channel"].values}["meeting"] == "Встреча"
    assert [choice.title for choice in found["role"].values] == ["Руководитель команды", "Директор"]
    assert [choice.value for choice in found["owner"].values] == ["Marketing"]
    assert [choice.value for choice in found["source"].values] == ["log"]


def test_the_map_can_be_filtered_by_whatever_it_offers(small: Result) -> None:
    for one in small.document().choices:
        for choice in (one.values[0], one.values[-1]):
            found = small.document("en", Filters(where=((one.by, choice.value),)))
            assert found.subjects <= 24
            assert len(found.lanes) == len(small.document().lanes)


def test_the_head_of_the_map(small: Result) -> None:
    found = small.document("ru")
    assert (found.title, found.note, found.promise) == ("Малый путь", "Made up", "Готово за неделю.")
    assert (found.subjects, found.outside, found.crossover) == (24, 6, 1)
    assert found.span is not None
    assert (found.span.first.isoformat(), found.span.last.isoformat()) == (
        "2024-01-08T09:00:00+00:00", "2024-04-13T09:00:00+00:00",
    )  # fmt: skip
    assert found.revision == revision_of(JOURNEY.encode())
    assert found.personas[0].firmographics == {"size": "10–50"}
    assert [stage.here_now_text for stage in found.stages] == ["8 компаний", "10 компаний", "0 компаний"]


def test_a_day_in_the_life_goes_by_the_hours(tmp_path: Path) -> None:
    steps = '\n      - {title: Late, time: "18:30"}\n      - {title: Early, time: "08:00"}\n      - Then'
    day = JOURNEY.replace("format: 1", "format: 1\nmap: day_in_the_life", 1)
    day = re.sub(r"    steps:\n.*?    thoughts:", f"    steps:{steps}\n    thoughts:", day, flags=re.S)
    with opened(tmp_path / "day", day) as workspace:
        found = cell(workspace.read().document(), "steps").items
    assert [(item.time, item.text, item.path) for item in found] == [
        ("08:00", "Early", "stages/looking/steps/1/title"),
        (None, "Then", "stages/looking/steps/2"),
        ("18:30", "Late", "stages/looking/steps/0/title"),
    ]


def test_hostile_names_stay_data(tmp_path: Path) -> None:
    quoted = json.dumps(HOSTILE)
    hostile = re.sub(r"\{en: [^{}]*?, ru: [^{}]*?, zh-Hant: [^{}]*?\}", lambda _: quoted, JOURNEY)
    with opened(tmp_path / "hostile", hostile) as workspace:
        found = workspace.read().document()
    assert found.title == found.promise == found.stages[0].title == HOSTILE
    said = [item.text for item in items_of(found)] + [item.head for item in items_of(found)]
    assert sum(HOSTILE in (text or "") for text in said) > 20
    assert found.choices[0].values[0].title == HOSTILE


def test_an_empty_workspace_has_a_map(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "new") as workspace:
        found = workspace.read().document("ru")
    assert found.span is None
    assert found.subjects == 0
    assert all(stage.terra for stage in found.stages)
