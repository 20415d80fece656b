"""`journeyglass users`: for the first admin, and for one who is locked out."""

from __future__ import annotations

from pathlib import Path

from journeyglass import Workspace
from journeyglass.workspace.passwords import opens
from tests.cli.conftest import Call


def test_users_are_made_listed_and_let_in_again(call: Call, tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    Workspace.create(root).close()
    assert "there is no user yet" in call("-C", root, "users", "list").out
    made = call("-C", root, "users", "add", "Anna@x.example", "--name", "Anna", "--role", "admin")
    assert (made.code, "not shown again" in made.err) == (0, True)
    (line,) = call("-C", root, "users", "list", "--json").json["users"]
    assert (line["email"], line["role"], line["active"], line["last_seen_at"]) == (
        "anna@x.example",
        "admin",
        True,
        None,
    )
    assert "anna@x.example" in call("-C", root, "users", "list").out
    given = call("-C", root, "users", "password", "ANNA@x.example", "--json").json
    assert (given["id"], given["email"]) == (line["id"], "anna@x.example")
    with Workspace.open(root) as workspace:
        ledger = workspace.store.ledger
        kept = ledger.users.password(line["id"])
        assert (opens(given["one_time_password"], kept), opens(made.out.strip(), kept)) == (True, False)
        assert ledger.users.find(line["id"]).must_change
        told = [(entry.who, entry.action) for entry in ledger.audits.page(None, 10)]
        assert told == [("the command line", "password_reset"), ("the command line", "user_add")]


def test_what_cannot_be(call: Call, tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    Workspace.create(root).close()
    assert call("-C", root, "users", "add", "nix").code == 2
    assert "there is no user" in call("-C", root, "users", "password", "b@x.example").err
    assert call("-C", root, "users", "add", "a@x.example", "--role", "king").code == 2
