"""`journeyglass read`: place every account on the journey, and keep the visits in a file if wanted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from journeyglass.cli.onspark import LOCAL, Conf, Engine, Master, SparkOptions, WhichEngine
from journeyglass.cli.options import AsJson, AsOf, JourneyName, KnownAt
from journeyglass.cli.session import session_of, show, show_json
from journeyglass.errors import InputError

if TYPE_CHECKING:
    from journeyglass.workspace import Result

_FORMATS = (".parquet", ".csv")


def read(
    context: typer.Context,
    journey: JourneyName = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the visits to this .parquet or .csv file.")
    ] = None,
    engine: WhichEngine = Engine.DUCKDB,
    master: Master = LOCAL,
    conf: Conf = None,
    table: Annotated[
        str | None,
        typer.Option(
            metavar="TABLE", help="With `--engine spark`: read this table of Spark's, or these Parquet files, instead."
        ),
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="SOURCE", help="With `--table`: the source that says what its rows mean.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Place every account on the journey through its whole history, and say how many visits that gave."""
    if out is not None and out.suffix not in _FORMATS:
        raise InputError(f"the format of {out.name} is not known", "name a .parquet or a .csv file")
    on_spark = SparkOptions.of(engine, master, conf or [], table, source)
    from journeyglass.cli.reading import read_journey
    from journeyglass.cli.shapes import ReadDone, StageRead
    from journeyglass.cli.tables import read_view

    with session_of(context).workspace() as workspace:
        if on_spark is None:
            result = read_journey(workspace, journey, as_of, known_at)
        else:
            result = on_spark.read(workspace, journey, as_of, known_at)
        if out is not None:
            write_visits(result, out)
        done = ReadDone(
            result.journey.journey, result.as_of, result.known_at, result.subjects.num_rows, result.visits.num_rows,
            result.milestones.num_rows, result.moments.num_rows, tuple(StageRead(**row) for row in _stages(result)),
            str(out) if out else None, result.notes,
        )  # fmt: skip
        return show_json(done) if as_json else show(*read_view(done))


def _stages(result: Result) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = result.context.table("""
        SELECT st.stage, count(v.stage) AS visits, count(DISTINCT v.subject) AS subjects,
            count(*) FILTER (v.stage IS NOT NULL AND v.left_at IS NULL) AS open
        FROM stages st LEFT JOIN visits v USING (stage) GROUP BY st.stage, st.idx ORDER BY st.idx""").to_pylist()
    return rows


def write_visits(result: Result, out: Path) -> None:
    """Write the visits as Parquet or CSV, by the file's name."""
    import pyarrow.csv
    import pyarrow.parquet

    if out.suffix == ".csv":
        pyarrow.csv.write_csv(result.visits, out)
    else:
        pyarrow.parquet.write_table(result.visits, out, compression="zstd")
