"""The fonts of everything that is drawn, and those of their glyphs that a picture needs."""

from __future__ import annotations

import base64
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from journeyglass.errors import InputError
from journeyglass.glass.render import BUILT

FONTS = BUILT / "fonts"
_FACES = {
    ("Noto Sans", 400): "NotoSans-Regular.ttf",
    ("Noto Sans", 700): "NotoSans-Bold.ttf",
    ("Noto Sans TC", 400): "NotoSansTC-Regular.ttf",
    ("Noto Sans TC", 700): "NotoSansTC-Bold.ttf",
}


def font_files() -> list[Path]:
    """All fonts; an error where the package was not built."""
    found = [FONTS / name for name in _FACES.values()]
    if not all(path.is_file() for path in found):
        raise InputError("the fonts of the map are not there", "install Journeyglass, or run `npm run build` in web/")
    return found


def font_style(text: str, lang: str) -> str:
    """CSS with the glyphs of the text, so that a picture looks the same where the fonts are not installed."""
    font_files()
    left = {ord(char) for char in text if char.isprintable()}
    rules = []
    for family in ("Noto Sans TC", "Noto Sans") if lang == "zh-Hant" else ("Noto Sans", "Noto Sans TC"):
        here = left & _known(family)
        left -= here
        rules += [_rule(family, weight, here) for weight in (400, 700)] if here else []
    return "".join(rules)


def _rule(family: str, weight: int, codes: set[int]) -> str:
    data = base64.b64encode(_subset(_FACES[family, weight], frozenset(codes))).decode()
    return f"@font-face{{font-family:'{family}';font-weight:{weight};src:url(data:font/woff;base64,{data})}}"


@lru_cache(maxsize=2)
def _known(family: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(FONTS / _FACES[family, 400], lazy=True) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=32)
def _subset(name: str, codes: frozenset[int]) -> bytes:
    """The font with these glyphs alone, compressed."""
    from fontTools import subset  # type: ignore[import-untyped]

    options = subset.Options(flavor="woff", layout_features=["kern"], hinting=False, notdef_outline=True)
    chosen, target = subset.Subsetter(options), BytesIO()
    chosen.populate(unicodes=codes)
    with subset.load_font(FONTS / name, options, lazy=True) as font:
        chosen.subset(font)
        subset.save_font(font, target, options)
    return target.getvalue()
