"""The map as a file: which kind it is, what it is called, where it goes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from journeyglass.cli.session import printable
from journeyglass.errors import InputError

if TYPE_CHECKING:
    from journeyglass.figures import Filters
    from journeyglass.glass.paper import Format
    from journeyglass.journey.model import Lang
    from journeyglass.workspace import Result


class PaperFormat(StrEnum):
    """The kinds of files that a map can be put in."""

    HTML = "html"
    SVG = "svg"
    PNG = "png"
    PDF = "pdf"
    XLSX = "xlsx"
    DOCX = "docx"
    PPTX = "pptx"


class PaperColours(StrEnum):
    """How a file is coloured."""

    LIGHT = "light"
    DARK = "dark"


_STDOUT = Path("-")
_TEXTS = (PaperFormat.HTML, PaperFormat.SVG)


def format_of(chosen: PaperFormat | None, output: Path | None) -> PaperFormat | None:
    """The kind of file that is meant: as said, else by the file's name; None where the map is to be shown here."""
    if chosen is not None or output is None:
        return chosen
    known = [kind.value for kind in PaperFormat]
    suffix = output.suffix.lower().removeprefix(".")
    if suffix not in known:
        raise InputError(f"the format of {output.name} is not known", f"say --format: {', '.join(known)}")
    return PaperFormat(suffix)


def write_map(
    result: Result,
    kind: PaperFormat,
    lang: Lang,
    filters: Filters,
    *,
    theme: PaperColours | None = None,
    lanes: Sequence[str] = (),
    output: Path | None = None,
    force: bool = False,
) -> None:
    """Write the map to the file, to standard output for `-`, else to a file here that is called as the map is."""
    from journeyglass.glass.paper import export_map, file_name, paper_inputs, tells_figures

    wanted: Format = kind.value
    if output == _STDOUT and kind not in _TEXTS and sys.stdout.isatty():
        raise InputError(f"a .{kind} file is not for a terminal", "name a file with --output, or pipe it on")
    document = result.document(lang, filters)
    inputs = paper_inputs(result.context, document, filters, lanes, figures=tells_figures(wanted))
    target = output or Path(file_name(inputs, wanted))
    if target != _STDOUT and target.exists() and not force:
        raise InputError(f"{printable(str(target))} exists already", "name another file, or add --force")
    made = export_map(inputs, wanted, theme.value if theme else None)
    if target == _STDOUT:
        sys.stdout.buffer.write(made)
        sys.stdout.flush()
        return
    try:
        target.write_bytes(made)
    except OSError as error:
        raise InputError(
            f"{printable(str(target))} cannot be written: {error.strerror}", "name another file"
        ) from error
    print(printable(str(target)))
