"""Figures in files: every row comes back, a spreadsheet computes nothing, no file is lost."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeyglass.errors import InputError
from journeyglass.figures import Figure, compute
from journeyglass.figures.export import export, harmless
from journeyglass.figures.trend import trend
from tests.figures.ledger import Ledger


def figure(evil: str = "=1+1") -> Figure:
    made = Ledger()
    for i in range(12):
        end = {"outcome": "lost", "outcome_kind": "lost", "reason": evil}
        made.subject(f"s{i}", ("a", i, i + 3), ("b", i + 3, i + 9, end if i % 2 else {}))
        made.trait(f"s{i}", None, size=evil if i % 3 else "safe")
    return compute(made.context(), "dwell", by="size")


def test_csv_has_the_flat_columns(tmp_path: Path):
    found = figure("plain")
    with export(found, tmp_path / "f.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    flat = found.to_arrow()
    assert list(rows[0]) == flat.column_names
    assert [float(row["median"]) if row["median"] else None for row in rows] == flat["median"].to_pylist()
    assert any(row["median"] for row in rows)
    assert [row["group"] for row in rows] == flat["group"].to_pylist()


def test_parquet_says_what_it_is(tmp_path: Path):
    found = figure()
    table = pyarrow.parquet.read_table(export(found, tmp_path / "f.parquet"))
    assert table.replace_schema_metadata().equals(found.to_arrow())
    about = json.loads(table.schema.metadata[b"journeyglass"])
    assert (about["figure"], about["by"], about["as_of"]) == ("dwell", "size", "2024-04-10T00:00:00Z")


def test_json_is_the_stable_shape(tmp_path: Path):
    found = figure()
    assert json.loads(export(found, tmp_path / "f.json").read_text("utf-8")) == found.to_json()


@pytest.mark.parametrize("kind", ["csv", "parquet", "json"])
def test_trends_and_empty_figures_can_be_written(tmp_path: Path, kind: str):
    empty = compute(Ledger().context(), "dwell")
    assert export(trend(Ledger().context(), "dwell"), tmp_path / f"t.{kind}").stat().st_size > 0
    assert export(empty, tmp_path / f"e.{kind}").stat().st_size > 0


@given(st.text(max_size=12))
def test_no_text_begins_a_formula(text: str):
    import pyarrow as pa

    (said,) = harmless(pa.table({"x": pa.array([text], pa.string())}))["x"].to_pylist()
    assert said in (text, f"'{text}")
    assert not said.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not said.startswith(("\t", "\r", "\n"))


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", " =cmd|' /C calc'!A0", "＝1"])
def test_a_formula_gets_an_apostrophe_and_a_number_does_not(tmp_path: Path, evil: str):
    with export(figure(evil), tmp_path / "f.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["group"] for row in rows} == {"safe", f"'{evil}"}
    assert all(float(row["visits"]) for row in rows)


def test_a_file_is_replaced_only_where_that_is_wanted(tmp_path: Path):
    target = tmp_path / "f.json"
    target.write_text("mine")
    with pytest.raises(InputError, match="exists already"):
        export(figure(), target)
    assert target.read_text() == "mine"
    export(figure(), target, force=True)
    assert target.read_text() != "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["f.json"]


def test_an_unknown_format(tmp_path: Path):
    with pytest.raises(InputError, match=r"the format of f.xlsx is not known; name a .csv, .parquet, .json file"):
        export(figure(), tmp_path / "f.xlsx")
