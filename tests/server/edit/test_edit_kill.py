"""Killed while it saves: the file is whole, and every state of it is among the versions."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from journeyglass import Workspace
from journeyglass.journey.editing.edit import Edit
from journeyglass.journey.load import load
from journeyglass.workspace.editing import edit_journey, present
from journeyglass.workspace.versions import versions
from tests.server.edit.conftest import ANN

ROUNDS = 4
_WRITER = """
import itertools, sys
from journeyglass import Workspace
from journeyglass.journey.editing.edit import Edit
from journeyglass.ledger.authors import Author
from journeyglass.workspace.editing import edit_journey, present
with Workspace.open(sys.argv[1]) as workspace:
    revision = present(workspace, "sales").revision
    for number in itertools.count():
        edit = Edit("set", "stages/lead/question", f"{number} " + "long " * 2000)
        revision = edit_journey(workspace, "sales", revision, [edit], "en", Author(None, "writer")).revision
        print(revision, flush=True)
"""


def killed(root: Path, seconds: float) -> list[str]:
    """Writes for so long after the first save and is killed; the revisions that were told as saved."""
    process = subprocess.Popen([sys.executable, "-c", _WRITER, str(root)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    first = process.stdout.readline().strip()
    time.sleep(seconds)
    process.kill()
    rest = process.stdout.read().split()
    process.stdout.close()
    process.wait(30)
    return [first, *(one for one in rest if len(one) == len(first))]


def test_a_kill_leaves_a_whole_file_and_every_version(workspace: Workspace) -> None:
    told = [revision for number in range(ROUNDS) for revision in killed(workspace.root, 0.05 + 0.09 * number)]
    assert len(told) > ROUNDS
    now = present(workspace, "sales")
    load(now.body)
    edit_journey(workspace, "sales", now.revision, [Edit("set", "stages/lead/question", "Why?")], "en", ANN)
    found, _ = versions(workspace, "sales")
    assert [version.number for version in found] == list(range(len(found), 0, -1))
    assert set(told) <= {version.revision for version in found}
    assert [path.name for path in (workspace.root / "journeys").iterdir()] == ["sales.yaml"]
