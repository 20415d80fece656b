"""A workspace whose ledger is in PostgreSQL: the whole way, from a key to an account on the map."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeyglass import Workspace
from journeyglass.errors import InputError, SettingsError
from journeyglass.testing.server import running
from journeyglass.workspace.keys import create_key
from journeyglass.workspace.ledgers import ENVIRONMENT, ledger_of
from tests.ledger.conftest import postgres

__all__ = ["postgres"]


def test_a_server_with_its_ledger_in_postgresql(postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "workspace"
    Workspace.create(root, "saas").close()
    monkeypatch.setenv(ENVIRONMENT, postgres)
    with Workspace.open(root) as workspace:
        key, api = create_key(workspace, "server", source="site").secret, create_key(workspace, "api").secret
    assert not (root / ".journeyglass" / "ledger.db").exists()
    said = {"messageId": "m1", "event": "Demo Requested", "userId": "anna", "context": {"groupId": "newco"}}
    with running(root, environment={ENVIRONMENT: postgres}, settings={"seal_seconds": 0.5}) as server:
        server.wait_whole()
        assert server.post("/v1/track", said, key).status == 200
        server.wait(lambda: server.get("/api/accounts/newco", api).status == 200)
        assert server.get("/api/accounts/newco", api).json()["visits"][-1]["entered_by"] == "m1"
        assert server.post("/v1/track", said, key).json()["repeated"] == 1
        assert server.stop() == 0, server.logged()
    with Workspace.open(root) as workspace:
        assert workspace.read().visits["entered_by"].to_pylist() == ["m1"]


def test_the_address_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ledger_of(tmp_path, None) == tmp_path / ".journeyglass" / "ledger.db"
    assert ledger_of(tmp_path, "postgresql://db/x") == "postgresql://db/x"
    monkeypatch.setenv(ENVIRONMENT, "mysql://db/x")
    with pytest.raises(InputError, match="PostgreSQL"):
        ledger_of(tmp_path, None)
    (tmp_path / "journeyglass.toml").write_text('ledger = "x.db"\n')
    with pytest.raises(SettingsError, match=r"journeyglass\.toml:1"):
        Workspace.open(tmp_path)
