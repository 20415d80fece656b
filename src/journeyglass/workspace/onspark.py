"""A reading with the events in Spark: the workspace's own lake, or a table of the cluster's that a source binds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journeyglass.events.source import load_source
from journeyglass.figures import Context, Rates
from journeyglass.reading.duck import micros
from journeyglass.reading.spark import Facts, SparkReader, lake_facts, table_facts
from journeyglass.reading.spark.bound import open_table
from journeyglass.workspace.result import Result

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from journeyglass.workspace.workspace import Instant, Workspace


@dataclass(frozen=True)
class Bound:
    """A table of Spark's catalogue, or Parquet files (`place`), whose rows mean what the source named `source` says."""

    place: str
    source: str


def read_on_spark(
    workspace: Workspace,
    session: SparkSession,
    journey: str | None = None,
    as_of: Instant = None,
    known_at: Instant = None,
    bound: Bound | None = None,
) -> Result:
    """As `Workspace.read`, with the events in Spark: the same visits, milestones, moments and subjects.

    With `bound` another table is read instead of what was imported, and nothing of it is kept. Figures that look at
    single events find none beside such a result.
    """
    found = workspace.journey(journey).journey
    facts, notes = _facts(workspace, session, bound)
    known = None if known_at is None else workspace._instant(known_at, None)
    settings = workspace.settings
    with SparkReader(session, facts, None if known is None else micros(known), _declared(workspace)) as reader:
        until = workspace._instant(settings.as_of if as_of is None else as_of, reader.last_at)
        reading = reader.read(found, until)
        told = (*workspace._notes(reader.last_at, until), *notes)
    rates = Rates(settings.rates_to, settings.rates) if settings.rates_to else None
    context = Context.of(reading, None, rates)
    return Result(reading, context, workspace, known, told, settings.language, settings.label)


def _declared(workspace: Workspace) -> dict[str, int]:
    """Since when sources are recorded, as their files and the settings say."""
    observed = {source: micros(at) for source, at in workspace.settings.observed.items()}
    return {**workspace.store.ledger.observed_from(), **observed}


def _facts(workspace: Workspace, session: SparkSession, bound: Bound | None) -> tuple[Facts, tuple[str, ...]]:
    """What is to be read, and what should be known of it."""
    if bound is None:
        return lake_facts(session, workspace.store.lake), ()
    mapping = load_source(workspace.source_files.find(bound.source))
    facts, reasons = table_facts(
        session,
        open_table(session, bound.place),
        mapping,
        received_at=workspace.now,
        salt=workspace.store.ledger.workspace(micros(workspace.now)).salt,
    )
    rows = sum(reasons.values())
    listed = ", ".join(f"{reason} {count}" for reason, count in reasons.items())
    return facts, (f"{rows} things that rows of {bound.place} say could not be taken: {listed}",) if rows else ()
