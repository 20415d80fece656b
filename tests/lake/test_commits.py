"""What the lake's log tells of each commit."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from journeyglass.errors import LakeError
from journeyglass.lake.commits import Commit, log_file
from journeyglass.lake.layout import LOG_KEPT, settings
from journeyglass.lake.merging import MANY_FILES
from journeyglass.lake.raw import Lake
from tests.lake.bodies import event, put, table
from tests.lake.test_growing import erase


@pytest.fixture(params=["plain", "a b", "旅程 'q' #&;"])
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> Lake:
    return Lake(tmp_path / request.param)


def seal(lake: Lake, number: int) -> None:
    lake.append(table([event(f"s{number}")]).to_reader(), "inbox", number, tidy=False)


def test_each_commit_tells_its_mark_and_its_files(lake: Lake) -> None:
    put(lake, [event("e1", 0), event("e2", 40)], 7)
    seal(lake, 12)
    made, imported, sealed = lake.commits(-1)
    assert made == Commit(0, None, None, (), False, False)
    assert (imported.version, imported.app, imported.app_version) == (1, "import:crm", 7)
    assert sorted(imported.added) == lake.files(until=1)
    assert (imported.changes_data, imported.removed) == (True, False)
    assert (sealed.app, sealed.app_version, len(sealed.added)) == ("inbox", 12, 1)
    assert lake.commits(1) == [sealed]
    assert lake.commits(0, until=1) == [imported]
    assert lake.commits(2) == []
    assert lake.marked("import:crm", 7) == imported
    assert lake.marked("import:crm", 8) is None


def test_a_merge_changes_no_facts_an_erasure_does(lake: Lake) -> None:
    for number in range(1, MANY_FILES + 1):
        seal(lake, number)
    version = lake.version()
    lake.compact()
    (merge,) = lake.commits(version)
    assert (merge.changes_data, merge.removed, len(merge.added)) == (False, False, 1)
    assert not lake.gone(version)
    assert lake.files(version) == []
    erase(lake, "s3")
    (erasure,) = lake.commits(version + 1)
    assert (erasure.changes_data, erasure.removed) == (True, True)
    assert lake.gone(version)


def test_a_mark_alone_is_a_commit_of_nothing(lake: Lake) -> None:
    lake.mark("inbox", 5)
    lake.mark("inbox", 9)
    assert lake.committed("inbox") == 9
    assert [commit.changes_data for commit in lake.commits(-1)] == [False, False, False]


def test_what_the_log_tells_no_more_is_an_error(lake: Lake) -> None:
    for number in range(1, 4):
        seal(lake, number)
    lake.table().create_checkpoint()
    seal(lake, 4)
    for version in (0, 1):
        log_file(lake.path, version).unlink()
    with pytest.raises(LakeError, match="commit 1 did cannot be told any more; read the lake as a whole"):
        lake.commits(0)
    assert lake.gone(0)
    assert len(lake.commits(1)) == 3
    assert not lake.gone(1)
    assert lake.marked("inbox", 1) is None
    assert lake.marked("inbox", 4)


def test_a_damaged_entry_is_an_error(lake: Lake) -> None:
    seal(lake, 1)
    log_file(lake.path, 1).write_text('{"add": {}}')
    with pytest.raises(LakeError, match="the lake's log cannot be read"):
        lake.commits(0, until=1)


def test_old_entries_of_the_log_go_and_the_lake_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journeyglass.lake.raw.settings", lambda: settings() | {"delta.checkpointInterval": "5"})
    lake = Lake(tmp_path / "lake")
    for number in range(1, 9):
        seal(lake, number)
    old = (datetime.now(UTC) - LOG_KEPT - timedelta(hours=1)).timestamp()
    for entry in (lake.path / "_delta_log").iterdir():
        os.utime(entry, (old, old))
    for number in range(9, 13):
        seal(lake, number)
    left = [version for version in range(13) if log_file(lake.path, version).exists()]
    assert 2 not in left, "entries of more than a day ago go with a checkpoint"
    assert left[-4:] == [9, 10, 11, 12]
    assert lake.committed("inbox") == 12
    assert len(lake.files()) == 12
    assert len(lake.commits(9)) == 3
