"""The server's settings, from the file and from the environment."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from journeyglass.errors import InputError, SettingsError
from journeyglass.workspace.serving import Serving, from_environment, options, shown
from journeyglass.workspace.settings import load_settings


def load(tmp_path: Path, text: str) -> Serving:
    path = tmp_path / "journeyglass.toml"
    path.write_text(text)
    return load_settings(path).serve


def test_every_setting_can_be_written_as_it_is_shown(tmp_path: Path) -> None:
    text = "[serve]\n" + "".join(f"{option.name} = {shown(option)}\n" for option in options())
    assert load(tmp_path, text) == Serving() == load(tmp_path, "")


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    found = load(tmp_path, '[serve]\nport = 9000\nrate = 5\nhosts = ["a.example"]\n')
    said = {"PORT": "9001", "BODIES": "5MB", "OPEN": "yes", "PROXIES": "10.0.0.1, 10.0.0.2", "SEAL_SECONDS": "0.5"}
    found = from_environment(found, {f"JOURNEYGLASS_SERVE_{name}": value for name, value in said.items()})
    assert (found.port, found.rate, found.bodies, found.open) == (9001, 5, 5 << 20, True)
    assert (found.hosts, found.proxies, found.seal_seconds) == (("a.example",), ("10.0.0.1", "10.0.0.2"), 0.5)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("port = true", "whole number from 0 to 65,535"),
        ("port = 70000", "whole number from 0 to 65,535"),
        ("port = 8.5", "whole number"),
        ('bodies = "many"', 'an amount like "64MB"'),
        ("bodies = 5", "an amount"),
        ("host = 7", "a text between quotes"),
        ("open = 1", "true or false"),
        ('hosts = "a"', "a list of texts"),
        ('log = "loud"', "one of debug, info, warning, error"),
        ("seal_seconds = 0", "number from 0.1"),
        ("prot = 1", "there is no setting `serve.prot`"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line(tmp_path: Path, line: str, what: str) -> None:
    with pytest.raises(SettingsError, match=r"journeyglass\.toml:3:1: ") as told:
        load(tmp_path, f"# how it is served\n[serve]\n{line}\n")
    assert what in str(told.value)


def test_a_table_it_must_be(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="not a table"):
        load(tmp_path, "serve = 5\n")


def test_a_variable_that_cannot_be_used() -> None:
    with pytest.raises(InputError, match="JOURNEYGLASS_SERVE_PORT=x cannot be used"):
        from_environment(Serving(), {"JOURNEYGLASS_SERVE_PORT": "x"})


def test_every_setting_tells_what_it_is() -> None:
    assert all(option.metadata["told"] for option in fields(Serving))


@pytest.mark.parametrize(
    ("host", "loopback"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False)]
)
def test_what_is_loopback(host: str, loopback: bool) -> None:
    assert Serving(host=host).loopback is loopback
