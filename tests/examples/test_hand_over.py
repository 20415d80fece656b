"""The hand-over rule on a web log: a case study read, a webinar registered for, three looks at the prices in 30 days.

Everything goes the way of a user's own data: a file, a mapping, an import, a reading. Each case is a company.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from journeyglass.workspace import Workspace
from journeyglass.workspace.result import Result
from tests.examples.opened import at

SOURCE = """\
format: 1
source: web
table: {file: web.jsonl}
row_key: id
time: {zone: UTC}
person: {email: email}
identify: {anonymous_id: visitor, at: at}
events:
  - name: {column: event}
    at: at
    channel: site
    anonymous_id: visitor
    properties: {path: path, kind: kind}
"""
JOURNEY = """\
format: 1
journey: hand-over
title: From interest to the call
stages:
  - id: interest
    title: Interest
    enter: {did: [Page Viewed, Content Viewed, Webinar Registered]}
  - id: ready
    title: Ready for a call
    enter:
      all:
        - {did: Content Viewed, where: {kind: case_study}}
        - did: Webinar Registered
        - {did: Page Viewed, where: {path: /pricing}, at_least: 3, within: 30d}
"""
START = at(2024, 3, 1, 9)
SECOND = 1 / 86_400
CASE, WEBINAR, PRICES = "case", "webinar", "/pricing"
Row = tuple[float, str] | tuple[float, str, str]
"""Days after START, what happened, and who did it where that is not Ann: Bob of the same company, a stranger of
another one, a visitor without a name, or a visitor who says that she is Ann."""
WHO = {
    "ann": {"email": "ann@{case}.example"},
    "bob": {"email": "bob@{case}.example"},
    "stranger": {"email": "kim@not-{case}.example"},
    "visitor": {"visitor": "cookie-{case}"},
    "visitor is ann": {"visitor": "cookie-{case}", "email": "ann@{case}.example"},
}
READ = ((0, CASE), (1, WEBINAR))


@dataclass(frozen=True)
class Case:
    """A company's rows, and the day on which it becomes ready (None: never)."""

    rows: tuple[Row, ...]
    day: float | None


CASES = {
    "prices-last": Case((*READ, (2, PRICES), (3, PRICES), (4, PRICES)), 4),
    "any-order": Case(((0, PRICES), (1, PRICES), (2, PRICES), (3, WEBINAR), (4, CASE)), 4),
    "twice-is-too-few": Case((*READ, (2, PRICES), (3, PRICES)), None),
    "no-webinar": Case(((0, CASE), (2, PRICES), (3, PRICES), (4, PRICES)), None),
    "a-guide-is-no-case-study": Case(((0, "guide"), (1, WEBINAR), (2, PRICES), (3, PRICES), (4, PRICES)), None),
    "another-page": Case((*READ, (2, PRICES), (3, "/pricing/old"), (4, PRICES)), None),
    "colleagues-add-up": Case(((0, CASE), (1, WEBINAR, "bob"), (2, PRICES), (3, PRICES, "bob"), (4, PRICES)), 4),
    "another-company": Case((*READ, (2, PRICES), (3, PRICES), (4, PRICES, "stranger")), None),
    # The look at an instant counts until 30 days later, that instant excluded.
    "just-within": Case((*READ, (2, PRICES), (3, PRICES), (32 - SECOND, PRICES)), 32 - SECOND),
    "just-over": Case((*READ, (2, PRICES), (3, PRICES), (32, PRICES)), None),
    "a-later-three": Case((*READ, (2, PRICES), (3, PRICES), (32, PRICES), (32.5, PRICES)), 32.5),
    "webinar-too-late": Case(((0, CASE), (0, PRICES), (1, PRICES), (2, PRICES), (30, WEBINAR)), None),
    "webinar-in-time": Case(((0, CASE), (0, PRICES), (1, PRICES), (2, PRICES), (30 - SECOND, WEBINAR)), 30 - SECOND),
    "case-and-webinar-last": Case((*READ, (70, PRICES), (71, PRICES), (72, PRICES)), 72),
    "three-at-one-instant": Case((*READ, (2, PRICES), (2, PRICES), (2, PRICES)), 2),
    "visitor-gives-a-name": Case(
        (*READ, (2, PRICES, "visitor"), (3, PRICES, "visitor"), (4, PRICES, "visitor is ann")), 4
    ),
    "visitor-stays-unknown": Case((*READ, *((day, PRICES, "visitor") for day in (2, 3, 4))), None),
}


def _happened(what: str) -> dict[str, str]:
    if what == WEBINAR:
        return {"event": "Webinar Registered"}
    if what.startswith("/"):
        return {"event": "Page Viewed", "path": what}
    return {"event": "Content Viewed", "kind": {CASE: "case_study"}.get(what, what)}


def _lines() -> Iterator[str]:
    for name, case in CASES.items():
        for number, (day, what, *someone) in enumerate(case.rows):
            who = {key: text.format(case=name) for key, text in WHO[someone[0] if someone else "ann"].items()}
            when = (START + timedelta(days=day)).isoformat()
            yield json.dumps({"id": f"{name}-{number}", "at": when, **who, **_happened(what)})


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Result]:
    folder = tmp_path_factory.mktemp("web")
    for name, text in (("journeyglass.toml", ""), ("sources/web.yaml", SOURCE), ("journeys/j.yaml", JOURNEY)):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    lines = list(_lines())
    (folder / "web.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    with Workspace.open(folder) as workspace:
        (summary,) = workspace.import_(data_dir=folder)
        assert (summary.rows, summary.quarantined) == (len(lines), 0)
        yield workspace.read(as_of=START + timedelta(days=100))


def ready(reading: Result, case: str) -> list[dict[str, object]]:
    return [v for v in reading.visits.to_pylist() if (v["subject"], v["stage"]) == (f"{case}.example", "ready")]


@pytest.mark.parametrize("case", CASES)
def test_when_an_account_is_handed_over(case: str, reading: Result) -> None:
    day = CASES[case].day
    expected: list[datetime] = [] if day is None else [START + timedelta(days=day)]
    assert [visit["entered_at"] for visit in ready(reading, case)] == expected


def test_the_event_that_completes_the_rule_is_named(reading: Result) -> None:
    (visit,) = ready(reading, "any-order")
    found = reading.sql(f"SELECT name, properties->>'kind' FROM events WHERE event_id = '{visit['entered_by']}'")
    assert found.fetchall() == [("Content Viewed", "case_study")]
