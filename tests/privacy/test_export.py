"""What is handed out: all about a person, and of an account nothing about people unless asked."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from journeyglass.cli.run import run
from journeyglass.errors import NotFoundError
from journeyglass.workspace import Workspace
from journeyglass.workspace.privacy import erase_person, export_account, export_person
from tests.privacy.searching import spellings
from tests.privacy.test_bytes import told
from tests.privacy.world import EMAIL, FIRST_NAME, NAME, NOW, OLD_PERSON, OTHER, PERSON, PHONE, SECRET, VISITOR


@pytest.fixture
def workspace(folder: Path) -> Path:
    """The small workspace with its settings and no journey: every place left there is of a journey that is no more."""
    (folder / "journeyglass.toml").write_text('name = "small"\n', "utf-8")
    for part in ("journeys", "sources"):
        (folder / part).mkdir()
    return folder


def lines(folder: Path, said: str, **options: bool) -> list[dict[str, Any]]:
    with Workspace.open(folder, clock=lambda: NOW + 5) as opened:
        found = export_account(opened, said, **options) if options else export_person(opened, said)
        return [json.loads(json.dumps(line)) for line in found]


@pytest.mark.parametrize("said", [PERSON, OLD_PERSON, EMAIL])
def test_all_about_a_person(workspace: Path, said: str) -> None:
    found = lines(workspace, said)
    assert set(found[0]["ids"]) >= {PERSON, OLD_PERSON}
    assert found[0]["visitors"] == [OLD_PERSON, VISITOR]
    places = Counter(line["kept_in"].partition("/")[0] for line in found)
    assert places == {
        "asked": 1, "ledger: contacts": 3, "ledger: quarantine": 1, "ledger: refused": 1, "ledger: places": 1,
        "ledger: changes": 1, "ledger: inbox": 1, "lake: event": 13, "lake: link": 3, "lake: membership": 2,
        "lake: person_domain": 3, "lake: person_merge": 1, "lake: person_traits": 3, "lake: role": 2,
    }  # fmt: skip


def test_every_identifier_is_told(workspace: Path) -> None:
    text = json.dumps(lines(workspace, PERSON), ensure_ascii=False).encode()
    missing = [what for what, said in told(workspace).items() if not any(s in text for s in spellings(said))]
    assert missing == []


def test_of_others_only_what_tells_of_the_person(workspace: Path) -> None:
    found = lines(workspace, PERSON)
    of_others = [line for line in found if "told" in line]
    assert {json.dumps(line["told"]) for line in of_others} >= {json.dumps({"referrer_id": PERSON})}
    assert len(of_others) == 3
    text = json.dumps([line for line in found if line["kept_in"] != "ledger: quarantine"])
    assert OTHER not in text
    assert "Boris" not in text


def test_an_account_without_its_people(workspace: Path) -> None:
    found = lines(workspace, "acme", people=False)
    text = json.dumps(found, ensure_ascii=False)
    personal = [PERSON, OLD_PERSON, OTHER, EMAIL, EMAIL.lower(), NAME, PHONE, FIRST_NAME, VISITOR, "boris"]
    assert [said for said in personal if said in text] == []
    kinds = Counter(line["kind"] for line in found if line["kept_in"].startswith("lake"))
    assert set(kinds) == {"event", "account_traits", "account_domain"}
    assert kinds["event"] > 10, "also what its people did without naming it"
    assert SECRET in text, "free texts stay; the page about privacy says so"


def test_an_account_with_its_people(workspace: Path) -> None:
    found = lines(workspace, "acme", people=True)
    text = json.dumps(found, ensure_ascii=False)
    assert [said for said in (PERSON, OTHER, NAME, PHONE, VISITOR) if said not in text] == []
    assert {line["kind"] for line in found if line["kept_in"].startswith("lake")} >= {"membership", "role", "link"}
    assert "Clara" not in text


def test_the_unknown_are_told(workspace: Path) -> None:
    with pytest.raises(NotFoundError, match="nothing is kept of nobody"):
        lines(workspace, "nobody")
    with pytest.raises(NotFoundError, match="nothing is kept of an account none"):
        lines(workspace, "none", people=False)


def test_nothing_is_left_to_hand_out(workspace: Path) -> None:
    with Workspace.open(workspace, clock=lambda: NOW + 5) as opened:
        assert erase_person(opened, EMAIL, dry_run=False).done
        for said in (EMAIL, PERSON, OLD_PERSON):
            with pytest.raises(NotFoundError):
                next(export_person(opened, said))


def called(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(["-C", str(folder), *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_commands(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(capsys, workspace, "people", "erase", EMAIL)
    assert code == 0
    assert out.splitlines()[0].startswith("would be erased: ")
    assert out.splitlines()[-1] == "nothing has gone yet; do it with --yes"
    assert "histories that change: acme (10)" in out
    file = workspace / "anna.jsonl"
    assert called(capsys, workspace, "people", "export", PERSON, "--out", str(file))[0] == 0
    assert file.stat().st_mode & 0o077 == 0, "only its owner may read it"
    assert len(file.read_text("utf-8").splitlines()) > 30
    assert called(capsys, workspace, "people", "export", PERSON, "--out", str(file))[0] == 2
    code, out, _ = called(capsys, workspace, "people", "erase", EMAIL, "--yes", "--json")
    assert (code, json.loads(out)["done"], json.loads(out)["ledger"]["contacts"]) == (0, True, 3)
    code, out, err = called(capsys, workspace, "people", "export", PERSON)
    assert (code, out) == (2, "")
    assert "nothing is kept of" in err
    assert called(capsys, workspace, "people", "erase", "--again")[1] == "erased again: nothing\n"
    assert called(capsys, workspace, "people", "erase")[0] == 2
    assert called(capsys, workspace, "account", "acme", "--export")[1].count("\n") > 5


def test_retaining(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "kept for ever" in called(capsys, workspace, "people", "retain")[1]
    with (workspace / "journeyglass.toml").open("a", encoding="utf-8") as file:
        file.write('[retention]\n"Form Submitted" = "1mo"\n')
    assert called(capsys, workspace, "people", "retain", "--dry-run")[1] == "past their time: Form Submitted 3\n"
    assert called(capsys, workspace, "people", "retain")[1] == "let go: Form Submitted 3\n"
    _, out, _ = called(capsys, workspace, "people", "retain", "--json")
    assert json.loads(out) == {"done": True, "events": {}, "put_aside": 0}
