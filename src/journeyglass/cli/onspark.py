"""The options of `read` that choose Spark, and what they lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from journeyglass.cli.progress import Meter
from journeyglass.cli.session import say
from journeyglass.errors import InputError

if TYPE_CHECKING:
    from journeyglass.workspace import Result, Workspace
    from journeyglass.workspace.shown import ShownFigure

LOCAL = "local[*]"


class Engine(StrEnum):
    """What the events are read by."""

    DUCKDB = "duckdb"
    SPARK = "spark"


WhichEngine = Annotated[Engine, typer.Option(help="What the events are read by; Spark needs the extra `spark`.")]
Master = Annotated[
    str, typer.Option(metavar="URL", help="With `--engine spark`: the cluster, such as spark://host:7077.")
]
Conf = Annotated[
    list[str] | None, typer.Option(metavar="KEY=VALUE", help="With `--engine spark`: a setting of Spark's.")
]
GATHERED = ("attribution",)
"""The figures that Spark can gather from all events."""


@dataclass(frozen=True)
class SparkOptions:
    """Where Spark is, its settings, and the table to be read instead of the workspace's lake (`table`, `source`)."""

    master: str
    settings: Mapping[str, str]
    table: str | None
    source: str | None

    @classmethod
    def of(
        cls, engine: Engine, master: str, conf: Sequence[str], table: str | None, source: str | None
    ) -> SparkOptions | None:
        """The options given; None where another engine is to read."""
        if (table is None) != (source is None):
            raise InputError("`--table` and `--source` belong together", "give both, or neither")
        if engine is Engine.SPARK:
            return cls(master, dict(_setting(text) for text in conf), table, source)
        if master != LOCAL or conf or table is not None:
            raise InputError("`--master`, `--conf` and `--table` are for Spark", "add `--engine spark`")
        return None

    def read(self, workspace: Workspace, journey: str | None, as_of: str | None, known_at: str | None) -> Result:
        """Read there, and tell on stderr what a reader should know first."""
        from journeyglass.reading.spark import connect
        from journeyglass.workspace.onspark import Bound, read_on_spark

        found = workspace.journey(journey).journey.journey
        bound = Bound(self.table, self.source) if self.table and self.source else None
        with Meter(f"reading {found} on {self.master}"):
            session = connect(self.master, self.settings)
            result = read_on_spark(workspace, session, found, as_of, known_at, bound)
        say(result.notes)
        return result

    def figure(
        self, workspace: Workspace, journey: str | None, name: str | None, as_of: str | None, known_at: str | None,
        asked: dict[str, Any],
    ) -> tuple[Result, ShownFigure]:  # fmt: skip
        """Read there, and gather the figure from all events; tell on stderr what a reader should know first."""
        if name not in GATHERED:
            raise InputError(
                f"{name or 'every figure at once'} runs on the visits, in DuckDB",
                f"leave `--engine spark` out; Spark gathers {', '.join(GATHERED)}",
            )
        from journeyglass.reading.spark import connect
        from journeyglass.workspace.onspark import open_on_spark

        found = workspace.journey(journey).journey.journey
        with Meter(f"{name} of {found} on {self.master}"):
            session = connect(self.master, self.settings)
            with open_on_spark(workspace, session, found, as_of, known_at) as there:
                result, figure = there.result, there.attribution(**asked)
        say(result.notes)
        return result, figure


def _setting(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not key or not sign:
        raise InputError(f"`{text}` is no setting", "write KEY=VALUE, such as spark.executor.memory=4g")
    return key, value
