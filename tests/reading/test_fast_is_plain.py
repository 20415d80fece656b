"""The fast reader gives what the plain one gives, over thousands of random journeys and histories."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from journeyglass.reading import plain
from journeyglass.reading.duck import read
from journeyglass.testing.bulk import Bulk, together
from journeyglass.testing.cases import instant, subjects_of
from journeyglass.testing.generators import Pair, random_pair
from journeyglass.testing.shapes import ATOMS, MOVES, shape_counts

PAIRS = 5_000
EACH = 5  # histories that one journey reads
BATCH = 50  # journeys whose histories share a cache
JOURNEYS = PAIRS // EACH
ALWAYS = 200  # of them these run with every test


def seeded(journey: int) -> Pair:
    """A journey with the histories of its own seed and the next, as one."""
    pairs = [random_pair(EACH * journey + i) for i in range(EACH)]
    return pairs[0][0], together([history for _, history, _ in pairs]), max(as_of for *_, as_of in pairs)


@pytest.mark.parametrize(
    "first",
    [pytest.param(first, marks=pytest.mark.readers if first >= ALWAYS else ()) for first in range(0, JOURNEYS, BATCH)],
)
def test_fast_is_plain(first: int, tmp_path: Path) -> None:
    pairs = [seeded(number) for number in range(first, first + BATCH)]
    with duckdb.connect() as con:
        bulk = Bulk([history for _, history, _ in pairs], tmp_path / "cache", con)
        for number, (journey, history, as_of) in enumerate(pairs):
            bulk.use(number)
            fast = subjects_of(read(con, journey, instant(as_of)))
            assert fast == plain.read(journey, history, as_of), f"seeded({first + number})"


@pytest.mark.readers
def test_the_pairs_have_everything(tell: Callable[[str], None]) -> None:
    counts = shape_counts(map(seeded, range(JOURNEYS)))
    tell(f"{PAIRS} pairs of journey and history, {EACH} histories a journey; journeys in which it occurs:")
    tell(", ".join(f"{name} {n}" for name, n in sorted(counts.items())))
    asked = [f"atom {name}" for name in ATOMS.values()] + [f"decided by {name}" for name in ATOMS.values()]
    assert {name: counts[name] for name in [*asked, *(f"move {m}" for m in MOVES)] if counts[name] < 50} == {}
