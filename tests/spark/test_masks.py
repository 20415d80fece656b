"""Masks on Spark: every bit of every word, the sign bit too, whoever worked it out."""

from typing import TYPE_CHECKING

import pytest

from journeyglass.events.facts import Event, History
from journeyglass.journey.model import Journey, Milestone, Stage
from journeyglass.journey.rules import Condition, Did, Matcher
from journeyglass.journey.rules import Test as Asked
from journeyglass.reading.compile import compile_journey
from journeyglass.reading.spark.asks import Ask, told

from .both import differences, in_duckdb, on_spark, unmarked

if TYPE_CHECKING:
    from pathlib import Path

    from pyspark.sql import SparkSession

DAY = 86_400_000_000
BITS = 130  # three words


def milestone(number: int, condition: Condition) -> Milestone:
    return Milestone(id=f"m{number}", title="m", when=Did(Matcher(("Told",), (condition,))))


def journey(of_event: bool) -> Journey:
    """One stage with a milestone a bit: the n-th asks for the channel (or the property) `kn`."""
    conditions = [Condition("channel", (Asked("eq", f"k{n}"),), of_event=of_event) for n in range(BITS)]
    milestones = tuple(milestone(n, condition) for n, condition in enumerate(conditions))
    stage = Stage(id="s", title="s", enter=Did(Matcher(("Begun",))), milestones=milestones)
    return Journey(format=1, journey="bits", title="bits", stages=(stage,))


def history(of_event: bool) -> History:
    """An account a bit, whose one event has it; and one that has every second bit."""
    events = [Event(event_id=f"b{n}", name="Begun", occurred_at=0, account_id=f"a{n:03}") for n in range(BITS + 1)]
    told = [(f"a{n:03}", n) for n in range(BITS)] + [(f"a{BITS:03}", n) for n in range(0, BITS, 2)]
    for account, n in told:
        said = {"channel": f"k{n}"} if of_event else {"properties": {"channel": f"k{n}"}}
        events.append(
            Event(event_id=f"t{account}{n}", name="Told", occurred_at=(n + 1) * DAY, account_id=account, **said)
        )
    return History(tuple(events))


@pytest.mark.parametrize("of_event", [True, False], ids=["spark-sql", "duckdb-on-the-worker"])
def test_each_bit_is_its_own(of_event: bool, session: "SparkSession", tmp_path: "Path") -> None:
    asked = journey(of_event)
    assert compile_journey(asked).words == 3
    assert told([Ask(asked, 0)], False).is_empty == of_event
    pairs = [(asked, history(of_event), 1000 * DAY)]
    spark, duckdb = on_spark(session, pairs)[0], in_duckdb(pairs, tmp_path / "cache")[0]
    assert differences(spark, duckdb, unmarked(asked)) == []
    reached = [(row["subject"][-3:], row["milestone"]) for row in spark.milestones.to_pylist()]
    alone = [(account, reached_) for account, reached_ in reached if int(account) < BITS]
    assert alone == [(f"{n:03}", f"m{n}") for n in range(BITS)]
    assert [m for account, m in reached if int(account) == BITS] == [f"m{n}" for n in range(0, BITS, 2)]
