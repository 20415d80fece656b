"""A lake whose log was cut, as an erasure does, after the cache was made that the live reading begins from."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from journeyglass.errors import LakeError
from journeyglass.lake.rewrite import _cut_log
from journeyglass.lake.store import Store
from journeyglass.reading.live import Live
from tests.reading.live.worlds import END, journey_of, table, world


def test_a_log_that_was_cut_since_the_cache_was_made(tmp_path: Path) -> None:
    journey = journey_of(Random(1), "j0", about_people=False)
    with Store(tmp_path / "store", threads=1) as store:
        store.lake.append(table(world(Random(1), journey)).to_reader(), "import:app", 1)
        store.lake.mark("inbox", 1)
        made = store.files().manifest.lake_version
        store.lake.mark("inbox", 2)
        delta = store.lake.table()
        delta.create_checkpoint()
        _cut_log(store.lake.path / "_delta_log", delta.version())
        assert store.files().manifest.lake_version == made < delta.version()
        with pytest.raises(LakeError):
            store.lake.files(until=made)
        live = Live(store, {"j0": journey}, END)
        assert live.held("j0").subjects.num_rows
        live.close()
