"""Erasing while a keeper works on the workspace: it forgets the person too, and goes on as if read from scratch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from journeyglass.keeper import Keeper
from journeyglass.workspace import Workspace
from journeyglass.workspace.privacy import erase_person
from tests.privacy.searching import found
from tests.privacy.test_bytes import KEPT, told
from tests.privacy.world import NOW, OTHER, PERSON, messages, send

JOURNEY = """\
format: 1
journey: {name}
title: A journey
subject: {subject}
stages:
  - {{id: lead, title: Lead, enter: {{did: Form Submitted}}}}
  - {{id: met, title: Met, enter: {{did: Meeting Held}}}}
  - {{id: user, title: User, enter: {{did: Feature Used}}}}
"""
PATIENCE = 60.0


@pytest.fixture
def keeper(folder: Path) -> Iterator[Keeper]:
    """At work on the small workspace, with a journey of accounts and one of people."""
    (folder / "journeyglass.toml").write_text('name = "small"\n', "utf-8")
    for part in ("journeys", "sources"):
        (folder / part).mkdir()
    for name, subject in (("sales", "account"), ("people", "person")):
        (folder / "journeys" / f"{name}.yaml").write_text(JOURNEY.format(name=name, subject=subject), "utf-8")
    working = Keeper(folder, clock=lambda: NOW + 100, seal_every=0.2)
    working.start()
    yield working
    assert working.stop(PATIENCE)


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.02)


def test_the_keeper_forgets_too(folder: Path, keeper: Keeper) -> None:
    texts = told(folder)
    with Workspace.open(folder, clock=lambda: NOW + 50) as workspace:
        places, changes = workspace.store.ledger.places, workspace.store.ledger.changes
        until(lambda: (at := places.get("people", PERSON)) is not None and at.stage == "user")
        until(lambda: keeper.status().waiting == 0)
        assert erase_person(workspace, PERSON, dry_run=False).done
        late = [("track", {"userId": who, "event": "Feature Used"}) for who in (PERSON, OTHER)]
        send(workspace.store, messages(late, NOW + 60), NOW + 60)
        keeper.nudge()
        until(lambda: (at := places.get("people", OTHER)) is not None and at.stage == "user")
        until(lambda: (at := places.get("sales", "acme")) is not None and at.stage == "user")
        until(lambda: keeper.status().waiting == 0 and not keeper.status().errors)
        assert places.get("people", PERSON) is None
        assert PERSON not in {change.subject for _, _, change in changes.after(0, 1_000)}
        assert [row.person_id for row in workspace.store.ledger.contacts()] == [OTHER, "crm-clara-0044"]
    until(lambda: not left(folder, texts))


def left(folder: Path, texts: dict[str, str]) -> dict[str, list[str]]:
    """Where she stands in what a keeper and its reading have on disk; files come, grow and go meanwhile."""
    try:
        return {what: names for what, names in found(folder / KEPT, texts).items() if not only_wal(names)}
    except (FileNotFoundError, pa.ArrowInvalid):
        return {"files": ["come, grow and go"]}


def only_wal(names: list[str]) -> bool:
    return all(name == "ledger.db-wal" for name in names)
