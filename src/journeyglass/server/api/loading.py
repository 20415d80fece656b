"""What the routes of sources share: the uploads that wait, the jobs of this server, what came lately."""

from __future__ import annotations

import threading
from typing import Annotated

from fastapi import Depends, Request

from journeyglass.server.api.desk import Desk
from journeyglass.workspace.jobs import Jobs
from journeyglass.workspace.received_lately import ReceivedLately, received_lately
from journeyglass.workspace.uploads import Uploads
from journeyglass.workspace.workspace import KEPT

FRESH_MICROS = 1_000_000
"""For so long what came lately is told again: many may be watching."""
_making = threading.Lock()


class Loading:
    """The uploads and jobs of a server's workspace; `arriving` uploads are on their way in."""

    def __init__(self, desk: Desk) -> None:
        kept = desk.workspace.root / KEPT
        self.uploads = Uploads(kept / "uploads")
        self.jobs = Jobs(kept / "jobs", desk.runtime.clock)
        self.arriving = 0
        self._desk = desk
        self._asking = threading.Lock()
        self._lately: dict[int, tuple[int, ReceivedLately]] = {}

    def lately(self, minutes: int) -> ReceivedLately:
        """What came in the last minutes, asked once for all who watch."""
        with self._asking:
            now = self._desk.runtime.clock()
            at, found = self._lately.get(minutes, (0, None))
            if found is None or not 0 <= now - at < FRESH_MICROS:
                found = received_lately(self._desk.workspace.store, now, minutes)
                self._lately = {minutes: (self._desk.runtime.clock(), found)}
            return found


def loading_of(request: Request) -> Loading:
    """The one of the server that is asked, made the first time."""
    state = request.app.state
    with _making:
        if not hasattr(state, "loading"):
            state.loading = Loading(state.desk)
    found: Loading = state.loading
    return found


AtLoading = Annotated[Loading, Depends(loading_of)]
