"""How rows on their way to the kernel are cut in Spark's workers, which needs no Spark to be tried."""

from random import Random

import pyarrow as pa
import pytest

from journeyglass.journey.rules import Condition
from journeyglass.journey.rules import Test as Asked
from journeyglass.reading.dialect import DUCK, SPARK
from journeyglass.reading.spark.worker import whole_subjects

AT_ONCE = 20


def rows(seed: int) -> pa.Table:
    """Subjects of one to sixty rows in two readings; the last of one and the first of the other have one name."""
    random = Random(seed)
    keys = [(ask, f"s{n:02}") for ask, names in ((0, range(12)), (1, range(11, 25))) for n in names]
    whole = [key for key in keys for _ in range(random.choice([1, 1, 2, 5, 60]))]
    return pa.table({"ask": pa.array([a for a, _ in whole], pa.int32()), "subject": [s for _, s in whole]})


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_no_block_ends_within_a_subject(size: int) -> None:
    for seed in range(20):
        table = rows(seed)
        blocks = list(whole_subjects(iter(table.to_batches(max_chunksize=size)), AT_ONCE))
        assert pa.concat_tables(blocks).equals(table)
        keys = [set(zip(*block.to_pydict().values(), strict=True)) for block in blocks]
        assert sum(map(len, keys)) == len(set.union(*keys))
        if size < AT_ONCE:
            assert len(blocks) > 1


def test_no_rows_are_no_block() -> None:
    assert list(whole_subjects(iter([]), AT_ONCE)) == []
    assert list(whole_subjects(iter(rows(0).slice(0, 0).to_batches()), AT_ONCE)) == []


@pytest.mark.parametrize(
    ("text", "spelt"),
    [("Deal Won", "'Deal Won'"), ("it's", "CAST(X'69742773' AS STRING)"), ("{e}", "CAST(X'7B657D' AS STRING)")],
)
def test_spark_is_given_bytes_where_quotes_could_mislead(text: str, spelt: str) -> None:
    assert SPARK.quote(text) == spelt
    assert DUCK.quote("it's") == "'it''s'"


def test_what_spark_cannot_say_exactly() -> None:
    channel = Condition("channel", (Asked("eq", "site"),), of_event=True)
    expression = Condition("channel", (Asked("gt", "a"), Asked("matches", "^s")), of_event=True)
    inside = Condition("channel", (Asked("eq", "site"),))
    assert [SPARK.says(c) for c in (channel, expression, inside)] == [True, False, False]
    assert all(DUCK.says(c) for c in (channel, expression, inside))
