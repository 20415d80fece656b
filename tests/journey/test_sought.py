"""What the rules of a journey seek in events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import get_args

import pytest
from pydantic import BaseModel

from journeyglass.journey.builtin import load_builtin
from journeyglass.journey.load import load
from journeyglass.journey.rules import Rule
from journeyglass.journey.sought import every_rule, sought, sought_names

WRITTEN = """
format: 1
journey: j
title: J
segments:
  - {id: large, title: Large, who: {did: Signed Up, where: {seats: {gte: 50}}}}
stages:
  - id: first
    title: First
    enter: {did: [Meeting Held, Lunch], where: {kind: [call, lunch], channel: phone}}
    touchpoints:
      - {id: talk, title: Talk, channel: phone, seen: {did: Meeting Held, where: {kind: call, paid: true, source: crm}}}
"""


JOURNEY = load(WRITTEN).journey


def test_properties_and_channels_name_by_name() -> None:
    found = {(one.name, one.property, one.of_event): one.values for one in sought(JOURNEY)}
    assert found == {
        ("Meeting Held", "kind", False): ("call", "lunch"),
        ("Lunch", "kind", False): ("call", "lunch"),
        ("Meeting Held", "channel", True): ("phone",),
        ("Lunch", "channel", True): ("phone",),
        ("Meeting Held", "paid", False): (True,),
        ("Signed Up", "seats", False): (),
    }
    assert sought_names(JOURNEY) == ("Meeting Held", "Lunch", "Signed Up")


@pytest.mark.parametrize("name", ["m1-joined", "m2-services", "m3-abm", "m4-hourglass", "m5-saas"])
def test_no_rule_of_a_built_in_journey_is_left_out(name: str) -> None:
    journey = load_builtin(name).journey
    assert Counter(every_rule(journey)) == Counter(written(journey))


def written(part: object) -> Iterator[Rule]:
    """All rules in the fields of a part of a journey, wherever they stand."""
    if isinstance(part, get_args(Rule)):
        yield part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from written(getattr(part, name))
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from written(value)
    elif isinstance(part, tuple):
        for value in part:
            yield from written(value)
