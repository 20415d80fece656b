"""The version of Journeyglass that runs."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed


def version() -> str:
    """As its package says."""
    try:
        return installed("journeyglass")
    except PackageNotFoundError:
        return "unknown"
