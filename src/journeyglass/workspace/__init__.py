"""A workspace: a folder with journeys, sources and what was recorded; the library's face."""

from journeyglass.workspace.accounts import AccountNow
from journeyglass.workspace.history import AccountHistory
from journeyglass.workspace.received import Received
from journeyglass.workspace.result import Result
from journeyglass.workspace.settings import Settings
from journeyglass.workspace.workspace import Workspace

__all__ = ["AccountHistory", "AccountNow", "Received", "Result", "Settings", "Workspace"]
