"""Figures that look at all events, gathered on the cluster: every row as DuckDB has it, to the last digit."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from journeyglass.demo import make
from journeyglass.errors import InputError
from journeyglass.figures import Context, Figure, Filters, attribution_paths
from journeyglass.figures.attribution import compute as attribution
from journeyglass.figures.attribution_spark import attribution_on_spark
from journeyglass.figures.filters import EVERYTHING
from journeyglass.lake.cache import Cache
from journeyglass.lake.lens import connect
from journeyglass.lake.raw import Lake
from journeyglass.reading import duck
from journeyglass.reading.spark import SparkReader, lake_facts
from journeyglass.workspace import Workspace

from .test_lake import AS_OF, journey, lake

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from journeyglass.workspace import Result

__all__ = ["lake"]


@dataclass(frozen=True)
class Both:
    """The example company as DuckDB read it, and its events on the cluster."""

    result: "Result"
    reader: SparkReader


@pytest.fixture(scope="module")
def company(session: "SparkSession", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("example") / "company"
    make(folder, accounts=150)
    with Workspace.open(folder) as workspace:
        workspace.import_()
        result = workspace.read("saas")
        with SparkReader(session, lake_facts(session, workspace.store.lake)) as reader:
            yield Both(result, reader)


ASKED: list[dict[str, Any]] = [
    {},
    {"of": "source", "order": "2", "worth": "rate"},
    {"of": "properties.path", "lookback": "90d", "half_life": "30d"},
    {"start": "consideration", "to": "onboarding", "of": "name"},
]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_credit_at_the_example_company(asked: dict[str, Any], company: Both) -> None:
    figure = company.result.figure("attribution", **asked)
    spark = on_spark(company, **asked)
    assert spark.rows == figure.rows
    assert (spark.notes, spark.options) == (figure.notes, figure.options)
    assert len(figure.rows) > 3
    assert figure.rows[0].linear.low is not None


def on_spark(company: Both, filters: Filters = EVERYTHING, **asked: str) -> Figure:
    return attribution_on_spark(company.reader, company.result.reading, filters, company.result.context.rates, **asked)


def test_credit_by_quarter(company: Both) -> None:
    spark = on_spark(company, Filters(by="quarter"))
    assert spark.rows == company.result.figure("attribution", by="quarter").rows
    assert len({row.group for row in spark.rows}) > 2


AWKWARD: list[tuple[str, dict[str, Any]]] = [
    ("account", {"to": "won", "of": "properties.deal"}),
    ("person", {"to": "won", "of": "properties.n"}),
    ("deal", {"to": "tried", "of": "properties.deal"}),
    ("deal", {"to": "won", "of": "name", "lookback": "20d"}),
]


@pytest.mark.parametrize(("subject", "asked"), AWKWARD, ids=str)
def test_credit_of_an_awkward_lake(
    asked: dict[str, Any],
    subject: str,
    lake: Lake,
    session: "SparkSession",
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(attribution_paths, "TOP", 5)  # so that some are rare
    con = connect()
    Cache(tmp_path, lake).ensure({}).register(con)
    alone = duck.read(con, journey(subject), AS_OF)
    figure = attribution(Context.of(alone, con), **asked)
    with SparkReader(session, lake_facts(session, lake)) as reader:
        spark = attribution_on_spark(reader, alone, **asked)
    assert (spark.rows, spark.notes) == (figure.rows, figure.notes)
    assert sum(row.paths for row in spark.rows) > 3
    assert any("rarest" in note for note in spark.notes) == (asked["of"] == "properties.deal")
    con.close()


@pytest.mark.parametrize(
    ("asked", "filters", "told"),
    [
        ({"of": "touchpoint"}, EVERYTHING, "cannot be told apart"),
        ({"to": "nowhere"}, EVERYTHING, "no stage nowhere"),
        ({}, Filters(by="owner"), "not broken down by owner"),
    ],
    ids=["of", "to", "by"],
)
def test_what_spark_is_not_asked(asked: dict[str, Any], filters: Filters, told: str, company: Both) -> None:
    with pytest.raises(InputError, match=told):
        on_spark(company, filters, **asked)
