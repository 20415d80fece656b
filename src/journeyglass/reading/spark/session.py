"""The connection to Spark, and the ways in and out of it: tables in, queries, tables out."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from journeyglass.errors import InputError, SparkError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

USUAL: Mapping[str, str] = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "50000",
    "spark.ui.showConsoleProgress": "false",
}
"""What a session that is made here has unless told otherwise; a session that exists keeps its own settings."""


_OURS = re.compile(r"^journeyglass\.errors\.\w+: (.*)$", re.MULTILINE)


def connect(master: str, settings: Mapping[str, str] | None = None) -> SparkSession:
    """A session on this master (`local[*]`, `spark://…`, `k8s://…`, `yarn`); one that is running is used as it is."""
    session_class = _session_class()
    if master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers elsewhere have a Python of their own
    builder = session_class.builder.appName("journeyglass").master(master)
    for key, value in {**USUAL, **(settings or {})}.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except Exception as error:  # PySpark wraps whatever the Java side raises, in classes of several modules
        advice = "is Java 17 or newer installed, and does the master answer? docs/howto/spark.md tells what is needed"
        raise SparkError(f"there is no session on {master}: {first_line(error)}", advice) from error


def _session_class() -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise InputError("PySpark is not installed", "run `pip install journeyglass[spark]`") from error
    return SparkSession


@contextmanager
def told_as_ours() -> Iterator[None]:
    """What fails in Spark as an error of ours; of an error in a worker what it said there."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        found = _OURS.findall(str(error))
        if found:
            raise InputError(f"the reading failed on a worker: {found[-1]}") from error
        raise SparkError(
            f"Spark failed: {first_line(error)}", "look at the job in Spark's own pages or logs"
        ) from error


def first_line(error: Exception) -> str:
    """What an error of Spark's says first; the rest is a trace."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def send(session: SparkSession, table: pa.Table) -> DataFrame:
    """A small table of the driver's as a frame."""
    return session.createDataFrame(table)


def fetch(frame: DataFrame) -> pa.Table:
    """What a frame has, on the driver; for what is small."""
    return frame.toArrow()


def query(session: SparkSession, sql: str, **frames: DataFrame) -> DataFrame:
    """What Spark's SQL gives; `{name}` in it stands for the frame of that name."""
    return session.sql(sql, **frames)
