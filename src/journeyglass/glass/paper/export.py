"""One map as one file, in any of the formats."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Literal, get_args

from journeyglass.errors import InputError
from journeyglass.glass.paper.inputs import PaperInputs

Format = Literal["html", "svg", "png", "pdf", "xlsx", "docx", "pptx"]
PaperTheme = Literal["light", "dark"]
FORMATS: tuple[Format, ...] = get_args(Format)
_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff<>:"/\\|?*]+')


@dataclass(frozen=True)
class _Maker:
    """Where a format is made, its media type, the packages that it needs, and whether it tells figures."""

    module: str
    media: str
    needs: tuple[str, ...] = ()
    figures: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
_MAKERS: Mapping[Format, _Maker] = {
    "html": _Maker("page", "text/html; charset=utf-8"),
    "svg": _Maker("picture", "image/svg+xml", ("fontTools",)),
    "png": _Maker("picture", "image/png", ("resvg_py",)),
    "pdf": _Maker("picture", "application/pdf", ("typst",)),
    "xlsx": _Maker("workbook", f"{_OFFICE}.spreadsheetml.sheet", ("xlsxwriter",), True),
    "docx": _Maker("report", f"{_OFFICE}.wordprocessingml.document", ("docx", "resvg_py"), True),
    "pptx": _Maker("deck", f"{_OFFICE}.presentationml.presentation", ("pptx", "resvg_py"), True),
}


def export_map(inputs: PaperInputs, format: Format, theme: PaperTheme | None = None) -> bytes:
    """The map as a file. `theme` None: a page follows its reader's, everything else is light.

    InputError where a package of the extra `paper` is missing.
    """
    maker = _MAKERS[format]
    for package in maker.needs:
        _expect(package, format)
    make: Callable[[PaperInputs, PaperTheme | None], bytes]
    make = getattr(import_module(f"journeyglass.glass.paper.{maker.module}"), f"make_{format}")
    return make(inputs, theme)


def media_type(format: Format) -> str:
    """The media type of a format."""
    return _MAKERS[format].media


def tells_figures(format: Format) -> bool:
    """Whether a file of the format tells figures beside the map."""
    return _MAKERS[format].figures


def file_name(inputs: PaperInputs, format: Format) -> str:
    """What the file is called: the map's title and the day of the reading."""
    title = _UNFIT.sub(" ", inputs.document.title).strip(" .")[:80].strip() or inputs.document.journey
    return f"{title} {inputs.document.as_of:%Y-%m-%d}.{format}"


def _expect(package: str, format: Format) -> None:
    try:
        import_module(package)
    except ImportError as error:
        raise InputError(
            f"a .{format} file needs a package that is not installed", "run `pip install 'journeyglass[paper]'`"
        ) from error
