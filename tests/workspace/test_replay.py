"""Traces and replays: every message ever sent can be asked for, and what was refused can be put right."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from journeyglass import Workspace
from journeyglass.cli.run import run
from journeyglass.errors import AmendmentFileError
from journeyglass.events.wire import Accepted, Sender, judge, open_body
from journeyglass.lake.sealing import seal
from journeyglass.ledger.arrivals import Entry, Refusal, id_hash
from journeyglass.workspace.amendment import load_amendment
from journeyglass.workspace.replay import replay
from journeyglass.workspace.trace import trace
from tests.cli.company import make_company

NOW = 1_750_000_000_000_000


@pytest.fixture
def workspace(tmp_path: Path):
    with Workspace.open(make_company(tmp_path / "company"), clock=lambda: NOW) as opened:
        opened.import_()
        yield opened


def send(workspace: Workspace, *messages: dict[str, object], kind: str = "server", received: int = NOW) -> None:
    """Judge and keep these as the tracking API does."""
    ledger = workspace.store.ledger
    body = msgspec.json.encode({"batch": list(messages)})
    incoming = open_body("/v1/batch", body)
    entries, refusals = [], []
    for verdict in judge(incoming, Sender("site", kind), received, ledger.workspace(NOW).salt):
        if isinstance(verdict, Accepted):
            entries.append(Entry(id_hash(verdict.id), verdict.id, received, "site", verdict.body()))
        else:
            key = id_hash(verdict.id) if verdict.id else None
            refusals.append(Refusal(key, verdict.id, "site", received, verdict.reason, verdict.sentence, verdict.raw))
    ledger.inbox.put(entries, refusals, received)


def track(id_: str, event: str | None = "Demo Requested", **more: object) -> dict[str, object]:
    said = {"type": "track", "messageId": id_, "userId": "anna", "timestamp": "2025-06-01T10:00:00Z", **more}
    return said | ({"event": event} if event else {})


def test_a_message_is_traced_from_the_inbox_to_the_stage_that_it_caused(workspace: Workspace) -> None:
    won = track("m1", "Opportunity Won", context={"groupId": "c1"}, properties={"amount": 900, "currency": "EUR"})
    send(workspace, won)
    send(workspace, won, received=NOW + 5)
    found = trace(workspace, "m1")  # whose it is asks for a reading, which seals
    assert (found.state, found.source, found.repeats) == ("accepted", "site", 1)
    assert found.last_repeat_at is not None
    said = [(fact.name, fact.person_id, fact.account_id) for fact in found.facts if fact.kind == "event"]
    assert said == [("Opportunity Won", "anna", "c1")]
    assert (found.person, found.account) == ("anna", "c1")
    assert [(c.subject, c.event, c.stage) for c in found.caused] == [("c1", "entered", "customer")]
    again = trace(workspace, "m1")
    assert again.kept is not None
    assert again.kept.place == "lake"
    assert again.kept.sealed_at is not None
    assert again.facts == found.facts


def test_a_waiting_message_is_traced_without_a_reading(workspace: Workspace) -> None:
    send(workspace, track("m1"))
    found = trace(workspace, "m1", lambda *_: ("anna", None), lambda *_: [])
    assert found.kept is not None
    assert (found.kept.place, found.kept.number, found.kept.lake_version) == ("inbox", 1, None)


def test_an_imported_event_is_traced_to_its_row(workspace: Workspace) -> None:
    con = workspace.lens()
    event_id, account = con.execute("SELECT event_id, account FROM events ORDER BY event_id LIMIT 1").fetchall()[0]
    con.close()
    found = trace(workspace, event_id)
    assert found.state == "accepted"
    assert found.account == account
    assert found.kept is not None
    assert (found.kept.place, found.kept.import_number) == ("lake", 1)
    assert found.kept.row is not None


def test_what_never_came_is_unknown(workspace: Workspace) -> None:
    found = trace(workspace, "nothing")
    assert (found.state, found.facts, found.refusals, found.kept) == ("unknown", (), (), None)


def test_a_refused_message_is_replayed_once(workspace: Workspace, tmp_path: Path) -> None:
    send(workspace, track("m1", timestamp="01.06.2025 10:00"), track("m2", None), track("m3", timestamp="gestern"))
    refused = trace(workspace, "m1")
    assert (refused.state, refused.refusals[0].state) == ("quarantined", "open")
    rule = load_amendment(
        "format: 1\namendment: times\nwhich: {source: site}\nwhere: {event: {exists: true}}\n"
        'times: {timestamp: "%d.%m.%Y %H:%M"}\nzone: Europe/Berlin\n'
    )
    tried = replay(workspace.store, rule, NOW, dry_run=True)
    assert (tried.looked_at, tried.replayed, tried.other, sum(tried.again.values())) == (3, 1, 1, 1)
    assert trace(workspace, "m1").state == "quarantined"
    done = replay(workspace.store, rule, NOW)
    assert (done.replayed, done.other, sum(done.again.values())) == (1, 1, 1)
    found = trace(workspace, "m1")
    assert (found.state, found.refusals[0].state, found.repeats) == ("accepted", "replayed", 0)
    assert [fact.at.isoformat() for fact in found.facts if fact.at] == ["2025-06-01T08:00:00+00:00"]
    once_more = replay(workspace.store, rule, NOW)
    assert (once_more.looked_at, once_more.replayed) == (2, 0)


def test_a_message_sent_well_in_the_meantime_is_not_kept_twice(workspace: Workspace) -> None:
    send(workspace, track("m1", None))
    send(workspace, track("m1"))
    rule = load_amendment("format: 1\namendment: name\nset: {event: Demo Requested}\n")
    done = replay(workspace.store, rule, NOW)
    assert (done.replayed, done.repeated) == (0, 1)
    seal(workspace.store)
    con = workspace.lens()
    assert con.execute("SELECT count(*) FROM events WHERE event_id = 'm1'").fetchall() == [(1,)]
    con.close()


def test_a_message_without_an_id_is_replayed_once(workspace: Workspace) -> None:
    nameless = track("", None)
    send(workspace, nameless)
    rule = load_amendment("format: 1\namendment: name\nset: {event: Demo Requested}\n")
    row = workspace.store.ledger.refused.rows()[0]
    assert replay(workspace.store, rule, NOW).replayed == 1
    workspace.store.ledger.refused.settle([row.number], "open", NOW)  # as if it had died before settling
    done = replay(workspace.store, rule, NOW)
    assert (done.replayed, done.repeated) == (0, 1)


def test_what_a_key_had_no_right_to_say_is_replayed_only_by_name(workspace: Workspace) -> None:
    send(workspace, track("m1", "Opportunity Won"), kind="browser")
    assert [row.reason for row in workspace.store.ledger.refused.rows()] == ["not_allowed"]
    assert replay(workspace.store, None, NOW).looked_at == 0
    assert replay(workspace.store, None, NOW, reason="not_allowed").replayed == 1


def test_a_call_of_its_own_path_is_replayed_as_that_call(workspace: Workspace) -> None:
    """A lone message says by its path what it is, and by `sentAt` how far its clock was off."""
    ledger = workspace.store.ledger
    body = msgspec.json.encode({"messageId": "g1", "userId": "anna", "groupId": 12 * [1]})
    verdict = judge(open_body("/v1/group", body), Sender("site", "server"), NOW, ledger.workspace(NOW).salt)[0]
    assert not isinstance(verdict, Accepted)
    ledger.inbox.put([], [Refusal(id_hash("g1"), "g1", "site", NOW, verdict.reason, "", verdict.raw)], NOW)
    done = replay(workspace.store, load_amendment("format: 1\namendment: a\nset: {groupId: c1}\n"), NOW)
    assert done.replayed == 1
    assert {fact.kind for fact in trace(workspace, "g1").facts} >= {"membership"}


def test_a_large_refused_message_is_kept_whole(workspace: Workspace) -> None:
    send(workspace, track("m1", None, properties={"note": "x" * 100_000}))
    assert replay(workspace.store, load_amendment("format: 1\namendment: a\nset: {event: Note}\n"), NOW).replayed == 1


def test_every_fault_of_an_amendment_is_told_with_its_place() -> None:
    with pytest.raises(AmendmentFileError) as caught:
        load_amendment(
            "format: 1\namendment: a\nzone: Mars\nsett: {a: 1}\nwhere: {event: {matches: '('}}\n", path="a.yaml"
        )
    told = str(caught.value)
    assert "a.yaml:3:" in told or "a.yaml:5:" in told
    assert "RE2" in told or "zone" in told


def test_an_amendment_moves_maps_sets_and_removes() -> None:
    rule = load_amendment(
        "format: 1\namendment: a\nmove: {properties.when: timestamp}\nmap: {properties.plan: {PRO: pro}}\n"
        "set: {properties.new.deep: 1}\nremove: [userId, properties.gone, not.there]\n"
    )
    sent = {"userId": "u", "properties": {"when": "x", "plan": "PRO", "gone": 1, "stays": [1]}}
    assert rule.amended(sent) == {
        "timestamp": "x", "properties": {"plan": "pro", "new": {"deep": 1}, "stays": [1]}
    }  # fmt: skip
    assert sent["properties"] == {"when": "x", "plan": "PRO", "gone": 1, "stays": [1]}


def test_on_the_command_line(workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    send(workspace, track("m1", None))
    folder = ["-C", str(workspace.root)]
    assert run([*folder, "events", "trace", "m1"]) == 0
    assert "has no name" in capsys.readouterr().out
    assert run([*folder, "events", "--quarantine", "--source", "site"]) == 0
    assert "has no name" in capsys.readouterr().out
    rule = tmp_path / "amend.yaml"
    rule.write_text("format: 1\namendment: name\nset: {event: Demo Requested}\n")
    assert run([*folder, "events", "replay", str(rule), "--dry-run"]) == 0
    assert "1 would be kept" in capsys.readouterr().out
    assert run([*folder, "events", "replay", str(rule), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["replayed"] == 1
    assert run([*folder, "events", "trace", "m1"]) == 0
    told = capsys.readouterr().out
    assert "accepted" in told
    assert "anna" in told
    assert run([*folder, "events", "trace", "m9"]) == 2
    assert "ever came" in capsys.readouterr().err
