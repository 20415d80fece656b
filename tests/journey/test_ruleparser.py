"""Rules: every atom is read, every mistake is named, and what is written down again is read as the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from journeyglass.journey import rules
from journeyglass.journey.duration import Duration
from journeyglass.journey.report import Report
from journeyglass.journey.ruledata import rule_data, rule_text
from journeyglass.journey.ruleparser import RuleParser
from journeyglass.journey.rules import Condition, Did, Matcher, Rule
from journeyglass.journey.yamlread import read_yaml

from .strategies import any_rule


def parse(text: str, *, history: bool = False) -> tuple[Rule, Report]:
    report = Report("j.yaml")
    node = read_yaml(text, report)
    assert node is not None, report.faults
    return RuleParser(report, history=history).rule(node), report


def sound(text: str, *, history: bool = False) -> Rule:
    rule, report = parse(text, history=history)
    assert report.faults == []
    return rule


T = rules.Test
D30, A, B = Duration(30, "d"), Matcher(("Signed Up",)), Matcher(("Signed In",))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{did: Signed Up}", Did(A)),
        ("{did: [Signed Up, Signed In]}", Did(Matcher(("Signed Up", "Signed In")))),
        ("{did: Signed Up, role: user}", Did(Matcher(("Signed Up",), roles=("user",)))),
        ("{did: Signed Up, role: [user, unknown]}", Did(Matcher(("Signed Up",), roles=("user", "unknown")))),
        ("{did: Signed Up, at_least: 3, people: 2, within: 30d, since: stage}", Did(A, 3, 2, D30, "stage")),
        ("{did: Signed Up, within: '30d'}", Did(A, within=D30)),
        ("{did: Signed Up, then: {did: Signed In}, within: 30d}", rules.Then(A, B, D30)),
        ("{did: Signed Up, without: {did: Signed In}, within: 30d, since: ever}", rules.Without(A, B, D30, "ever")),
        ("{trait: {plan: pro}}", rules.Trait((Condition("plan", (T("eq", "pro"),)),))),
        ("{person_trait: {level: {gte: 3}}}", rules.PersonTrait((Condition("level", (T("gte", 3),)),))),
        ("{quiet_for: 30d}", rules.QuietFor(D30)),
        ("{quiet_for: 30d, of: {did: Signed In}, since: stage}", rules.QuietFor(D30, B, "stage")),
        ("{in_stage_for: 30d}", rules.InStageFor(D30)),
        ("{all: [{did: Signed Up}, {not: {did: Signed In}}]}", rules.All((Did(A), rules.Not(Did(B))))),
        ("{any: [{did: Signed Up}]}", rules.Any((Did(A),))),
    ],
)
def test_every_atom_is_read(text: str, rule: Rule) -> None:
    assert sound(text) == rule


@pytest.mark.parametrize(
    ("where", "condition"),
    [
        ("kind: demo", Condition("kind", (T("eq", "demo"),))),
        ("kind: no", Condition("kind", (T("eq", "no"),))),
        ("day: 2024-01-01", Condition("day", (T("eq", "2024-01-01"),))),
        ("n: 3", Condition("n", (T("eq", 3),))),
        ("n: '3'", Condition("n", (T("eq", "3"),))),
        ("ok: true", Condition("ok", (T("eq", True),))),
        ("kind: [a, 1, false]", Condition("kind", (T("in", ("a", 1, False)),))),
        ("n: {gt: 1, lte: 2.5}", Condition("n", (T("gt", 1), T("lte", 2.5)))),
        (
            "p: {matches: '^/a', contains: b, ne: c}",
            Condition("p", (T("matches", "^/a"), T("contains", "b"), T("ne", "c"))),
        ),
        ("p: {exists: false}", Condition("p", (T("exists", False),))),
        ("channel: site", Condition("channel", (T("eq", "site"),), of_event=True)),
        ("value: {gt: 5}", Condition("value", (T("gt", 5),), of_event=True)),
        ("properties.channel: site", Condition("channel", (T("eq", "site"),))),
        ("properties.kind: demo", Condition("kind", (T("eq", "demo"),))),
    ],
)
def test_every_condition_is_read(where: str, condition: Condition) -> None:
    rule = sound(f"did: Signed Up\nwhere: {{{where}}}")
    assert rule == Did(Matcher(("Signed Up",), (condition,)))


def test_types_of_values_are_told_apart() -> None:
    texts = ("1", "true", "'1'", "'true'")
    found = {sound(f"{{trait: {{n: {t}}}}}") for t in texts}
    assert len(found) == len(texts)
    assert sound("{trait: {n: 1}}") == sound("{trait: {n: 1.0}}")


def test_over_all_history_since_is_ever() -> None:
    assert sound("{did: Signed Up}", history=True) == Did(A, since="ever")
    assert sound("{quiet_for: 30d}", history=True) == rules.QuietFor(D30, since="ever")
    assert sound("{did: Signed Up, since: ever}", history=True) == Did(A, since="ever")


@pytest.mark.parametrize(
    ("text", "at", "what", "remedy"),
    [
        ("Signed Up", "1:1", "a rule is text", "{did: Signed Up}"),
        ("[{did: Signed Up}]", "1:1", "a rule is a list", "`any: [...]`"),
        ("{}", "1:1", "empty", "{did:"),
        ("{dit: Signed Up}", "1:2", "`dit` begins no rule", "`did`"),
        ("{did: Signed Up, trait: {a: 1}}", "1:1", "`did` and `trait` stand in one rule", "`all:`"),
        ("{did: Signed Up, wher: {a: 1}}", "1:18", "unknown key `wher`", "`where`"),
        ("{did: Signed Up, joins: true}", "1:18", "unknown key `joins`", "may stand there"),
        ("{did: }", "1:6", "an event's name is nothing", "text"),
        ("{did: 5}", "1:7", "an event's name is the number 5", '`"5"`'),
        ("{did: []}", "1:7", "the list of `did` is empty", "Trial Started"),
        ("{did: A, role: boss}", "1:16", "unknown role `boss`", "champion"),
        ("{did: A, role: chamption}", "1:16", "unknown role `chamption`", "did you mean `champion`?"),
        ("{did: A, at_least: 0}", "1:20", "`at_least` is the number 0", "from 1"),
        ("{did: A, at_least: '2'}", "1:20", "`at_least` is text", "from 1"),
        ("{did: A, people: 1.5}", "1:18", "`people` is the number 1.5", "from 1"),
        ("{did: A, people: true}", "1:18", "`people` is true", "from 1"),
        ("{did: A, within: 30}", "1:18", "`30` is not a duration", "30d"),
        ("{did: A, within: 0d}", "1:18", "`0d` is not a duration", "30d"),
        ("{did: A, within: }", "1:17", "the duration is nothing", "30d"),
        ("{did: A, since: steg}", "1:17", "`since` is `steg`", "`stage`"),
        ("{did: A, then: {did: B}}", "1:10", "`then` without `within`", "within: 7d"),
        ("{did: A, then: {did: B}, without: {did: B}, within: 1d}", "1:26", "`then` and `without`", "two rules"),
        ("{did: A, then: {did: B}, within: 1d, at_least: 2}", "1:38", "`at_least` cannot stand beside `then`", "out"),
        ("{did: A, without: {did: B}, within: 1d, people: 2}", "1:41", "`people` cannot stand beside", "out"),
        ("{did: A, then: {trait: {a: 1}}, within: 1d}", "1:16", "`then` has no `did`", "did:"),
        ("{did: A, then: {did: B, within: 1d}, within: 1d}", "1:25", "unknown key `within` in `then`", "where"),
        ("{did: A, then: B, within: 1d}", "1:16", "`then` is text", "did:"),
        ("{quiet_for: 3d, of: {did: A, at_least: 2}}", "1:30", "unknown key `at_least` in `of`", "where"),
        ("{all: []}", "1:7", "`all` is empty", "list of rules"),
        ("{any: {did: A}}", "1:7", "`any` is a map", "list of rules"),
        ("{not: [{did: A}]}", "1:7", "a rule is a list", "any"),
        ("{trait: {}}", "1:9", "`trait` is empty", "industry"),
        ("{did: A, where: }", "1:16", "`where` is nothing", "kind"),
        ("{trait: {a: null}}", "1:13", "the value of `a` is missing", "exists: false"),
        ("{trait: {a: []}}", "1:13", "the list of `a` is empty", "may stand"),
        ("{trait: {a: [null]}}", "1:14", "the value of `a` is missing", "exists: false"),
        ("{trait: {a: [[1]]}}", "1:14", "the value of `a` is a list", "text"),
        ("{trait: {a: {}}}", "1:13", "the tests of `a` are empty", "gte"),
        ("{trait: {a: {gr: 3}}}", "1:14", "unknown test `gr`", "gt"),
        ("{trait: {a: {gt: true}}}", "1:18", "`gt` is true", "number or text"),
        ("{trait: {a: {gt: .inf}}}", "1:18", "out of range", "9.2e18"),
        ("{trait: {a: 99999999999999999999}}", "1:13", "out of range", "9.2e18"),
        ("{trait: {a: {contains: 3}}}", "1:24", "`contains` is the number 3", "quotes"),
        ("{trait: {a: {matches: '('}}}", "1:23", "not well formed", "RE2"),
        ("{trait: {a: {matches: '(?=a)'}}}", "1:23", "not well formed", "look-around"),
        ("{trait: {a: {exists: 1}}}", "1:22", "`exists` is the number 1", "exists: true"),
        ("{trait: {a: {in: 3}}}", "1:18", "`in` is the number 3", "list"),
        ("{did: A, where: {properties.: 3}}", "1:18", "the name of the field is empty", "name"),
    ],
)
def test_every_mistake_is_named(text: str, at: str, what: str, remedy: str) -> None:
    _, report = parse(text)
    said = [str(f) for f in report.faults]
    assert len(said) == 1, said
    assert said[0].startswith(f"j.yaml:{at}: ")
    found = report.faults[0]
    assert what in found.what
    assert remedy in found.remedy


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{did: Signed Up, since: turn}", "there is no turn here"),
        ("{quiet_for: 3d, since: stage}", "there is no stage here"),
        ("{not: {in_stage_for: 3d}}", "there is no stage here"),
    ],
)
def test_over_all_history_there_is_no_stage(text: str, what: str) -> None:
    _, report = parse(text, history=True)
    assert [what in f.what for f in report.faults] == [True]
    assert parse(text)[1].faults == []


def test_all_mistakes_of_a_rule_are_named_at_once() -> None:
    _, report = parse("{all: [{did: A, at_least: 0, within: x}, {any: []}, {trait: {a: {gt: true, lt: false}}}]}")
    assert len(report.faults) == 5


def test_names_that_nobody_sends() -> None:
    report = Report("j.yaml")
    node = read_yaml("{any: [{did: Signed Upp}, {did: Crane Lifted}, {did: Own Event}]}", report)
    assert node is not None
    RuleParser(report, senders=["Own Event"]).rule(node)
    assert [str(w) for w in report.warnings] == [
        "j.yaml:1:14: warning: nobody sends the event `Signed Upp`; did you mean `Signed Up`?",
        "j.yaml:1:33: warning: nobody sends the event `Crane Lifted`; see that a source sends it",
    ]
    assert report.faults == []


@settings(max_examples=40, deadline=None)
@given(st.booleans().flatmap(lambda h: st.tuples(st.just(h), any_rule(history=h))))
def test_a_rule_written_down_is_read_as_the_same(case: tuple[bool, Rule]) -> None:
    history, rule = case
    written = rule_text(rule, history=history)
    assert sound(written, history=history) == rule
    # JSON is YAML: the data says the same by itself, and to another YAML reader.
    assert sound(json.dumps(rule_data(rule, history=history)), history=history) == rule
    read = YAML(typ="safe", pure=True).load(written)
    assert json.dumps(read, default=str) == json.dumps(rule_data(rule, history=history))
