"""Comparing with a golden file; JOURNEYGLASS_RENEW=1 writes it anew, then read what changed."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def expect(text: str, name: str) -> None:
    golden = FOLDER / name
    if os.environ.get("JOURNEYGLASS_RENEW"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")
