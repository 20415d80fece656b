"""The journeys that are measured: everything that a rule can say is in the one, the questions of peers in the other."""

from pathlib import Path

import numpy as np
import pytest
from bench.place import HERE
from bench.questions import PAIR, STEPS
from bench.rows.reread import edited

from journeyglass.journey import rules as r
from journeyglass.journey.load import load
from journeyglass.journey.model import Journey
from journeyglass.reading.compile import compile_journey
from journeyglass.reading.kernel import program as k


def text(name: str) -> str:
    return (HERE / "journeys" / f"{name}.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def measured() -> Journey:
    loaded = load(text("measured"))
    assert loaded.warnings == ()
    return loaded.journey


def parts(rule: r.Rule) -> list[r.Rule]:
    inner = rule.parts if isinstance(rule, r.All | r.Any) else (rule.part,) if isinstance(rule, r.Not) else ()
    return [rule, *(found for part in inner for found in parts(part))]


def said(journey: Journey) -> list[r.Rule]:
    return [part for _, rule in journey.moving_rules() for part in parts(rule)]


def test_it_has_eight_stages_and_twenty_four_atoms(measured: Journey) -> None:
    compiled = compile_journey(measured)
    assert len(measured.stages) == 8
    assert len(compiled.program.atom) == 24
    kinds = {k.DID, k.THEN, k.WITHOUT, k.TRAIT, k.QUIET, k.IN_STAGE}
    assert set(np.unique(compiled.program.atom[:, 0]).tolist()) == kinds


def test_it_says_everything_that_a_rule_can_say(measured: Journey) -> None:
    rules = said(measured) + [part for s in measured.stages for m in s.milestones for part in parts(m.when)]
    assert {r.All, r.Any, r.Not, r.Did, r.Then, r.Without, r.Trait, r.PersonTrait, r.QuietFor, r.InStageFor} == {
        type(rule) for rule in rules
    }
    did = [rule for rule in rules if isinstance(rule, r.Did)]
    assert any(d.what.where for d in did)
    assert any(d.what.roles for d in did)
    assert any(d.at_least > 1 for d in did)
    assert any(d.people for d in did)
    assert any(d.within for d in did)
    assert {"turn", "stage", "ever"} <= {d.since for d in did}
    quiet = [rule for rule in rules if isinstance(rule, r.QuietFor)]
    assert {rule.of is None for rule in quiet} == {True, False}
    assert "stage" in {rule.since for rule in quiet}


def test_the_edit_of_the_re_read_changes_two_rules(measured: Journey) -> None:
    before, after = said(measured), said(load(edited(text("measured"))).journey)
    assert sum(a != b for a, b in zip(before, after, strict=True)) >= 2


def test_the_funnel_asks_what_the_peers_are_asked() -> None:
    funnel = load(text("funnel")).journey
    enters = [stage.enter for stage in funnel.stages]
    assert [e.what.names for e in enters if isinstance(e, r.Did)] == [(name,) for name in STEPS]
    lead = funnel.moments["lead"]
    assert isinstance(lead, r.Then)
    assert (lead.what.names, lead.then.names) == ((PAIR[0],), (PAIR[1],))


def test_a_lost_rule_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        edited("format: 1")
