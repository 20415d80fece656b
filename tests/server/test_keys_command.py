"""`journeyglass keys` and `journeyglass serve` on the command line."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from journeyglass import Workspace
from journeyglass.cli.run import run
from journeyglass.testing.server import Running

Call = Callable[..., tuple[int, str, str]]
Own = Callable[..., AbstractContextManager[Running]]


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs a command in a new workspace: exit code, output, errors."""
    root = tmp_path / "workspace"
    Workspace.create(root).close()

    def one(*words: str) -> tuple[int, str, str]:
        code = run(["-C", str(root), *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return one


def test_a_key_is_shown_once(call: Call) -> None:
    code, secret, said = call("keys", "create", "--source", "web", "--label", "the shop")
    assert code == 0
    assert secret.startswith("jg_server_")
    assert "not shown again" in said
    code, listed, _ = call("keys", "list")
    assert "the shop" in listed
    assert secret.strip() not in listed


def test_keys_as_json(call: Call) -> None:
    made = json.loads(
        call("keys", "create", "--source", "site", "--kind", "browser", "--origin", "https://*.Example.com/", "--json")[
            1
        ]
    )
    (line,) = json.loads(call("keys", "list", "--json")[1])["keys"]
    assert (line["id"], line["origins"], line["revoked_at"]) == (made["id"], ["https://*.example.com"], None)
    for said in (made["id"], made["secret"]):  # also where somebody pastes the whole key
        assert json.loads(call("keys", "revoke", said, "--json")[1]) == {"id": made["id"]}
    assert json.loads(call("keys", "list", "--json")[1])["keys"][0]["revoked_at"]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["create"], "needs a source"),
        (["create", "--source", "a b"], "no id of a source"),
        (["create", "--source", "x", "--kind", "api"], "sends no events"),
        (["create", "--source", "x", "--origin", "https://a.example"], "only browser keys"),
        (["create", "--source", "x", "--kind", "browser", "--origin", "a.example"], "no origin"),
        (["create", "--source", "x", "--kind", "other"], "other"),
        (["create", "--source", "x", "--label", "a\nb"], "label"),
        (["revoke", "nix"], "there is no key"),
    ],
)
def test_what_cannot_be(call: Call, words: Sequence[str], what: str) -> None:
    code, _, said = call("keys", *words)
    assert code == 2
    assert what in said


def test_no_key_yet(call: Call) -> None:
    assert "there is no key yet" in call("keys", "list")[1]


def test_serving_for_everybody_without_a_key_is_refused(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURNEYGLASS_SERVE_OPEN", "true")
    code, _, said = call("serve", "--host", "0.0.0.0", "--port", "0")
    assert (code, "not loopback" in said) == (2, True)


def test_open_on_loopback_needs_no_key(own: Own) -> None:
    with own(open=True, keeper=False) as server:
        server.wait(lambda: server.get("/api/workspace").status == 200)
        assert server.ask("/api/workspace", headers={"Host": "evil.example"}).status == 403
        assert server.ask("/api/workspace", headers={"Origin": "https://evil.example"}).status == 403


def test_who_tries_one_key_after_the_other_has_to_wait(own: Own) -> None:
    with own(keeper=False) as server:
        right = server.key(kind="api")
        server.wait(lambda: server.get("/api/workspace", right).status == 200)
        told = [server.get("/api/workspace", f"jg_api_0123456789_{number:043}").status for number in range(22)]
        assert told == [401] * 20 + [429] * 2
        waiting = server.get("/api/workspace", right)
        assert (waiting.status, waiting.json()["code"]) == (429, "wrong_keys")
        assert 1 <= int(waiting.headers["retry-after"]) <= 61
        assert server.post("/v1/track", {"event": "Signed Up", "userId": "u1"}, server.key()).status == 200


def test_serve_tells_where_it_listens_as_json(tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    Workspace.create(root).close()
    command = [sys.executable, "-c", "from journeyglass.cli import main; main()", "-C", str(root), "serve"]
    with subprocess.Popen([*command, "--port", "0", "--json", "--no-keeper"], stdout=subprocess.PIPE, text=True) as one:
        try:
            assert one.stdout is not None
            told = json.loads("".join(iter(one.stdout.readline, "}\n")) + "}")
            assert told["url"] == f"http://127.0.0.1:{told['port']}"
            assert (told["pid"], told["workspace"]) == (one.pid, str(root))
        finally:
            one.terminate()


def test_a_socket_of_systemd_is_taken(tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    Workspace.create(root).close()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        # The shell puts the socket where systemd would, and names itself before it becomes the server.
        shell = f'exec 3<&{listener.fileno()}; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'
        main = "from journeyglass.cli import main; main()"
        command = ["bash", "-c", shell, "bash", sys.executable, "-c", main, "-C", str(root), "serve", "--no-keeper"]
        with subprocess.Popen(command, pass_fds=[listener.fileno()], env=os.environ, stderr=subprocess.DEVNULL) as one:
            try:
                server = Running(root, listener.getsockname()[1])
                server._process = one  # type: ignore[assignment]
                server.wait_ready()
            finally:
                one.terminate()
