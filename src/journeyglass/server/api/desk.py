"""What every route works with: the workspace, the keeper of this process, and the readings that stay open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from journeyglass.errors import KeeperError
from journeyglass.server.api.readings import Readings

if TYPE_CHECKING:
    from journeyglass.keeper import Keeper
    from journeyglass.ledger.ledger import Ledger
    from journeyglass.server.runtime import Runtime
    from journeyglass.workspace import Workspace


class Desk:
    """What the routes of one server work with."""

    def __init__(self, runtime: Runtime, workspace: Workspace) -> None:
        self.runtime, self.workspace = runtime, workspace
        self.readings = Readings(workspace, runtime.clock)

    @property
    def keeper(self) -> Keeper:
        """The keeper of this process; KeeperError while there is none."""
        if self.runtime.keeper is None:
            raise KeeperError("no keeper of this process is at work on the workspace", "try again in a moment")
        return self.runtime.keeper

    @property
    def ledger(self) -> Ledger:
        """The workspace's ledger."""
        return self.workspace.store.ledger

    def journey(self, name: str | None) -> str:
        """The id of the journey that is meant; raises where there is none."""
        return self.workspace.journey(name).journey.journey


def _desk(request: Request) -> Desk:
    found: Desk = request.app.state.desk
    return found


AtDesk = Annotated[Desk, Depends(_desk)]
