"""What came lately: the same whether it waits in the inbox or lies in the lake, and only new files are opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from journeyglass import Workspace
from journeyglass.events.jsontext import dumps
from journeyglass.events.wire import Accepted, Incoming, Sender, judge
from journeyglass.lake import sealing
from journeyglass.ledger.arrivals import Entry, Refusal, id_hash
from journeyglass.workspace.received_lately import MINUTE, fresh_files, received_lately

START = 1_700_000_040_000_000  # a whole minute


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "workspace", clock=lambda: START + 10 * MINUTE) as made:
        yield made


def send(workspace: Workspace, name: str, number: int, at: int) -> None:
    body = dumps({"type": "track", "event": name, "userId": f"u{number}", "messageId": f"{name}-{number}"})
    salt = workspace.store.ledger.workspace(at).salt
    (told,) = judge(Incoming("segment", None, (body,), sent_at=None), Sender("web", "server"), at, salt)
    assert isinstance(told, Accepted)
    workspace.store.ledger.inbox.put([Entry(id_hash(told.id), told.id, at, "web", told.body())], [], at)


def test_counts_by_minute_source_and_name_before_and_after_the_seal(workspace: Workspace) -> None:
    for number in range(4):
        send(workspace, "Signed Up", number, START + number * MINUTE)
    send(workspace, "Feature Used", 0, START + 3 * MINUTE + 1)
    refusal = Refusal(None, None, "web", START + 2 * MINUTE, "time", "odd", b"{}")
    workspace.store.ledger.inbox.put([], [refusal], START + 2 * MINUTE)
    now = START + 3 * MINUTE + 2
    before = received_lately(workspace.store, now, minutes=3)
    assert [(minute.events, minute.refused) for minute in before.minutes] == [(1, 0), (1, 1), (2, 0)]
    assert [(line.source, line.name, line.events) for line in before.by_source] == [
        ("web", "Signed Up", 3),
        ("web", "Feature Used", 1),
    ]
    assert [event.event_id for event in before.latest][:2] == ["Feature Used-0", "Signed Up-3"]
    assert before.waiting == 5
    sealing.seal(workspace.store)
    after = received_lately(workspace.store, now, minutes=3)
    assert after.waiting == 0
    assert (after.minutes, after.by_source, after.latest) == (before.minutes, before.by_source, before.latest)


def test_files_that_are_older_are_not_opened(workspace: Workspace) -> None:
    send(workspace, "Signed Up", 1, START)
    sealing.seal(workspace.store)
    send(workspace, "Signed Up", 2, START + 5 * MINUTE)
    sealing.seal(workspace.store)
    assert len(workspace.store.lake.files()) >= 2
    assert len(fresh_files(workspace.store, START + 4 * MINUTE)) == 1
    assert fresh_files(workspace.store, START + 6 * MINUTE) == []
    assert [e.event_id for e in received_lately(workspace.store, START + 6 * MINUTE, 3).latest] == ["Signed Up-2"]


def test_nothing_yet(workspace: Workspace) -> None:
    found = received_lately(workspace.store, START, minutes=2)
    assert [(minute.events, minute.refused) for minute in found.minutes] == [(0, 0), (0, 0)]
    assert (found.by_source, found.latest, found.waiting, found.more) == ((), (), 0, False)
