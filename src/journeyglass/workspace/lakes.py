"""How the lake stands: what is sealed, what waits, what it consists of."""

from __future__ import annotations

from dataclasses import dataclass

from journeyglass.lake.sealing import INBOX, accept_loss
from journeyglass.workspace.workspace import Workspace


@dataclass(frozen=True)
class LakeStand:
    """The lake's version, files and bytes; up to which message it has all; how many messages wait to be sealed."""

    version: int
    files: int
    bytes: int
    sealed_to: int
    waiting: int


@dataclass(frozen=True)
class LossAccepted:
    """How many sealed messages the lake lacks, with which it goes on now."""

    messages: int


def lake_stand(workspace: Workspace) -> LakeStand:
    """How the lake stands."""
    lake, files = workspace.store.lake, workspace.store.lake.files()
    size = sum(path.stat().st_size for path in files)
    waiting = workspace.store.ledger.inbox.stand().rows
    return LakeStand(lake.version(), len(files), size, lake.committed(INBOX), waiting)


def go_on_without(workspace: Workspace) -> LossAccepted:
    """Go on with a lake that is older than the ledger; what was sealed since then is lost to it."""
    return LossAccepted(accept_loss(workspace.store))
