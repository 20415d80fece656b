"""What people see, word for word; `JOURNEYGLASS_RENEW=1 pytest tests/cli/test_golden.py` writes it anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.cli.conftest import Call

GOLDEN = Path(__file__).parent / "golden"
VIEWS = {
    "map": ["map"],
    "map_ru": ["map", "--lang", "ru"],
    "map_zh": ["map", "--lang", "zh-Hant"],
    "account": ["account", "coda"],
    "account_zh": ["account", "acme", "--lang", "zh-Hant"],
    "accounts": ["accounts"],
    "accounts_ru": ["accounts", "--stage", "outside", "--lang", "ru"],
    "figures_conversion": ["figures", "conversion"],
    "figures_win_rate_by_origin": ["figures", "win_rate", "--by", "origin"],
    "figures_list": ["figures", "--list"],
    "read": ["read"],
    "events": ["events"],
    "events_ru": ["events", "--lang", "ru"],
    "quarantine": ["events", "--quarantine"],
    "check": ["check", "--data", "data"],
    "journeys": ["journeys", "list"],
}


@pytest.mark.parametrize("name", VIEWS)
def test_view(call: Call, imported_once: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(imported_once)
    found = call(*VIEWS[name])
    assert (found.code, found.err) == (0, "")
    text = "\n".join(line.rstrip() for line in found.out.splitlines()) + "\n"
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("JOURNEYGLASS_RENEW"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")
    if name != "check":  # sentences are left to the terminal to wrap
        assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_a_broken_file_shows_every_fault_and_warning(
    call: Call, company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(company)
    path = company / "journeys" / "sales.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("patience: 30d", "patience: soon").replace("kind: lost", "kind: gone"), "utf-8")
    source = company / "sources" / "crm.yaml"
    source.write_text(source.read_text("utf-8").replace("at: won", "at: closed"), "utf-8")
    found = call("check")
    assert found.code == 2
    golden = GOLDEN / "check_faults.txt"
    if os.environ.get("JOURNEYGLASS_RENEW"):
        golden.write_text(found.out, "utf-8")
    assert found.out == golden.read_text("utf-8")
