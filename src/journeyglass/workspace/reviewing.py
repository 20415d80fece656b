"""Who looked at which place of a journey when, and which of these reviews are stale."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Literal

from journeyglass.errors import InputError, NotFoundError
from journeyglass.journey.duration import EPOCH
from journeyglass.journey.editing.data import MISSING, get, resolve
from journeyglass.journey.editing.spans import Data, parse
from journeyglass.ledger.authors import Author
from journeyglass.workspace.editing import present
from journeyglass.workspace.instants import instant_of
from journeyglass.workspace.workspace import Workspace

STALE_AFTER = timedelta(days=180)


@dataclass(frozen=True)
class Reviewed:
    """The last review of a place; stale where its text has `changed` since, or it is `old`."""

    path: str
    by: str
    at: datetime
    stale: bool
    why: Literal["changed", "old"] | None


def review(workspace: Workspace, journey: str, paths: Iterable[str], by: Author) -> None:
    """Note that these places were looked at, with what stands there now."""
    now = present(workspace, journey)
    data = parse(now.text.removeprefix("\ufeff")).data
    contents = {path: content_of(data, path) for path in paths}
    workspace.store.ledger.reviews.put(now.journey, contents, by, (workspace.now - EPOCH) // EPOCH.resolution)


def all_reviews(workspace: Workspace, journey: str) -> list[Reviewed]:
    """The last review of each place, by path."""
    now = present(workspace, journey)
    data = parse(now.text.removeprefix("\ufeff")).data
    found = []
    for one in workspace.store.ledger.reviews.all(now.journey):
        at = instant_of(one.at)
        why = _why(one.content != content_of(data, one.path), workspace.now - at >= STALE_AFTER)
        found.append(Reviewed(one.path, one.by.name, at, why is not None, why))
    return found


def content_of(data: Data, path: str) -> str:
    """A hash of what stands at a place, in every language; the same for all places where nothing does."""
    try:
        found = get(data, resolve(data, path))
    except (InputError, NotFoundError):
        found = MISSING
    said = "" if found is MISSING else json.dumps(found, ensure_ascii=False, sort_keys=True, default=str)
    return blake2b(said.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _why(changed: bool, old: bool) -> Literal["changed", "old"] | None:
    if changed:
        return "changed"
    return "old" if old else None
