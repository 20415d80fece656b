"""A journey file edited and read again: other visits of the same events, and nothing is imported."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.examples.opened import Opened, opened

RULE = "    enter: {did: First Sale Made}\n"
PATIENT = "    enter: {all: [{did: First Sale Made}, {in_stage_for: 60d}]}\n"


@pytest.fixture(scope="module")
def olist(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened("olist", tmp_path_factory.mktemp("reread")) as made:
        yield made


def test_an_edited_rule_moves_accounts_and_imports_nothing(olist: Opened) -> None:
    workspace = olist.workspace
    file = workspace.root / "journeys" / "sellers.yaml"
    store = workspace.store
    before = workspace.read()
    version, imports = store.lake.version(), store.ledger.imports()
    cache = sorted(path.name for path in store.cache.path.iterdir())

    text = file.read_text("utf-8")
    assert text.count(RULE) == 1
    file.write_text(text.replace(RULE, PATIENT), "utf-8")
    after = workspace.read()

    waited = {v["subject"]: v["entered_at"] for v in after.visits.to_pylist() if v["stage"] == "selling"}
    sold = {v["subject"]: v["entered_at"] for v in before.visits.to_pylist() if v["stage"] == "selling"}
    assert waited.keys() == sold.keys()
    assert 200 < sum(waited[account] > sold[account] for account in sold) < 376
    assert all(waited[account] >= sold[account] for account in sold)
    assert (store.lake.version(), store.ledger.imports()) == (version, imports)
    assert sorted(path.name for path in store.cache.path.iterdir()) == cache

    file.write_text(text, "utf-8")
    assert workspace.read().visits.equals(before.visits)


def test_importing_the_same_files_again_changes_nothing(olist: Opened) -> None:
    version = olist.workspace.store.lake.version()
    again = olist.workspace.import_(data_dir=olist.data)
    assert {s.source: s.wrote for s in again} == {"deals": 0, "first-sales": 0, "leads": 0}
    assert olist.workspace.store.lake.version() == version
