"""The same reading on Spark: the lake's files, the same kernel in Spark's workers, here all on this machine."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

from bench.machine import this_machine
from bench.outcome import Outcome
from bench.place import AS_OF, JOURNEY, Place
from bench.reading import answers_of
from bench.stopwatch import Stopwatch

SETTINGS = {"spark.driver.memory": "3g", "spark.sql.shuffle.partitions": "8"}
"""What the Java side may use (the workers' Python comes on top), and parts enough for one machine."""


def run(place: Place) -> Outcome:
    """Read on as many workers as there are cores; starting Spark is told apart."""
    if find_spec("pyspark") is None:
        return Outcome(why_not="PySpark is not installed")
    if shutil.which("java") is None:
        return Outcome(why_not="Java is not installed")
    from journeyglass.reading.spark import connect, lake_facts, read

    with Stopwatch() as starting:
        session = connect(f"local[{this_machine().cores}]", SETTINGS)
    session.sparkContext.setLogLevel("ERROR")
    with place.open() as workspace:
        journey = workspace.journey(JOURNEY).journey
        declared = workspace.store.ledger.observed_from()
        with Stopwatch() as watch:
            reading = read(session, lake_facts(session, workspace.store.lake), journey, AS_OF, declared=declared)
    session.stop()
    return Outcome(watch.seconds, answers_of(reading), {"start": starting.seconds})
