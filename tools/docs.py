"""Write the generated pages of `docs/reference`, or with `--check` tell which are stale."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import page_api
import page_builtins
import page_errors
import page_figures
import page_formats
import page_public
import page_schemas
import page_server
import page_vocabulary
from journeyglass.cli import reference

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"

PAGES: Mapping[str, Callable[[], str]] = {
    "vocabulary.md": page_vocabulary.page,
    "figures.md": page_figures.page,
    "errors.md": page_errors.page,
    "journey-file.md": page_formats.journey_page,
    "source-file.md": page_formats.source_page,
    "figure-file.md": page_formats.figure_page,
    "builtin-journeys.md": page_builtins.page,
    "library.md": page_public.page,
    "server.md": page_server.page,
    "api.md": page_api.page,
    "cli.md": reference.cli_page,
    "json.md": reference.json_page,
    "journey.schema.json": page_schemas.journey,
    "source.schema.json": page_schemas.source,
    "figure.schema.json": page_schemas.figure,
}


def stale() -> list[str]:
    """The names of pages that are not what the code would write."""
    return [name for name, page in PAGES.items() if _read(REFERENCE / name) != page()]


def write() -> None:
    """Write every page."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), "utf-8")


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


def main() -> int:
    """Write the pages; with `--check` only look."""
    if "--check" not in sys.argv[1:]:
        write()
        return 0
    found = stale()
    for name in found:
        print(f"docs/reference/{name} is not up to date; run: make docs", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
