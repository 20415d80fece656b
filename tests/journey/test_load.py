"""Loading: what is written as the format says loads, what is not is reported to the end."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from journeyglass.errors import JourneyFileError, NotFoundError
from journeyglass.journey import load
from journeyglass.journey.duration import Duration
from journeyglass.journey.model import PropertySubject
from journeyglass.journey.rules import Did, Matcher

from .samples import SMALL, design, example

GOLDEN = Path(__file__).parent / "golden"


def test_the_example_of_the_format_loads_as_given() -> None:
    loaded = load(example())
    journey, stage = loaded.journey, loaded.journey.stages[0]
    assert journey.personas[0].needs == ("...",)
    assert stage.customer_goal == "…"
    assert stage.patience == Duration(45, "d")
    assert stage.from_ == ("outside", "evaluation", "lost-touch")
    assert [o.to for o in stage.outcomes] == [None, "lost-touch"]
    assert stage.roles["decision_maker"].joins
    assert [w.what for w in loaded.warnings] == ["`not_now` is never taken: `lost` is declared first"]


def test_the_cases_load() -> None:
    yaml = YAML(typ="safe", pure=True)
    cases = list(yaml.load_all(design("cases.yaml")))
    assert len(cases) > 15
    for case in cases:
        text = SMALL.split("stages:")[0] + _stages_of(case)
        assert len(load(text).journey.stages) == len(case["stages"])


def _stages_of(case: dict[str, object]) -> str:
    return f"stages: {json.dumps(case['stages'], default=str)}\n"


def test_a_file_with_forty_faults() -> None:
    with pytest.raises(JourneyFileError) as caught:
        load((GOLDEN / "faults.yaml").read_bytes(), path="faults.yaml")
    said = f"{caught.value}\n"
    if os.environ.get("RENEW_GOLDEN"):
        (GOLDEN / "faults.txt").write_text(said, "utf-8")
    assert said == (GOLDEN / "faults.txt").read_text("utf-8")
    assert len(caught.value.faults) >= 40


def test_faults_of_all_kinds_come_at_once() -> None:
    text = SMALL.replace("Trial Started", "[]").replace("reason: reason", "to: gone").replace("title:", "titel:")
    with pytest.raises(JourneyFileError) as caught:
        load(text)
    assert [f.what for f in caught.value.faults] == [
        "the file has no `title`",
        "unknown key `titel` in the file",
        "there is no stage `gone`",
        "the list of `did` is empty",
    ]


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, "utf-8")
    assert load(path).journey == load(SMALL).journey == load(SMALL.encode()).journey
    path.write_text("a: b", "utf-8")
    with pytest.raises(JourneyFileError, match=r"small\.yaml:1:1: unknown key `a`"):
        load(path)
    with pytest.raises(NotFoundError, match="cannot be read"):
        load(tmp_path / "none.yaml")
    with pytest.raises(NotFoundError, match="cannot be read"):
        load(tmp_path)


def test_one_rule_at_two_places_by_an_alias() -> None:
    text = (
        SMALL.replace("{did: Trial Started}", "&r {did: Trial Started}")
        + "    touchpoints: [{id: t, title: T, seen: *r}]\n"
    )
    stage = load(text).journey.stages[1]
    trial = Matcher(("Trial Started",))
    assert stage.enter == Did(trial, since="turn")
    assert stage.touchpoints[0].seen == Did(trial, since="ever")


def test_subjects() -> None:
    assert load(SMALL).journey.subject == "account"
    by_deal = load(SMALL + "subject: {property: opportunity_id}\n").journey
    assert by_deal.subject == PropertySubject(property="opportunity_id")


def test_senders_extend_the_vocabulary() -> None:
    text = SMALL.replace("Trial Started", "Crane Lifted")
    assert [w.what for w in load(text).warnings] == ["nobody sends the event `Crane Lifted`"]
    assert load(text, senders=["Crane Lifted"]).warnings == ()


_TOKENS = """
format journey stages enter did where all any not title id - : { } [ ] 1 ' " & * ! | > # % @ , ? ~ null x A
when outcomes then within 3d seen &a *a <<
"""
_WORDS = st.sampled_from([*_TOKENS.split(), "\n", "\t"])
_SHAPED = st.lists(_WORDS | st.just("\n  ") | st.just(": "), max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=60)
    | _SHAPED
    | st.builds(lambda a, b, n: a[:n] + b + a[n:], st.just(SMALL), _SHAPED, st.integers(0, 240))
)
def test_any_text_loads_or_is_refused_with_places_in_the_file(text: str) -> None:
    try:
        load(text)
    except JourneyFileError as error:
        faults = error.faults
    else:
        return
    lines = text.removeprefix("\ufeff").split("\n")
    assert faults
    for fault in faults:
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1
        assert fault.what
        assert fault.remedy


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=40))
def test_any_bytes_load_or_are_refused(data: bytes) -> None:
    with pytest.raises(JourneyFileError):
        load(data)
