"""An erasure killed at any moment is finished when the store is opened next, and leaves no byte either."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from journeyglass.lake.erase import erase, finish_erasures
from journeyglass.ledger.faultpoints import ERASE_POINTS
from tests.privacy.killed import kill_at
from tests.privacy.searching import found
from tests.privacy.test_bytes import KEPT, litter, told
from tests.privacy.test_erase import by_key, rows
from tests.privacy.world import PERSON, open_store

Rows = dict[tuple[str, str, int, str], dict[str, Any]]


@pytest.fixture(scope="module")
def undisturbed(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """The lake's rows after an erasure that nothing disturbed."""
    folder = Path(shutil.copytree(filled, tmp_path_factory.mktemp("undisturbed") / "store"))
    with open_store(folder) as store:
        erase(store, PERSON, journeys=["people"], dry_run=False)
        return by_key(rows(store))


@pytest.mark.parametrize("point", ERASE_POINTS)
def test_finished_at_the_next_start(folder: Path, undisturbed: Rows, point: str) -> None:
    litter(folder)
    texts = told(folder)
    assert kill_at(point, folder, PERSON), "it was killed there"
    with open_store(folder) as store:
        finish_erasures(store)
        assert store.ledger.erasures.all("started") == []
        assert by_key(rows(store)) == undisturbed
        assert [c.name for c in store.ledger.contacts()] == ["Boris Other", "Clara Third"]
        assert not store.ledger.places.all("people")
        assert found(folder / KEPT, texts) == {}


def test_one_that_keeps_events_keeps_them_once(folder: Path) -> None:
    assert kill_at("erase.after_lake", folder, PERSON, keep_events=True)
    with open_store(folder) as store:
        assert finish_erasures(store) == 1
        kept = [row for row in rows(store) if row["source"] == "erased"]
        assert len(kept) == 10
        assert finish_erasures(store) == 0
