"""The application API under `/api`: every route is one call of the library, in a thread beside the event loop."""

from journeyglass.server.api.application import create_api

__all__ = ["create_api"]
