"""Lines in a terminal break where the script allows it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from journeyglass.glass.painting import Wrapped, lines_of, text
from tests.glass.printed import printed


def broken(said: str, width: int) -> list[str]:
    return printed([Wrapped(text(said))], width).splitlines()


@pytest.mark.parametrize(
    ("said", "width", "lines"),
    [
        ("one two three", 8, ["one two", "three"]),
        ("轉換率，達標", 6, ["轉換", "率，達", "標"]),
        ("到「Consideration」為止", 16, ["到", "「Consideration", "」為止"]),
        ("到「Renewal」為止", 13, ["到「Renewal」", "為止"]),
        ("約 90\u00a0天內到", 9, ["約", "90\u00a0天內到"]),
        ("Unbreakableword", 6, ["Unbrea", "kablew", "ord"]),
        ("", 6, [""]),
    ],
)
def test_breaks(said, width, lines):
    assert broken(said, width) == lines


WORDS = st.text(alphabet="ab 天率，。「」（）%1\ue000", max_size=40)


@given(WORDS, st.integers(2, 30))
def test_no_line_is_too_long_and_no_character_is_lost(said, width):
    spans = [*lines_of(said, width)]
    assert all(cell_len(said[a:b].rstrip(" ")) <= width for a, b in spans)
    assert "".join(said[a:b] for a, b in spans).replace(" ", "") == said.replace(" ", "")


@given(st.text(max_size=60), st.integers(2, 40))
def test_any_text_is_safe_and_fits(said, width):
    out = printed([Wrapped(text(said))], width)
    assert not any(ord(c) < 32 and c != "\n" for c in out)
    assert max(map(cell_len, out.splitlines() or [""])) <= width
