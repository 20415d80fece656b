"""What goes wrong ends with 2 (or what the page says) and one line that tells what to do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from journeyglass.lake import locking
from journeyglass.workspace import Workspace
from tests.cli.company import SOURCE
from tests.cli.conftest import Call


def one_line(err: str) -> str:
    lines = [line for line in err.splitlines() if not line.startswith("note: ")]
    assert len(lines) == 1, err
    assert "Traceback" not in err
    return lines[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["map", "nothing"], "there is no journey nothing; this workspace has sales"),
        (["map", "salse"], "did you mean sales?"),
        (["map", "--as-of", "yesterday"], "`yesterday` is no date; write a day like"),
        (["map", "--since", "2024-13-01"], "`2024-13-01` is no date"),
        (["map", "--since", "2024-05-01", "--until", "2024-04-01"], "the period ends before it begins"),
        (["accounts", "--stage", "customers"], "no stage customers; did you mean customer?"),
        (["account", "acmee"], "there is no account acmee; did you mean acme?"),
        (["account", "nobody at all"], "`journeyglass accounts` lists those there are"),
        (["place", "acme", "client", "--author", "Eve"], "has no stage `client`; use one of lead, customer, outside"),
        (["place", "acne", "lead", "--author", "Eve"], "there is no account acne; did you mean acme?"),
        (["place", "acme"], "an account and a stage are needed"),
        (["log", "--name", "Meeting Held", "--account", "acne"], "there is no account acne"),
        (["log", "--name", "Meeting Held"], "a touch needs an account or a person"),
        (["log", "--name", "Meeting Held", "--account", "acme", "--note", "kind"], "write --note key=value"),
        (["log", "--name", "Meeting Held", "--account", "acme", "--value", "much"], "`much` is no amount"),
        (["log", "--name", "Meeting Held", "--account", "acme", "--at", "1970-01-01"], "before 1990"),
        (["log", "--name", "Meeting Held", "--account", "acme", "--at", "2999-01-01"], "more than a day ahead"),
        (["figures", "winrate"], "neither a figure nor a journey winrate"),
        (["figures", "sales", "winrate"], "there is no figure winrate; did you mean win_rate?"),
        (["figures", "reached", "--within", "30d"], "the figure reached has no option within"),
        (["figures", "conversion", "--within", "soon"], "soon is no duration"),
        (["figures", "--within", "30d"], "belong to one figure"),
        (["figures", "dwell", "--by", "colour"], "no account has a trait colour"),
        (["figures", "a", "b", "c"], "too many names"),
        (["import", "erp"], "there is no source erp; there is crm"),
        (["import", "--data", "nowhere"], "there is no file deals.csv in nowhere"),
        (["import", "--guess", "nowhere.csv"], "there is no file nowhere.csv"),
        (["read", "--out", "visits.xlsx"], "name a .parquet or a .csv file"),
        (["read", "--out", "no/such/folder/visits.csv"], "name another place"),
        (["events", "--source", "erp"], "nothing came from a source erp; there are crm"),
        (["journeys", "copy", "sas"], "did you mean saas?"),
        (["journeys", "copy", "saas", "--as", "../up"], "`../up` is no id"),
        (["journeys", "show", "nowhere"], "`journeyglass journeys list` tells those there are"),
        (["compare", "sales", "nowhere.yaml"], "the journey file nowhere.yaml cannot be read"),
        (["check", "nowhere.yaml"], "there is no file nowhere.yaml"),
        (["mpa"], "No such command"),
        (["map", "--colour"], "see `journeyglass map --help`"),
        (["account"], "see `journeyglass account --help`"),
        (["init"], "is a workspace already"),
    ],
)
def test_one_line_that_tells_what_to_do(
    call: Call, imported_once: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(imported_once)
    found = call(*arguments)
    assert found.code == 2
    assert found.out == ""
    line = one_line(found.err)
    assert line.startswith("error: ")
    assert said in line


def test_no_workspace(call: Call, tmp_path: Path) -> None:
    found = call("-C", tmp_path, "map")
    assert found.code == 2
    assert "make one with `journeyglass init`" in one_line(found.err)


def test_a_broken_journey_tells_its_place(call: Call, company: Path) -> None:
    path = company / "journeys" / "sales.yaml"
    path.write_text(path.read_text("utf-8").replace("patience: 30d", "patience: soon"), "utf-8")
    found = call("-C", company, "map")
    assert found.code == 2
    assert found.err.startswith("journeys/sales.yaml:11:15: `patience` is `soon`; write a whole number")
    assert found.err.splitlines()[1].startswith("journeys/sales.yaml:19:96: warning: nobody sends the event `Fair Vis")


def test_a_broken_settings_file_tells_every_fault(call: Call, company: Path) -> None:
    (company / "journeyglass.toml").write_text(
        'nme = "x"\nlanguage = "fr"\nas_of = "soon"\n[rates]\nto = "EUR"\nUSD = "dear"\n[observed]\ncrm = "then"\n'
    )
    found = call("-C", company, "map")
    assert found.code == 2
    lines = [line.removeprefix(str(company)) for line in found.err.splitlines()]
    assert [line.partition(" ")[0] for line in lines] == [f"/journeyglass.toml:{n}:1:" for n in (1, 2, 3, 6, 8)]
    assert "did you mean `name`?" in lines[0]


def test_broken_toml_tells_its_place(call: Call, company: Path) -> None:
    (company / "journeyglass.toml").write_text('name = "x"\njourney = sales\n')
    found = call("-C", company, "map")
    assert found.code == 2
    assert "journeyglass.toml:2:11: this is no TOML" in one_line(found.err)


def test_a_missing_column_tells_its_place(call: Call, fresh: Path) -> None:
    path = fresh / "sources" / "crm.yaml"
    path.write_text(SOURCE.replace("name: company", "name: compny"), "utf-8")
    found = call("-C", fresh, "import")
    assert found.code == 2
    assert "did you mean `company`?" in one_line(found.err)


def test_another_import_is_running(call: Call, company: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "PATIENCE", 0.0)
    with Workspace.open(company) as workspace, workspace.store.writing():
        found = call("-C", company, "import")
    assert found.code == 2
    assert one_line(found.err).endswith(
        "another import is running in this workspace; wait until it is done, then try again"
    )


def test_guess_overwrites_nothing(call: Call, company: Path) -> None:
    (company / "crm.csv").write_text("a,b\n1,2\n")
    before = (company / "sources" / "crm.yaml").read_bytes()
    found = call("-C", company, "import", "--guess", company / "crm.csv")
    assert found.code == 2
    assert "sources/crm.yaml exists already" in one_line(found.err)
    assert (company / "sources" / "crm.yaml").read_bytes() == before


def test_a_fault_of_ours_keeps_its_insides_for_a_report(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journeyglass.cli.version._of", lambda name: 1 / 0)
    found = call("version")
    assert found.code == 1
    kept = re.search(r"its insides are in (\S+\.txt), please report it", one_line(found.err))
    assert kept
    assert "ZeroDivisionError" in Path(kept[1]).read_text("utf-8")
    Path(kept[1]).unlink()
    with pytest.raises(ZeroDivisionError):
        call("--debug", "version")


def test_ctrl_c_ends_quietly(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(name: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("journeyglass.cli.version._of", interrupted)
    found = call("version")
    assert (found.code, found.out, found.err) == (130, "", "")


def test_a_closed_pipe_ends_quietly() -> None:
    program = [sys.executable, "-c", "from journeyglass.cli import main; main()", "journeys", "schema"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


def test_what_a_file_says_cannot_steer_the_terminal(call: Call, imported_once: Path) -> None:
    found = call("-C", imported_once, "account", "\x1b[31mred\x07")
    assert found.code == 2
    assert "\x1b" not in found.err
    assert "\x07" not in found.err


def test_help_starts_without_the_engines() -> None:
    seen = "import sys; from journeyglass.cli.run import run; run(['--help']); print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True, env=os.environ)
    heavy = {"duckdb", "numba", "numpy", "pandas", "pyarrow", "sqlalchemy", "deltalake", "pydantic", "scipy"}
    assert not heavy & set(done.stdout.splitlines()[-1].split())
