"""`journeyglass version`: what is running."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

from journeyglass.cli.options import AsJson
from journeyglass.cli.session import show, show_json

LIBRARIES = ("duckdb", "deltalake", "pyarrow", "numba", "sqlalchemy", "pydantic", "typer")


def version(as_json: AsJson = False) -> None:
    """Print the version of Journeyglass and of what it stands on."""
    from journeyglass.cli.shapes import Version

    libraries = {name: found for name in LIBRARIES if (found := _of(name))}
    told = Version(_of("journeyglass") or "unknown", platform.python_version(), platform.platform(), libraries)
    if as_json:
        return show_json(told)
    stands_on = ", ".join(f"{name} {number}" for name, number in libraries.items())
    return show(f"journeyglass {told.journeyglass} (Python {told.python}; {stands_on})")


def _of(name: str) -> str | None:
    try:
        return installed(name)
    except PackageNotFoundError:
        return None
