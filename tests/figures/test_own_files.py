"""Figure files: what is read, and everything wrong with one at once, each at its place."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from journeyglass.errors import FigureFileError, NotFoundError
from journeyglass.figures.own.load import load_figure
from journeyglass.figures.own.schema import figure_schema
from journeyglass.journey.rules import Matcher

HEAD = "format: 1\nfigure: mine\ntitle: {en: Mine, ru: Мой, zh-Hant: 我的}\n"
GOOD = (
    "measure: share\nover: visits\nstage: [a, b]\noutcome: lost\nperiod: left\nper: account\nwith: {did: Call Held}\n",
    "measure: count\nover: events\nevents: {did: [A, B], where: {kind: demo}, role: champion}\nper: person\n",
    "measure: sum\nover: events\nevents: {did: Invoice Paid}\nvalue: value\nbetter: more\n",
    "measure: median\nover: events\nevents: {did: Ticket Opened}\nuntil: {did: Ticket Resolved}\nsame: ticket_id\n",
    "measure: rate\nover: visits\nstage: a\nevents: {did: Feature Used}\nevery: week\n",
)
WRONG = {
    "measure: sum\nover: event\nvalue: v\n": ["5:7: `over` is `event`; did you mean `events`?"],
    "measure: sum\nover: visits\n": ["4:10: a sum goes over events; write `over: events`, with `stage` if you like"],
    "measure: rate\nover: visits\n": [
        "1:1: a rate over visits needs `events`; write `events: {did: Feature Used}`",
        "1:1: a rate over visits needs `every`; write `every: month`",
    ],
    "measure: share\nover: visits\nwith: {did: Meeting Held}\nuntil: {did: Meeting Held}\nper: person\n": [
        "7:1: `until` has no meaning in a share over visits; leave it out; it is for a median",
        "8:6: a share over visits cannot be per person; write visit, subject or account",
    ],
    "measure: median\nover: events\nevents: {did: Ticket Opened}\n": [
        "1:1: a median over events is of one thing, of a `value` or of the time `until` another event; "
        "write one of the two"
    ],
    "measure: median\nover: events\nevents: {did: Ticket Opened}\nvalue: x\nsame: y\n": [
        "8:7: `same` ties two events, and there is one; write `until: {did: …}`, too"
    ],
    "measure: median\nover: events\nevents: {did: Ticket Opened}\nuntil: {did: Ticket Resolved}\nunit: money\n": [
        "8:7: a time is in days, not in money; leave `unit` out"
    ],
    "measure: count\nover: events\nevents: {did: Meeting Held, wher: {a: 1}}\n": [
        "6:29: unknown key `wher` in `events`; did you mean `where`?"
    ],
    "measure: rate\nover: events\nevents: {did: Meeting Held}\nevery: week\nper: event\n": [
        "8:6: a rate over events cannot be per event; write subject, account or person"
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_a_good_file_is_read_and_fits_its_schema(text):
    found = load_figure(HEAD + text).figure
    assert found.figure == "mine"
    assert dict(found.title) == {"en": "Mine", "ru": "Мой", "zh-Hant": "我的"}


def test_what_is_counted_by_default():
    counted = [load_figure(HEAD + text).figure.counted for text in GOOD]
    assert counted == ["account", "person", "event", "account", "visit"]
    first = load_figure(HEAD + GOOD[0]).figure
    assert (first.stages, first.outcomes, first.with_) == (("a", "b"), ("lost",), Matcher(("Call Held",)))


@pytest.mark.parametrize("text", WRONG)
def test_each_fault_has_its_place_and_its_remedy(text):
    with pytest.raises(FigureFileError) as caught:
        load_figure(HEAD + text, path="f.yaml")
    assert [str(fault) for fault in caught.value.faults] == [f"f.yaml:{line}" for line in WRONG[text]]


def test_faults_of_different_kinds_come_at_once():
    with pytest.raises(FigureFileError) as caught:
        load_figure("format: 2\nfigure: a b\nmeasure: share\nover: visits\nwith: {}\nnope: 1\n")
    assert [(fault.line, fault.column) for fault in caught.value.faults] == [(1, 1), (1, 9), (2, 9), (5, 7), (6, 1)]


@pytest.mark.parametrize(("text", "said"), [("", "the file is empty"), ("[]", "a list"), ("a: [", "1:")])
def test_what_is_no_figure_at_all(text, said):
    with pytest.raises(FigureFileError, match=said):
        load_figure(text)


def test_a_name_that_is_taken():
    with pytest.raises(FigureFileError, match="2:9: there is a figure `mine` already; give yours another id"):
        load_figure(HEAD + GOOD[0], taken=["mine"])


def test_an_event_that_nobody_sends_is_a_warning():
    found = load_figure(HEAD + "measure: count\nover: events\nevents: {did: Traning Attended}\n")
    assert [(w.line, w.column, w.warning) for w in found.warnings] == [(6, 15, True)]
    own = "measure: count\nover: events\nevents: {did: Own Thing}\n"
    assert load_figure(HEAD + own, senders=["Own Thing"]).warnings == ()


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(NotFoundError, match="cannot be read"):
        load_figure(tmp_path / "none.yaml")


def test_the_schema_takes_what_the_loader_takes():
    schema = figure_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    good = {"format": 1, "figure": "x", "title": "X", "measure": "count", "over": "events", "events": {"did": "A"}}
    assert validator.is_valid(good)
    assert not validator.is_valid({**good, "over": "event"})
    assert not validator.is_valid({**good, "nope": 1})
    assert not validator.is_valid({**good, "events": {"where": {}}})
    assert "$ref" in json.dumps(schema["properties"]["events"])


def test_the_examples_of_the_reference_are_sound():
    page = Path(__file__).parents[2] / "docs" / "reference" / "figure-file.md"
    examples = re.findall(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.S)
    assert len(examples) == 4
    assert [load_figure(text).warnings for text in examples] == [(), (), (), ()]
