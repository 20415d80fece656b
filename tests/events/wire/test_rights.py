from __future__ import annotations

from typing import Any

import pytest

from journeyglass.events.wire.rights import MONEY_NAMES, RIGHTS
from journeyglass.journey.vocabulary import VOCABULARY
from tests.events.wire.said import BROWSER, SERVER, facts, one, reason, taken

TRACK = {"type": "track", "userId": "u1"}


def test_names_of_money_are_known_names() -> None:
    assert set(VOCABULARY) >= MONEY_NAMES


@pytest.mark.parametrize("name", sorted(MONEY_NAMES | {n for n, w in VOCABULARY.items() if w.actor != "customer"}))
def test_a_browser_sends_no_money_and_nothing_that_we_did(name: str) -> None:
    assert reason({**TRACK, "event": name}, sender=BROWSER) == "not_allowed"
    allowed = not name.startswith("Account Stage")
    assert hasattr(one({**TRACK, "event": name}, sender=SERVER), "facts") == allowed


@pytest.mark.parametrize(
    "message",
    [
        {"event": "Thing Done", "properties": {"value": 5, "currency": "EUR"}},
        {"event": "Thing Done", "properties": {"revenue": 5}},
        {"event": "Thing Done", "context": {"journeyglass": {"actor": "us"}}},
        {"event": "Thing Done", "context": {"journeyglass": {"actor": "system"}}},
        {"type": "identify", "traits": {"committee_role": "champion"}},
        {"type": "identify", "traits": {"committee_role": None}},
    ],
)
def test_what_else_a_browser_may_not(message: dict[str, Any]) -> None:
    verdict = one({**TRACK, **message}, sender=BROWSER)
    assert getattr(verdict, "reason", None) == "not_allowed"
    assert "server" in getattr(verdict, "sentence", "")
    taken({**TRACK, **message})


def test_what_a_browser_may() -> None:
    assert facts({**TRACK, "event": "Form Submitted", "properties": {"value": 5}}, sender=BROWSER)
    for name in ("Email Opened", "Demo Requested", "Survey Submitted", "$exception"):
        assert facts({**TRACK, "event": name}, sender=BROWSER)
    role = {"type": "identify", "userId": "u1", "traits": {"role": "champion"}, "context": {"groupId": "acme"}}
    assert [f["kind"] for f in facts(role, sender=BROWSER)] == ["person_traits", "membership"]
    assert [f["kind"] for f in facts(role)] == ["role", "person_traits", "membership"]
    group = {"type": "group", "userId": "u1", "groupId": "acme", "traits": {"website": "acme.example"}}
    assert [f["kind"] for f in facts(group, sender=BROWSER)] == ["membership", "account_traits"]


def test_every_right_that_is_refused_tells_what_to_do() -> None:
    for name, right in RIGHTS.items():
        assert right.server or not right.browser, name
        assert right.browser or right.advice or name == "domains"
