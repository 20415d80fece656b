"""The table of tokens in DESIGN.md, from `web/src/app/tokens.ts`; `--check` says whether the page has it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE, TOKENS = ROOT / "DESIGN.md", ROOT / "web" / "src" / "app" / "tokens.ts"
_TOKEN = re.compile(r"^  (\w+): \['(#[0-9a-f]{6})', '(#[0-9a-f]{6})'\],$", re.M)
_PLACE = re.compile(r"(<!-- tokens -->\n).*?(<!-- /tokens -->)", re.S)


def tokens() -> dict[str, tuple[str, str]]:
    """Each token's colours, light and dark."""
    return {name: (light, dark) for name, light, dark in _TOKEN.findall(TOKENS.read_text("utf-8"))}


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG defines it, from 1 to 21."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def table() -> str:
    """The table: token, both colours, the contrast of each on its surface."""
    found = tokens()
    surfaces = found["surface"]
    rows = [
        f"| `{name}` | {light} | {dark} | {contrast(light, surfaces[0]):.1f} | {contrast(dark, surfaces[1]):.1f} |"
        for name, (light, dark) in found.items()
    ]
    return "\n".join(["| token | light | dark | on surface | on surface, dark |", "|---|---|---|--:|--:|", *rows, ""])


def main() -> int:
    """Write the table, or check it."""
    said = PAGE.read_text("utf-8")
    wanted = _PLACE.sub(lambda found: found[1] + table() + found[2], said)
    if "--check" not in sys.argv:
        PAGE.write_text(wanted, "utf-8")
        return 0
    if said != wanted:
        print("DESIGN.md is not that of tokens.ts: run `make docs`", file=sys.stderr)
    return int(said != wanted)


if __name__ == "__main__":
    raise SystemExit(main())
