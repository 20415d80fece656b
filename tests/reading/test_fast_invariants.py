"""What is true of any reading, of the fast reader: order and batches do not matter, the future changes no past."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from journeyglass.events.facts import Event, History
from journeyglass.reading import duck, plain
from journeyglass.reading.duck import read
from journeyglass.testing.bulk import Bulk
from journeyglass.testing.cases import instant, subjects_of
from journeyglass.testing.generators import Pair, random_pair

SEEDS = range(20_000, 20_060)


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    return [random_pair(seed) for seed in SEEDS]


def readings(histories: list[History], pairs: list[Pair], folder: Path) -> Iterator[Any]:
    with duckdb.connect() as con:
        bulk = Bulk(histories, folder / "cache", con)
        for number, (journey, _, as_of) in enumerate(pairs):
            bulk.use(number)
            yield subjects_of(read(con, journey, instant(as_of)))


def test_order_of_arrival_does_not_matter(pairs: list[Pair], tmp_path: Path) -> None:
    shuffled = []
    for number, (_, history, _) in enumerate(pairs):
        random = Random(number)
        shuffled.append(History(*(tuple(random.sample(facts, len(facts))) for facts in vars(history).values())))
    assert list(readings(shuffled, pairs, tmp_path)) == [plain.read(*pair) for pair in pairs]


@pytest.mark.parametrize("rows", [1, 3, 17])
def test_batches_do_not_matter(rows: int, pairs: list[Pair], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def sliced(reader: pa.RecordBatchReader, _: object) -> Iterator[pa.RecordBatch]:
        for batch in reader:
            yield from (batch.slice(begin, rows) for begin in range(0, batch.num_rows, rows))

    monkeypatch.setattr(duck, "_counted", sliced)
    histories = [history for _, history, _ in pairs]
    assert list(readings(histories, pairs, tmp_path)) == [plain.read(*pair) for pair in pairs]


def test_reading_to_an_instant_leaves_out_what_came_after(pairs: list[Pair], tmp_path: Path) -> None:
    middles = []
    for journey, history, _ in pairs:
        times = sorted(event.occurred_at for event in history.events)
        middles.append((journey, history, times[len(times) // 2] if times else 0))
    earlier = [
        replace(history, events=tuple(e for e in history.events if e.occurred_at <= as_of))
        for _, history, as_of in middles
    ]
    whole = list(readings([history for _, history, _ in pairs], middles, tmp_path / "whole"))
    assert whole == list(readings(earlier, middles, tmp_path / "earlier"))


def test_events_that_nobody_asks_for_change_nothing(pairs: list[Pair], tmp_path: Path) -> None:
    def more(history: History) -> History:
        first = {e.account_id: e for e in sorted(history.events, key=lambda e: -e.occurred_at)}
        unasked = [
            replace(e, event_id=f"~{i}", name="Nobody Asks", actor="us", occurred_at=e.occurred_at + i, properties={})
            for i, e in enumerate(first.values(), 1)
        ]
        return replace(history, events=(*history.events, *with_persons_of(history, unasked)))

    accounts = [pair for pair in pairs if pair[0].subject == "account"]
    found = list(readings([more(history) for _, history, _ in accounts], accounts, tmp_path))
    assert found == [plain.read(*pair) for pair in accounts]


def with_persons_of(history: History, events: list[Event]) -> list[Event]:
    """Nobody new acts, so that no person joins an account by them."""
    return [replace(event, person_id=None, anonymous_id=None) for event in events]
