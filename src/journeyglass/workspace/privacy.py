"""What is kept about people: told, erased, let go when its time is over."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from journeyglass.errors import JourneyglassError
from journeyglass.lake.erase import Erased, erase, erase_again, finish_erasures
from journeyglass.lake.expire import Expired, expire
from journeyglass.lake.store import Clock, Store
from journeyglass.workspace.ledgers import ledger_of
from journeyglass.workspace.personal import about_people, export_account, export_person

if TYPE_CHECKING:
    from journeyglass.workspace.settings import Settings
    from journeyglass.workspace.workspace import Workspace

__all__ = ["erase_people_again", "erase_person", "export_account", "export_person", "opened", "retain"]


def opened(folder: Path, settings: Settings, clock: Clock) -> Store:
    """The store of a workspace; an erasure that was killed is finished first, unless another is at work there."""
    place = ledger_of(folder.parent, settings.ledger)
    ledger = place if isinstance(place, str) else None
    store = Store(folder, ledger=ledger, memory_limit=settings.memory, clock=clock, retention=settings.retention)
    try:
        with suppress(JourneyglassError):  # it stays noted, and is tried again each day
            finish_erasures(store, wait=0)
    except BaseException:
        store.close()
        raise
    return store


def erase_person(workspace: Workspace, said: str, *, keep_events: bool = False, dry_run: bool = True) -> Erased:
    """Erase the person of an id or an e-mail address for good; with `dry_run` only tell what would go.

    With `keep_events` what they did stays with their accounts, without them.
    """
    return erase(workspace.store, said, journeys=about_people(workspace), keep_events=keep_events, dry_run=dry_run)


def erase_people_again(workspace: Workspace) -> Mapping[str, int]:
    """Erase everybody who was erased before and stands anywhere: after a copy was put back; what went."""
    return erase_again(workspace.store, about_people(workspace))


def retain(workspace: Workspace, *, dry_run: bool = True) -> Expired:
    """Let go of what is past its time by the settings' `[retention]`; with `dry_run` only tell.

    The keeper calls this once a day; an erasure that was killed and could not be finished yet is finished first.
    """
    if not dry_run:
        finish_erasures(workspace.store)
    return expire(workspace.store, dry_run=dry_run)
