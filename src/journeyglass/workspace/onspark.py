"""A reading with the events in Spark: the workspace's own lake, or a table of the cluster's that a source binds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journeyglass.errors import InputError
from journeyglass.events.source import load_source
from journeyglass.figures import FIGURES, Context, Filters, Rates
from journeyglass.figures.attribution_spark import attribution_on_spark
from journeyglass.figures.spec import FigureSpec
from journeyglass.figures.traffic_spark import traffic_on_spark
from journeyglass.reading.duck import micros
from journeyglass.reading.spark import Facts, SparkReader, lake_facts, table_facts
from journeyglass.reading.spark.bound import open_table
from journeyglass.workspace.result import Result
from journeyglass.workspace.shown import ShownFigure

if TYPE_CHECKING:
    from datetime import datetime

    import pyarrow as pa
    from pyspark.sql import SparkSession

    from journeyglass.workspace.workspace import Instant, Workspace


@dataclass(frozen=True)
class Bound:
    """A table of Spark's catalogue, or Parquet files (`place`), whose rows mean what the source named `source` says."""

    place: str
    source: str


@dataclass(frozen=True)
class OnSpark:
    """A reading whose events are still there, in Spark: figures over all of them are gathered where they are."""

    result: Result
    reader: SparkReader

    def attribution(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        by: str | None = None,
        **asked: str | None,
    ) -> ShownFigure:
        """The figure `attribution`; `by` is a period, `asked` are its options, `of` no touchpoint."""
        spec, context = FIGURES["attribution"], self.result.context
        _expect(spec, asked)
        filters = Filters(since, until, by)
        found = attribution_on_spark(self.reader, self.result.reading, filters, context.rates, **asked)
        return ShownFigure.of(replace(found, title=spec.title), self.result.journey, self.result.lang)

    def traffic(self, per: str = "month") -> pa.Table:
        """The counts of the figure `traffic`: `(period, visitors, known, accounts, sessions, views)`."""
        return traffic_on_spark(self.reader, self.result.as_of, per)


def _expect(spec: FigureSpec, asked: dict[str, str | None]) -> None:
    wrong = sorted(set(asked) - set(spec.options))
    if wrong:
        options = ", ".join(spec.options)
        raise InputError(f"the figure {spec.name} has no option {', '.join(wrong)}", f"its options: {options}")


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
    single events find none beside such a result; see `open_on_spark` for those that Spark can gather.
    """
    with open_on_spark(workspace, session, journey, as_of, known_at, bound) as there:
        return there.result


@contextmanager
def open_on_spark(
    workspace: Workspace,
    session: SparkSession,
    journey: str | None = None,
    as_of: Instant = None,
    known_at: Instant = None,
    bound: Bound | None = None,
) -> Iterator[OnSpark]:
    """The reading of `read_on_spark`, and inside the `with` its events for `attribution` and `traffic`."""
    begun = workspace.now
    found = workspace.journey(journey).journey
    facts, notes = _facts(workspace, session, bound)
    known = None if known_at is None else workspace._instant(known_at, None, begun)
    settings = workspace.settings
    with SparkReader(session, facts, None if known is None else micros(known), _declared(workspace)) as reader:
        until = workspace._instant(settings.as_of if as_of is None else as_of, reader.last_at, begun)
        reading = reader.read(found, until)
        told = (*workspace._notes(reader.last_at, until), *notes)
        rates = Rates(settings.rates_to, settings.rates) if settings.rates_to else None
        context = Context.of(reading, None, rates)
        result = Result(reading, context, workspace, known, told, settings.language, settings.label)
        yield OnSpark(result, reader)


def _declared(workspace: Workspace) -> dict[str, int]:
    """Since when sources are recorded, as their files and the settings say."""
    observed = {source: micros(at) for source, at in workspace.settings.observed.items()}
    return {**workspace.store.ledger.observed_from(), **observed}


def _facts(workspace: Workspace, session: SparkSession, bound: Bound | None) -> tuple[Facts, tuple[str, ...]]:
    """What is to be read, and what should be known of it."""
    if bound is None:
        workspace.store.catch_up()
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
