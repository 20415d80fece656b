"""What the routes of uploads and of long work share: the uploads that wait, and the jobs of this server."""

from __future__ import annotations

import threading
from typing import Annotated

from fastapi import Depends, Request

from journeyglass.server.api.desk import Desk
from journeyglass.workspace.jobs import Jobs
from journeyglass.workspace.uploads import Uploads
from journeyglass.workspace.workspace import KEPT

_making = threading.Lock()


class Loading:
    """The uploads and jobs of a server's workspace; `arriving` uploads are on their way in."""

    def __init__(self, desk: Desk) -> None:
        kept = desk.workspace.root / KEPT
        self.uploads = Uploads(kept / "uploads")
        self.jobs = Jobs(kept / "jobs", desk.runtime.clock)
        self.arriving = 0


def loading_of(request: Request) -> Loading:
    """The one of the server that is asked, made the first time."""
    state = request.app.state
    with _making:
        if not hasattr(state, "loading"):
            state.loading = Loading(state.desk)
    found: Loading = state.loading
    return found


AtLoading = Annotated[Loading, Depends(loading_of)]
