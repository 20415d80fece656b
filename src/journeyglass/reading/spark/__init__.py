"""Reading on Spark: the same kernel and the same visits, for events that one machine does not hold.

    facts       what is read: the workspace's lake
    bound       … or a table that a source mapping binds
    placing     whose event it is: identity resolved by joins in Spark (`events`)
    asks        what is asked of each event, and by whom: Spark's SQL, or DuckDB on the worker
    rows        events as the kernel takes them: a name, a mask, the texts that reasons may need
    worker      what runs in Spark's Python workers: DuckDB on a batch, the kernel on whole subjects
    histories   who is read, and how their traits change
    reader      all of it, one journey or many in one pass

Nothing here imports PySpark before a session is asked for.
"""

from journeyglass.reading.spark.bound import table_facts
from journeyglass.reading.spark.facts import Facts, lake_facts
from journeyglass.reading.spark.placing import events
from journeyglass.reading.spark.reader import SparkReader, read
from journeyglass.reading.spark.session import connect

__all__ = ["Facts", "SparkReader", "connect", "events", "lake_facts", "read", "table_facts"]
