"""What every route works with: the workspace, the keeper of this process, who comes in, and the open readings."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request

from journeyglass.errors import KeeperError, NotFoundError
from journeyglass.ledger.suppressed import digest
from journeyglass.server.api.entrance import Entrance
from journeyglass.server.api.logins import LogIns
from journeyglass.server.api.readings import Readings
from journeyglass.server.api.who import Who
from journeyglass.workspace.team import Team

if TYPE_CHECKING:
    from journeyglass.keeper import Keeper
    from journeyglass.ledger.ledger import Ledger
    from journeyglass.reading.live import Placed
    from journeyglass.server.runtime import Runtime
    from journeyglass.workspace import Workspace

_SECRET = frozenset({"password", "secret", "token", "csrf", "code", "one_time_password"})
_MOST_OBJECT = 500


class Desk:
    """What the routes of one server work with."""

    def __init__(self, runtime: Runtime, workspace: Workspace) -> None:
        self.runtime, self.workspace = runtime, workspace
        self.readings = Readings(workspace, runtime.clock)
        if runtime.recorder is None:
            raise RuntimeError("the ledger is not open")
        self._record = runtime.recorder.ledger  # open since before the workspace's own engines were loaded
        self.entrance = Entrance(runtime, self._record, ThreadPoolExecutor(4, "entrance"))
        self.team = Team(self._record, runtime.clock)
        self.logins = LogIns(self._record, self.team, self.entrance, runtime.clock)

    @property
    def keeper(self) -> Keeper:
        """The keeper of this process; KeeperError while there is none."""
        if self.runtime.keeper is None:
            raise KeeperError("no keeper of this process is at work on the workspace", "try again in a moment")
        return self.runtime.keeper

    def placed(self, journey: str, subject: str) -> Placed | None:
        """Where the keeper of this process has the subject; None while there is no keeper that knows."""
        keeper = self.runtime.keeper
        if keeper is None or not keeper.status().ready:
            return None
        try:
            return keeper.subject(journey, subject)
        except NotFoundError:  # it has yet to begin on a journey that was only just written
            return None

    @property
    def ledger(self) -> Ledger:
        """The workspace's ledger."""
        return self.workspace.store.ledger

    def audit(self, who: Who, action: str, object: str = "", detail: Mapping[str, Any] | None = None) -> None:
        """Write down what somebody has done: a stable code, what it was done to, the particulars.

        Neither secrets nor personal data of customers belong in there: `person_mark` stands for a person.
        """
        said = {key: value for key, value in (detail or {}).items() if key not in _SECRET}
        self._record.audits.add(who.id, who.name, action, object[:_MOST_OBJECT], said, self.runtime.clock())
        who.noted.done = True

    def person_mark(self, person: str) -> str:
        """A customer's person in the record of changes: always the same few letters, which tell nothing of them."""
        salt = self._record.workspace(self.runtime.clock()).salt
        return f"person {digest('email', person, salt).hex()[:12]}"

    def journey(self, name: str | None) -> str:
        """The id of the journey that is meant; raises where there is none."""
        return self.workspace.journey(name).journey.journey


def _desk(request: Request) -> Desk:
    found: Desk = request.app.state.desk
    return found


AtDesk = Annotated[Desk, Depends(_desk)]
