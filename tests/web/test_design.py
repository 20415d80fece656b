"""The look as written down is the look of the app, and can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tools import design

WEB = Path(__file__).parents[2] / "web" / "src"
GROUNDS = ("ground", "surface", "raised", "sunken")
TEXTS = ("ink", "ink_quiet", "accent", "won", "lost", "not_now", "churned", "other", "good", "bad", "unknown")
MARKS = [f"series_{n}" for n in range(1, 9)] + ["line_strong", "measured", "believed"]
OWN = [*((name, f"{name}_ground") for name in ("buyer", "customer", "between", "former", "accent", "unknown")),
       ("on_accent", "accent")]  # fmt: skip


def test_the_page_has_the_tokens_of_the_app() -> None:
    assert design.table() in design.PAGE.read_text("utf-8")
    assert len(design.tokens()) > 30


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_texts_and_marks_have_contrast(scheme: int) -> None:
    found = {name: pair[scheme] for name, pair in design.tokens().items()}
    texts = [(text, ground, 4.5) for text in TEXTS for ground in GROUNDS] + [(*pair, 4.5) for pair in OWN]
    marks = [(mark, ground, 3.0) for mark in MARKS for ground in GROUNDS]
    faint = [pair for *pair, least in (*texts, *marks) if design.contrast(found[pair[0]], found[pair[1]]) < least]
    assert faint == []


def test_contrast_is_that_of_wcag() -> None:
    assert design.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert design.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_no_colour_is_written_but_in_the_tokens() -> None:
    written = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b(?=['\";,)])|\brgba?\(")
    allowed = {"app/tokens.ts", "app/theme.ts"}
    files = [path for kind in ("*.ts", "*.tsx", "*.css") for path in WEB.rglob(kind)]
    assert files
    found = [
        f"{path.relative_to(WEB)}: {line.strip()}"
        for path in files
        if str(path.relative_to(WEB)) not in allowed and ".test." not in path.name and path.parent.name != "api"
        for line in path.read_text("utf-8").splitlines()
        if written.search(line)
    ]
    assert found == []
