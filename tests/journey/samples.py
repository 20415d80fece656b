"""Journeys that the tests share."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("JOURNEYGLASS_DATA", Path(__file__).parents[3] / "shared" / "data")).parent

SMALL = """\
format: 1
journey: small
title: Small
stages:
  - id: lead
    enter: {did: Form Submitted}
    outcomes: [{id: lost, kind: lost, when: {did: Opportunity Lost}, reason: reason}]
  - id: trial
    enter: {did: Trial Started}
"""


def design(name: str) -> str:
    """A page of the design that is kept beside the project."""
    page = SHARED / "design" / name
    if not page.exists():
        pytest.skip(f"the design pages are not beside the project: no {name}")
    return page.read_text("utf-8")


def example() -> str:
    """The journey of the format's page, as given, with the three stages that it names but leaves out."""
    first = re.search(r"```yaml\n(format: 1\njourney:.*?)```", design("format.md"), re.S)
    assert first
    return (
        first[1]
        + "  - {id: evaluation, enter: {did: Demo Requested}}\n"
        + "  - {id: adoption, enter: {did: Feature Used}}\n"
        + "  - {id: lost-touch, enter: {quiet_for: 90d}}\n"
    )
