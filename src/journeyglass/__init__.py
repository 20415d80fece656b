"""The customer journey as code: written as a map, measured on your events, account by account.

from journeyglass import Workspace

workspace = Workspace.open("my-company")
workspace.import_()
result = workspace.read("saas")
result.visits          # an Arrow table: who was in which stage, from when to when, and why
result.figures["conversion"](to="adoption")
result                 # in a notebook: the map
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from journeyglass.errors import Fault, JourneyglassError
    from journeyglass.journey.builtin import load_builtin
    from journeyglass.journey.compare import compare
    from journeyglass.workspace import Result, Workspace

_PLACES = {
    "Fault": "journeyglass.errors",
    "JourneyglassError": "journeyglass.errors",
    "Result": "journeyglass.workspace",
    "Workspace": "journeyglass.workspace",
    "compare": "journeyglass.journey.compare",
    "load_builtin": "journeyglass.journey.builtin",
}
__all__ = ["Fault", "JourneyglassError", "Result", "Workspace", "compare", "load_builtin"]


def __getattr__(name: str) -> Any:
    # Loaded when first asked for: the engines behind take a second, and `journeyglass --help` needs none of them.
    if name not in _PLACES:
        raise AttributeError(f"module 'journeyglass' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
