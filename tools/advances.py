"""Write `web/src/render/advances.ts`: how wide each glyph of the map's fonts is, in thousandths of the size.

python tools/advances.py FOLDER    # that holds NotoSans-Regular.ttf, NotoSans-Bold.ttf, NotoSansTC-….ttf
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools.ttLib import TTFont

_FACES = {
    "sansRegular": "NotoSans-Regular", "sansBold": "NotoSans-Bold",
    "tcRegular": "NotoSansTC-Regular", "tcBold": "NotoSansTC-Bold",
}  # fmt: skip
_LAST, _DIGITS = 0x2E80, "0123456789abcdefghijklmnopqrstuvwxyz"
_TARGET = Path(__file__).parent.parent / "web" / "src" / "render" / "advances.ts"


def main(folder: Path) -> None:
    """Read the fonts in the folder and write the table."""
    lines = [f'  {name}:\n    "{_table(folder / f"{file}.ttf")}",' for name, file in _FACES.items()]
    head = "/** Advance widths in thousandths of an em, written by tools/advances.py; `start:width,…;`, base 36. */\n"
    _TARGET.write_text("\n".join([head, "export const ADVANCES = {", *lines, "};", ""]), "utf-8")


def _table(path: Path) -> str:
    font = TTFont(path, lazy=True)
    scale = 1000 / font["head"].unitsPerEm
    widths = {code: round(font["hmtx"][glyph][0] * scale) for code, glyph in font.getBestCmap().items() if code < _LAST}
    return ";".join(f"{_base36(start)}:{','.join(map(_base36, run))}" for start, run in _runs(widths))


def _runs(widths: dict[int, int]) -> Iterator[tuple[int, list[int]]]:
    """Widths of characters that follow each other."""
    start, run = -1, list[int]()
    for code in sorted(widths):
        if run and code != start + len(run):
            yield start, run
            run = []
        if not run:
            start = code
        run.append(widths[code])
    if run:
        yield start, run


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
