"""The page about tracking says what the code does."""

from __future__ import annotations

import re

from journeyglass.events.wire.rights import MONEY_NAMES, RIGHTS
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "howto" / "tracking.md").read_text("utf-8")


def test_the_table_of_rights_is_the_table_in_the_code() -> None:
    said = {True: "yes", False: "no"}
    rows = [f"| {right.does} | {said[right.server]} | {said[right.browser]} |" for right in RIGHTS.values()]
    found = [line for line in PAGE.splitlines() if line.endswith(("| yes |", "| no |"))]
    assert found == rows


def test_every_reason_is_explained() -> None:
    source = ROOT / "src" / "journeyglass" / "events" / "wire"
    used = {
        reason for file in source.glob("*.py") for reason in re.findall(r'WrongError\(\s*"(\w+)"', file.read_text())
    }
    assert len(used) > 15
    explained = set(re.findall(r"`(\w+)`", PAGE.split("## What is refused")[1]))
    assert used <= explained


def test_the_events_about_money_are_named() -> None:
    flat = " ".join(PAGE.split())
    for name in MONEY_NAMES:
        assert name in flat or name.removeprefix("Subscription ") in flat
