"""A preview tells exactly what a reading of the saved file would say."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from journeyglass import Workspace
from journeyglass.demo.workspace import make
from journeyglass.journey.editing.edit import Edit
from journeyglass.workspace.accounts import AccountNow
from journeyglass.workspace.editing import edit_journey, edited_text, present
from journeyglass.workspace.preview import MOST_EXAMPLES, preview
from journeyglass.workspace.vocabulary import Vocabularies
from tests.server.edit.conftest import ANN

EDITS: tuple[list[tuple[str, str, Any]], ...] = (
    [("set", "stages/consideration/enter", {"did": "Trial Started"})],
    [("set", "stages/evaluation/enter", {"any": [{"did": "Page Viewed", "at_least": 3}, {"quiet_for": "5d"}]})],
    [("remove", "stages/evangelism/enter", None), ("set", "stages/evangelism/outcomes", None)],
    [("set", "stages/evaluation/question", "words move nobody")],
)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("preview") / "company"
    make(folder, accounts=60)
    with Workspace.open(folder) as workspace:
        workspace.import_()
    return folder


def stands(accounts: tuple[AccountNow, ...]) -> dict[str, str]:
    return {account.subject: account.stage for account in accounts}


@pytest.mark.parametrize("said", EDITS)
def test_it_is_what_the_saved_file_gives(company: Path, said: list[tuple[Any, str, Any]]) -> None:
    edits = [Edit(*one) for one in said]
    with Workspace.open(company) as workspace:
        before = workspace.read("saas")
        _, edited = edited_text(workspace, "saas", edits, "en")
        found = preview(before, edited.journey)
        was = stands(before.accounts())
        now = present(workspace, "saas")
        saved = edit_journey(workspace, "saas", now.revision, edits, "en", ANN)
        stand = stands(workspace.read("saas", before.as_of).accounts())
        edit_journey(workspace, "saas", saved.revision, saved.undo, "en", ANN)
    moved = {s: (was[s], stand[s]) for s in was if was[s] != stand[s]}
    assert was.keys() == stand.keys()
    assert {(m.from_, m.to): m.count for m in found.moves} == Counter(moved.values())
    assert (found.accounts, found.moved) == (len(was), len(moved))
    assert {e.subject: (e.from_, e.to) for e in found.examples}.items() <= moved.items()
    assert len(found.examples) == min(len(moved), MOST_EXAMPLES)
    assert {k: n for k, n in found.before.items() if n} == Counter(was.values())
    assert {k: n for k, n in found.after.items() if n} == Counter(stand.values())
    assert bool(moved) == (said[0][1] != "stages/evaluation/question")


def test_the_reading_is_not_asked_meanwhile(company: Path) -> None:
    """Others may be asking on its connection: an edit that moves nobody must not touch it."""
    added = Edit("add", "activities", {"title": "Guided demo", "from": "evaluation", "seen": {"did": "Meeting Held"}})
    with Workspace.open(company) as workspace:
        before = workspace.read("saas")
        _, edited = edited_text(workspace, "saas", [added], "en")
        number = len(before.accounts())
        asked = before.context.con.execute("SELECT * FROM visits")
        found = preview(before, edited.journey)
        assert (found.moved, found.accounts) == (0, number)
        assert asked.fetchone() is not None


def test_what_rules_can_ask_for(company: Path) -> None:
    with Workspace.open(company) as workspace:
        known = Vocabularies(workspace)
        found = known.of(workspace.journey("saas").journey, "en")
        lens = workspace.lens()
        counts = dict(lens.execute("SELECT name, count(*) FROM cache_events GROUP BY name").fetchall())
        came = Counter(lens.execute("SELECT name, channel FROM cache_events WHERE channel IS NOT NULL").fetchall())
        paths = {
            path
            for (path,) in lens.execute(
                "SELECT DISTINCT json_extract_string(properties, '$.path') FROM cache_events WHERE name = 'Page Viewed'"
            ).fetchall()
        }
        lens.close()
    assert {name.name: name.events for name in found.names if name.seen} == counts
    assert {channel for _, channel in came} <= set(found.channels)
    for name in found.names:
        ways = sorted((-events, channel) for (of, channel), events in came.items() if of == name.name)
        assert name.channel == (ways[0][1] if ways else None)
    assert any(name.channel for name in found.names)
    (path,) = [one for one in found.properties if (one.name, one.property) == ("Page Viewed", "path")]
    assert path.seen
    assert 0 < len(path.values) <= 20
    assert set(path.values) <= paths
    assert {"industry"} <= {trait.trait for trait in found.traits}
    assert found.stages[0].stage == "evaluation"
    assert {name.name for name in found.names if name.standard and not name.seen}
