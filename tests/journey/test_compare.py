"""Two maps compared: stages, attributes, rules, targets, the believed emotion."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeyglass.journey import load
from journeyglass.journey.compare import Comparison, Emotion, Moved, Renamed, Target, compare
from journeyglass.journey.differences import Change
from journeyglass.journey.model import Journey, Stage

CURRENT = """\
format: 1
journey: now
title: Journey
segments: [{id: agencies, title: Agencies, who: {did: Signed Up}}]
stages:
  - id: lead
    title: Lead
    question: Who helps me?
    emotion: 0.1
    steps: [look, ask]
    enter: {did: Form Submitted}
    owner: {responsible: marketing}
    touchpoints: [{id: form, title: Form, channel: site}, {id: fair, title: Fair}]
    outcomes: [{id: lost, kind: lost, when: {did: Opportunity Lost}, reason: reason}]
    indicators: [{figure: conversion, to: trial, within: 90d, target: 0.25}, {figure: dwell, target: 14}]
  - {id: trial, title: Trial, enter: {did: Trial Started}, patience: 14d}
  - {id: deal, title: Deal, enter: {did: Opportunity Won}}
"""


def changed(*replacements: tuple[str, str]) -> Comparison:
    text = CURRENT
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return compare(load(CURRENT).journey, load(text).journey)


def test_a_map_is_the_same_as_itself() -> None:
    assert changed().same
    assert changed(("journey: now", "journey: later")).same


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("title: Journey", "title: {en: Way}", Change("title", "changed", "Journey", {"en": "Way"})),
        ("format: 1", "format: 1\nmap: future", Change("map", "changed", "current", "future")),
        ("    question: Who helps me?\n", "", Change("stages.lead.question", "removed", "Who helps me?", None)),
        ("steps: [look, ask]", "steps: [ask, look]",
         Change("stages.lead.steps", "reordered", ["look", "ask"], ["ask", "look"])),
        ("steps: [look, ask]", "steps: [look]", Change("stages.lead.steps", "removed", "ask", None)),
        ("steps: [look, ask]", "steps: [look, ask, ask]", Change("stages.lead.steps", "added", None, "ask")),
        ("{did: Form Submitted}", "{any: [{did: Form Submitted}, {did: Demo Requested, within: 3d}]}",
         Change("stages.lead.enter", "changed", "{did: Form Submitted}",
                "{any: [{did: Form Submitted}, {did: Demo Requested, within: 3d}]}")),
        ("who: {did: Signed Up}", "who: {did: Signed In}",
         Change("segments.agencies.who", "changed", "{did: Signed Up}", "{did: Signed In}")),
        ("responsible: marketing", "responsible: sales",
         Change("stages.lead.owner.responsible", "changed", "marketing", "sales")),
        ("channel: site", "channel: event", Change("stages.lead.touchpoints.form.channel", "changed", "site", "event")),
        (", {id: fair, title: Fair}", "",
         Change("stages.lead.touchpoints.fair", "removed", {"id": "fair", "title": "Fair"}, None)),
        ("kind: lost", "kind: not_now", Change("stages.lead.outcomes.lost.kind", "changed", "lost", "not_now")),
        ("patience: 14d", "patience: 30d", Change("stages.trial.patience", "changed", "14d", "30d")),
        ("title: Deal,", "title: Deal, from: [trial],", Change("stages.deal.from", "added", None, ["trial"])),
        ("title: Trial,", "title: Trial, milestones: [{id: m, when: {did: Feature Used}}],",
         Change("stages.trial.milestones.m", "added", None, {"id": "m", "when": "{did: Feature Used}"})),
    ],
)  # fmt: skip
def test_each_attribute(old: str, new: str, change: Change) -> None:
    found = changed((old, new))
    assert found.changes == (change,)
    assert not any((found.added, found.removed, found.moved, found.renamed, found.targets, found.emotions))


def test_stages_that_come_and_go() -> None:
    found = changed(("{id: deal, title: Deal", "{id: pilot, title: Pilot"))
    assert (found.added, found.removed, found.moved) == (("pilot",), ("deal",), ())


def test_a_stage_that_moved() -> None:
    lines = CURRENT.rstrip("\n").split("\n")
    text = "\n".join([*lines[:5], lines[-1], *lines[5:-1]])
    found = compare(load(CURRENT).journey, load(text).journey)
    assert found.moved == (Moved("deal", 3, 1),)
    assert found.changes == ()


def test_a_stage_with_another_name() -> None:
    assert changed(("title: Trial", "title: Pilot")).renamed == (Renamed("trial", "trial", "Trial", "Pilot"),)
    found = changed(("{id: trial,", "{id: pilot,"), ("to: trial", "to: pilot"))
    assert found.renamed == (Renamed("trial", "pilot", "Trial", "Trial"),)
    assert (found.added, found.removed) == ((), ())


def test_targets_and_emotion() -> None:
    found = changed(("target: 0.25", "target: 0.4"), ("within: 90d", "within: 60d"), ("emotion: 0.1", "emotion: -0.2"))
    assert found.targets == (
        Target("lead", "conversion", "trial", "target", 0.25, 0.4, 0.15),
        Target("lead", "conversion", "trial", "within", "90d", "60d", None),
    )
    assert found.emotions == (Emotion("lead", 0.1, -0.2, -0.3),)
    assert found.changes == ()


def test_an_indicator_that_is_dropped() -> None:
    found = changed((", {figure: dwell, target: 14}", ""))
    assert found.targets == (Target("lead", "dwell", None, "target", 14.0, None, None),)
    assert [(c.place, c.kind) for c in found.changes] == [("stages.lead.indicators.dwell", "removed")]


def test_it_is_json() -> None:
    found = changed(("emotion: 0.1", "emotion: 0.3"), ("{id: deal, title: Deal", "{id: pilot, title: Pilot"))
    assert json.loads(json.dumps(found.to_json())) == found.to_json()
    assert found.to_json()["emotions"] == [{"stage": "lead", "before": 0.1, "after": 0.3, "difference": 0.2}]


def _journeys() -> st.SearchStrategy[Journey]:
    ids = st.lists(st.sampled_from("abcde"), min_size=1, max_size=5, unique=True)
    stage = st.builds(
        lambda steps, feel, question: {"steps": tuple(steps), "emotion": feel, "question": question},
        st.lists(st.sampled_from(["x", "y", "z"]), max_size=3),
        st.none() | st.sampled_from([-1.0, 0.5]),
        st.none() | st.sampled_from(["q", "r"]),
    )
    return ids.flatmap(
        lambda names: st.tuples(*(stage for _ in names)).map(
            lambda parts: Journey(
                format=1, journey="j", title="J",
                stages=tuple(Stage(id=n, title=n.upper(), **p) for n, p in zip(names, parts, strict=True)),
            )
        )
    )  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(_journeys(), _journeys())
def test_there_and_back(a: Journey, b: Journey) -> None:
    there, back = compare(a, b), compare(b, a)
    assert there.same == (a == b)
    assert set(there.added) == set(back.removed)
    assert {e.stage: (e.before, e.after) for e in there.emotions} == {
        e.stage: (e.after, e.before) for e in back.emotions
    }
    assert len(there.changes) == len(back.changes)
    assert len(there.moved) == len(back.moved)
    # Those that were not moved stand in one order in both.
    kept = [s.id for s in a.stages if s.id not in {*there.removed, *(m.stage for m in there.moved)}]
    assert kept == [s.id for s in b.stages if s.id in kept]
