"""A workspace: a folder with journeys, sources and what was recorded; the library's face."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from journeyglass.workspace.accounts import AccountNow
    from journeyglass.workspace.history import AccountHistory
    from journeyglass.workspace.received import Received
    from journeyglass.workspace.result import Result
    from journeyglass.workspace.settings import Settings
    from journeyglass.workspace.workspace import Workspace

_PLACES = {
    "AccountHistory": "history",
    "AccountNow": "accounts",
    "Received": "received",
    "Result": "result",
    "Settings": "settings",
    "Workspace": "workspace",
}
__all__ = ["AccountHistory", "AccountNow", "Received", "Result", "Settings", "Workspace"]


def __getattr__(name: str) -> Any:
    # Loaded when first asked for: a server listens before the engines behind are there, which takes seconds.
    if name not in _PLACES:
        raise AttributeError(f"module 'journeyglass.workspace' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"journeyglass.workspace.{_PLACES[name]}"), name)
