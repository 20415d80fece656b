"""`journeyglass sources`: how they stand, and one brought in."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from journeyglass.cli.app import app
from journeyglass.cli.run import run as run_to_its_end
from tests.keeper.company import Company

SOURCE = """\
format: 1
source: deals
table: {file: deals.csv}
row_key: id
every: 90m
account: {id: company}
events: [{name: Form Submitted, at: happened}]
"""


def run(company: Company, *words: str) -> str:
    done = CliRunner().invoke(app, ["-C", str(company.root), *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout


def test_sources_on_the_command_line(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert "there is no source yet" in run(company, "sources")
    folder = company.root / "sources"
    (folder / "deals.yaml").write_text(SOURCE, "utf-8")
    assert "never" in run(company, "sources")
    (folder / "deals.csv").write_text("id,company,happened\n1,acme,2025-06-01\n2,beta,2025-06-02\n", "utf-8")
    assert run(company, "sources", "refresh", "deals") == "deals: 2 rows read, 2 facts new or changed\n"
    assert run(company, "sources", "refresh", "deals") == "deals: 0 rows read, 0 facts new or changed\n"
    shown = run(company, "sources")
    assert shown.split()[:3] == ["source", "table", "every"]
    assert "deals.csv" in shown
    assert "90 min" in shown
    told = json.loads(run(company, "sources", "--json"))
    line = told["sources"][0]
    assert (line["source"], line["state"], line["every_seconds"], line["error"]) == ("deals", "done", 5_400, None)
    assert line["lag_seconds"] < 3_600
    assert line["next_at"] > line["tried_at"]
    done = json.loads(run(company, "sources", "refresh", "deals", "--full", "--json"))
    assert (done["source"], done["rows"], done["wrote"]) == ("deals", 0, 0)


def test_a_source_that_fails_says_why_and_ends_with_2(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    (company.root / "sources" / "deals.yaml").write_text(SOURCE, "utf-8")
    assert run_to_its_end(["-C", str(company.root), "sources", "refresh", "deals"]) == 2
    assert "there is no file deals.csv" in capsys.readouterr().err
    assert "deals: there is no file deals.csv" in run(company, "sources").replace("\n", " ")
