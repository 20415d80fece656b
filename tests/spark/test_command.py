"""`journeyglass read --engine spark` on the cluster, from the workspace's lake and from a table that a source binds."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.csv
import pyarrow.parquet
import pytest

from journeyglass.workspace import Workspace

from ..cli.company import HEAD, make_company
from ..cli.conftest import Call, call

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["call"]


@pytest.fixture
def company(tmp_path: Path) -> Path:
    folder = make_company(tmp_path / "company")
    with Workspace.open(folder) as workspace:
        workspace.import_()
    return folder


def as_parquet(company: Path, folder: Path) -> Path:
    """The company's deals as Parquet, in two files, as a cluster would hold them."""
    text = pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(HEADER, "string"), strings_can_be_null=True)
    deals = pyarrow.csv.read_csv(company / "data" / "deals.csv", convert_options=text)
    folder.mkdir()
    for number in range(2):
        pyarrow.parquet.write_table(deals.slice(4 * number, 4), folder / f"{number}.parquet")
    return folder


HEADER = HEAD.split(",")
ON_SPARK = ("--engine", "spark", "--master")


@pytest.mark.parametrize("bound", [False, True], ids=["lake", "table"])
def test_spark_writes_the_same_file(
    bound: bool, company: Path, call: Call, master: str, session: "SparkSession", tmp_path: Path
) -> None:
    files = [tmp_path / "duckdb.parquet", tmp_path / "spark.parquet"]
    table = ("--table", as_parquet(company, tmp_path / "deals"), "--source", "crm") if bound else ()
    read = ("-C", company, "read", "--json")
    alone = call(*read, "--out", files[0])
    spark = call(*read, *ON_SPARK, master, *table, "--out", files[1])
    assert (alone.code, spark.code) == (0, 0), spark.err
    assert files[0].read_bytes() == files[1].read_bytes()
    assert alone.json["stages"] == spark.json["stages"]
    assert ("time 1" in spark.err) == bound  # the bad row, which the import had put aside


def test_a_name_that_spark_does_not_know(company: Path, call: Call, master: str, session: "SparkSession") -> None:
    said = call("-C", company, "read", *ON_SPARK, master, "--table", "warehouse.nothing", "--source", "crm")
    assert said.code != 0
    assert re.search("Spark failed: .*nothing", said.err)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--table", "t"), "belong together"),
        (("--master", "spark://x:1"), "add `--engine spark`"),
        (("--engine", "spark", "--conf", "memory"), "write KEY=VALUE"),
    ],
)
def test_options_that_do_not_fit(options: tuple[str, ...], told: str, company: Path, call: Call) -> None:
    said = call("-C", company, "read", *options)
    assert said.code == 2
    assert told in said.err


def test_credit_is_gathered_on_the_cluster(company: Path, call: Call, master: str, session: "SparkSession") -> None:
    asked = ("-C", company, "figures", "attribution", "--json", "--set", "of=name")
    alone = call(*asked)
    spark = call(*asked, *ON_SPARK, master)
    assert (alone.code, spark.code) == (0, 0), spark.err
    assert spark.json["figures"] == alone.json["figures"]
    assert spark.json["figures"][0]["rows"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("conversion",), "conversion runs on the visits"),
        ((), "every figure at once"),
        (("attribution", "--trend", "month"), "leave out --trend"),
    ],
)
def test_figures_that_spark_does_not_gather(asked: tuple[str, ...], told: str, company: Path, call: Call) -> None:
    said = call("-C", company, "figures", *asked, "--engine", "spark")
    assert said.code == 2
    assert told in said.err
