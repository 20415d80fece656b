"""The live server: events come in over HTTP, and what they change can be asked for.

`create_app` gives the ASGI application of a workspace; `serve` runs it on an open socket.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from journeyglass.server.app import create_app
    from journeyglass.server.serve import serve

_PLACES = {"create_app": "app", "serve": "serve"}
__all__ = ["create_app", "serve"]


def __getattr__(name: str) -> Any:
    # Loaded when first asked for: the socket is opened before.
    if name not in _PLACES:
        raise AttributeError(f"module 'journeyglass.server' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"journeyglass.server.{_PLACES[name]}"), name)
