"""What is wrong between the parts of a journey is found, at its place; what is only odd is a warning."""

from __future__ import annotations

import pytest

from journeyglass.errors import JourneyFileError
from journeyglass.journey import load

HEAD = "format: 1\njourney: j\ntitle: J\n"
STAGES = "stages:\n  - {id: a, enter: {did: Signed Up}}\n  - {id: b, enter: {did: Signed In}}\n"


def faults(text: str) -> list[str]:
    try:
        return [str(w).removeprefix("j:") for w in load(text, path="j").warnings]
    except JourneyFileError as error:
        return [str(f).removeprefix("j:") for f in error.faults]


def only(text: str) -> str:
    found = faults(text)
    assert len(found) == 1, found
    return found[0]


def stages(*lines: str) -> str:
    return HEAD + "stages:\n" + "".join(f"  - {{{line}}}\n" for line in lines)


def test_a_sound_journey_has_no_faults() -> None:
    assert faults(HEAD + STAGES) == []


@pytest.mark.parametrize("name", ["personas", "segments", "assets", "activities"])
def test_an_id_stands_twice(name: str) -> None:
    found = only(f"{HEAD}{STAGES}{name}:\n  - {{id: x, title: X}}\n  - {{id: y, title: Y}}\n  - {{id: x, title: Z}}\n")
    assert found == "10:10: the id `x` stands here again (first on line 8); give each its own id"


@pytest.mark.parametrize(
    "part",
    [
        "touchpoints: [{id: x, title: X}, {id: x, title: X}]",
        "milestones: [{id: x, when: {did: Signed In}}, {id: x, when: {did: Feature Used}}]",
        "outcomes: [{id: x, kind: won, when: {did: Signed In}}, {id: x, kind: lost, when: {did: Unsubscribed}}]",
    ],
)
def test_an_id_stands_twice_in_a_stage(part: str) -> None:
    assert "the id `x` stands here again" in only(stages(f"id: a, enter: {{did: Signed Up}}, {part}"))
    # In two stages the same touchpoint is no mistake.
    once = part.split("[")[0] + "[" + part.split("[")[1].split("}, {id")[0] + "}]"
    both = (f"id: a, enter: {{did: Signed Up}}, {once}", f"id: b, enter: {{did: Signed In}}, {once}")
    assert not any("stands here again" in f for f in faults(stages(*both)))


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ("activities: [{id: m, title: M, from: aa}]", "there is no stage `aa`; did you mean `a`?"),
        ("activities: [{id: m, title: M, to: c}]", "there is no stage `c`; write a or b"),
        ("committee: {user: {assets: [roi]}}", "there is no asset `roi`; add the asset, or leave the name out"),
        ("future_of: j", "a journey cannot be the future of itself; write the id of the current one"),
        ("future_of: k", "warning: `future_of` has no effect on a current map; write `map: future`"),
    ],
)
def test_names_that_nothing_has(extra: str, said: str) -> None:
    assert only(f"{HEAD}{STAGES}{extra}\n").split(": ", 1)[1] == said


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("from: [outside, evalution]", "there is no stage `evalution`; did you mean `evaluation`?"),
        ("outcomes: [{id: o, kind: lost, when: {did: Unsubscribed}, to: nurture}]", "there is no stage `nurture`;"),
        ("outcomes: [{id: o, kind: lost, when: {did: Unsubscribed}, to: outside}]", "`to: outside` is written"),
        ("indicators: [{figure: conversion, to: x}]", "there is no stage `x`;"),
        ("roles: {user: {assets: [roi]}}", "there is no asset `roi`;"),
        ("from: [outside, b]", "warning: the stage's own name `b` has no effect here"),
    ],
)
def test_names_that_nothing_has_in_a_stage(stage: str, said: str) -> None:
    text = stages("id: evaluation, enter: {did: Signed Up}", f"id: b, enter: {{did: Signed In}}, {stage}")
    assert f": {said}" in only(text)
    assert only(text).startswith("6:")


@pytest.mark.parametrize("name", ["outside", "any"])
def test_reserved_names(name: str) -> None:
    assert f"cannot have the id `{name}`" in only(stages(f"id: {name}, enter: {{did: Signed Up}}"))


@pytest.mark.parametrize(
    ("earlier", "later", "shadowed"),
    [
        ("{did: Unsubscribed}", "{did: Unsubscribed}", True),
        ("{did: Unsubscribed}", "{did: Unsubscribed, where: {kind: a}}", True),
        ("{did: [Unsubscribed, Signed Out]}", "{did: Signed Out, role: user}", True),
        ("{did: Unsubscribed, where: {kind: a}}", "{did: Unsubscribed}", False),
        ("{did: Unsubscribed, at_least: 2}", "{did: Unsubscribed}", False),
        ("{did: Unsubscribed, within: 2d}", "{did: Unsubscribed, within: 3d}", False),
        ("{did: Unsubscribed, since: stage}", "{did: Unsubscribed}", False),
    ],
)
def test_an_outcome_behind_a_wider_one(earlier: str, later: str, shadowed: bool) -> None:
    both = f"[{{id: x, kind: lost, when: {earlier}}}, {{id: y, kind: other, when: {later}}}]"
    found = faults(stages(f"id: a, enter: {{did: Signed Up}}, outcomes: {both}"))
    assert [
        ": warning: `y` is never taken: `x` is declared first; write the narrower outcome first" in f for f in found
    ] == ([True] if shadowed else [])


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["id: a, enter: {in_stage_for: 3d}"], "5:10: the stage `a` cannot be reached: from outside there is no visit"),
        (["id: a, enter: {did: Signed Up}, from: []"], "5:10: the stage `a` cannot be reached: its `from` is empty"),
        (["id: a, enter: {did: Signed Up}, from: [a]"], "5:10: the stage `a` cannot be reached: no stage that leads"),
        (["id: a"], "5:10: warning: nothing leads to the stage `a`, so nobody will be seen in it"),
        (
            ["id: a", "id: b, enter: {did: Signed Up}, from: [a]"],
            "6:10: warning: the stage `b` can only be reached from",
        ),
        (
            ["id: a, enter: {did: Signed Up}, from: [b]", "id: b, enter: {did: Signed In}, from: [a]"],
            "6:10: the stage `b` cannot be reached: no stage that leads to it",
        ),
    ],
)
def test_a_stage_without_a_way_in(lines: list[str], said: str) -> None:
    assert any(f.startswith(said) for f in faults(stages(*lines))), faults(stages(*lines))


@pytest.mark.parametrize(
    "lines",
    [
        ["id: a, enter: {did: Signed Up}", "id: b, enter: {in_stage_for: 3d}"],
        ["id: a, enter: {did: Signed Up}, outcomes: [{id: o, kind: won, when: {did: Signed In}, to: b}]", "id: b"],
        ["id: a, enter: {did: Signed Up}, from: [b]", "id: b, enter: {did: Signed In}"],
        ["id: a, enter: {did: Signed Up}", "id: b, enter: {did: Signed In}, from: [any]"],
    ],
)
def test_a_stage_with_a_way_in(lines: list[str]) -> None:
    assert faults(stages(*lines)) == []


def test_impossible_rules_everywhere() -> None:
    no = "{trait: {n: {gt: 5, lt: 3}}}"
    text = (
        f"{HEAD}moments: {{won: {no}}}\nsegments: [{{id: s, title: S, who: {no}}}]\n"
        f"stages:\n  - id: a\n    enter: {{did: Signed Up}}\n    milestones: [{{id: m, when: {no}}}]\n"
        f"    outcomes: [{{id: o, kind: won, when: {{all: [{{did: Signed In}}, {no}]}}}}]\n"
    )
    found = faults(text)
    assert [f.split(": ")[0] for f in found] == ["4:16", "5:35", "9:32", "10:66"]
    assert all("this rule can never hold: `n` would be above `5` and below `3`" in f for f in found)


def test_an_impossible_branch_is_a_warning() -> None:
    text = stages("id: a, enter: {any: [{did: Signed Up}, {did: Signed In, where: {actor: client}}]}")
    assert only(text).startswith("5:45: warning: this part of a rule can never hold: no value of `actor`")


def test_a_rule_that_always_holds_is_a_warning() -> None:
    assert "warning: this rule always holds" in only(
        stages("id: a, enter: {any: [{did: A1}, {not: {did: A1}}]}").replace("A1", "Signed Up")
    )
