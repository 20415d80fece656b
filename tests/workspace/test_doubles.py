"""Likely doubles and merges: each with its reason, bounded, undone without a trace."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from journeyglass import Workspace
from journeyglass.errors import InputError, NotFoundError
from journeyglass.workspace.doubles import doubles, plain_sql
from journeyglass.workspace.merging import merge, merges, unmerge
from journeyglass.workspace.uploadimport import make_source, run_import
from journeyglass.workspace.uploads import Uploads
from tests.workspace.test_uploads import put

ROWS = """id,name,domain,at,mail,phone,person
a1,Zeta GmbH,zeta.example,2024-01-01,ann@zeta.example,,p1
a2,"ZETA, Inc.",,2024-01-02,ANN@zeta.example,+1 555 0100,p2
a2,"ZETA, Inc.",,2024-01-03,,+1 555 0100,p3
a3,Other,https://www.Zeta.example/about,2024-01-02,,,p4
a4,Gmail One,gmail.com,2024-01-02,,,p5
a5,Gmail Two,gmail.com,2024-01-02,,,p6
"""
MAPPING = {
    "row_key": ["id", "person"],
    "account": {"id": "id", "name": "name", "domain": "domain"},
    "person": {"id": "person", "email": "mail", "phone": "phone"},
    "events": [{"name": "Signed Up", "at": "at"}],
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root: Path = tmp_path_factory.mktemp("doubles") / "workspace"
    made = Workspace.create(root)
    uploads = Uploads(root / ".journeyglass" / "uploads")
    make_source(made, uploads, put(uploads, "crm.csv", ROWS), MAPPING, source="crm")
    run_import(made, "crm", lambda step, rows: None)
    return made


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Zeta GmbH", "zeta"),
        ("ZETA, Inc.", "zeta"),
        ("Zeta Co., Ltd.", "zeta"),
        ("ООО «Ромашка»", "ромашка"),
        ("Ромашка, ООО", "ромашка"),
        ("台積電股份有限公司", "台積電"),
        ("Incorporated Minds", "incorporatedminds"),
    ],
)
def test_names_without_their_legal_form(name: str, plain: str) -> None:
    assert duckdb.execute(f"SELECT {plain_sql('?')}", [name]).fetchone() == (plain,)


def test_doubles_are_told_with_their_reason(workspace: Workspace) -> None:
    found = {(one.kind, frozenset((one.from_id, one.to_id)), one.why, one.shared) for one in doubles(workspace)}
    assert found == {
        ("account", frozenset(("a1", "a3")), "domain", "zeta.example"),
        ("account", frozenset(("a1", "a2")), "name", "zeta"),
        ("person", frozenset(("p1", "p2")), "email", "ann@zeta.example"),
        ("person", frozenset(("p2", "p3")), "phone", "+1 555 0100"),
    }
    (name,) = [one for one in doubles(workspace) if one.why == "name"]
    assert (name.from_id, name.to_id, name.from_events, name.to_events) == ("a1", "a2", 1, 2)


def test_a_merge_is_told_and_undone(workspace: Workspace) -> None:
    done = merge(workspace, "account", "a1", "a2")
    assert (done.from_id, done.to_id, done.source, done.undone_at) == ("a1", "a2", "manual", None)
    assert "name" not in {one.why for one in doubles(workspace)}
    with workspace.lens() as con:
        assert con.execute("SELECT count(*) FROM events WHERE account = 'a2'").fetchone() == (3,)
    with pytest.raises((InputError, NotFoundError)):
        merge(workspace, "account", "a2", "a1")
    undone = unmerge(workspace, done.id)
    assert undone.undone_at is not None
    assert [(one.id, one.undone_at is None) for one in merges(workspace)] == [(done.id, False)]
    with workspace.lens() as con:
        assert con.execute("SELECT count(*) FROM events WHERE account = 'a2'").fetchone() == (2,)
    with pytest.raises(NotFoundError, match="no such merge"):
        unmerge(workspace, done.id)
    again = merge(workspace, "account", "a1", "a2")
    assert again.undone_at is None
    unmerge(workspace, again.id)


def test_people_are_merged_by_their_names(workspace: Workspace) -> None:
    done = merge(workspace, "person", "p2", "p3")
    assert [(one.kind, one.from_id) for one in merges(workspace) if one.undone_at is None] == [("person", "p2")]
    assert ("person", "p2") not in {(one.kind, one.from_id) for one in doubles(workspace)}
    unmerge(workspace, done.id)


def test_nobody_is_merged_with_nobody(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="no account nobody"):
        merge(workspace, "account", "nobody", "a1")
    with pytest.raises(InputError, match="into itself"):
        merge(workspace, "account", "a1", "a1")


def test_an_empty_workspace_has_none(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "empty") as empty:
        assert doubles(empty) == []
        assert merges(empty) == []
