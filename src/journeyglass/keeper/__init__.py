"""The one process of a workspace that works on its own: it seals, reads live, publishes, tidies up and refreshes."""

from journeyglass.keeper.board import KeeperStatus
from journeyglass.keeper.keeper import Keeper

__all__ = ["Keeper", "KeeperStatus"]
