"""What a workspace holds once its server is stopped: lake and inbox together, read as any program may."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from journeyglass import Workspace
from journeyglass.lake.raw import facts_sql
from journeyglass.ledger.records import Contact
from tests.clients.calls import Call, Fact, said


class Kept:
    """Every fact of a workspace, and what the ledger has of people; whatever waited is sealed first."""

    def __init__(self, root: Path) -> None:
        with Workspace.open(root) as workspace:
            workspace.store.files()
            asked = facts_sql(workspace.store.lake.files())
            with duckdb.connect() as con:
                rows = con.sql(asked).to_arrow_table().to_pylist()
            self.contacts: dict[str, Contact] = {c.person_id: c for c in workspace.store.ledger.contacts()}
            self.refused = workspace.store.ledger.refused.rows(most=10_000)
            self.waiting = workspace.store.ledger.inbox.stand().rows
        self.facts: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            self.facts[row["source"]].append(row)

    def of(self, source: str, message: str) -> list[dict[str, Any]]:
        """What one message of a source said."""
        return [row for row in self.facts[source] if message_of(row) == message]

    def said(self, source: str, message: str) -> set[Fact]:
        """The same, as much as is expected of it."""
        return {(row["kind"], *(row[part] for part in PARTS)) for row in self.of(source, message)}

    def ids(self, source: str) -> Counter[str]:
        """How often each id of an event is there."""
        return Counter(row["fact_id"] for row in self.facts[source] if row["kind"] == "event")


PARTS = ("at", "name", "anonymous_id", "person_id", "account_id")


def message_of(row: dict[str, Any]) -> str:
    """The id of the message that a fact comes from: a message's second fact of one kind has a number behind it."""
    return str(row["fact_id"]).partition("#")[0]


def properties(row: dict[str, Any]) -> dict[str, Any]:
    """A fact's properties or traits."""
    return dict(json.loads(row["properties"] or "{}"))


def differences(kept: Kept, source: str, calls: Sequence[Call], hog: bool) -> dict[str, tuple[set[Fact], set[Fact]]]:
    """For each kind of call: the facts that are missing, and those that nobody said."""
    found: dict[str, tuple[set[Fact], set[Fact]]] = {}
    for call in calls:
        expected, there = said(call, hog), kept.said(source, call.id)
        if expected != there or len(kept.of(source, call.id)) != len(there):
            found[call.kind] = (expected - there, there - expected)
    return found
