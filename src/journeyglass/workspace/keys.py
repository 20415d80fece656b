"""The keys of a workspace: who may send events, and who may ask."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from journeyglass.errors import InputError
from journeyglass.journey.duration import EPOCH
from journeyglass.ledger.keys import Key, KeyKind, NewKey
from journeyglass.workspace.instants import instant_of, instant_or_none
from journeyglass.workspace.workspace import Workspace

_ORIGIN = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]{1,253}(:\d{1,5})?|https?://\[[0-9a-fA-F:.]+\](:\d{1,5})?|\*")
_SOURCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_MOST_LABEL, _MOST_ORIGINS = 200, 100


@dataclass(frozen=True)
class KeyLine:
    """One key: its secret is not kept. `source` is none for a key of `/api`; `rate` none where the settings' holds."""

    id: str
    kind: KeyKind
    source: str | None
    label: str
    origins: tuple[str, ...]
    rate: int | None
    created_at: datetime
    revoked_at: datetime | None


def create_key(
    workspace: Workspace,
    kind: KeyKind,
    *,
    source: str | None = None,
    label: str = "",
    origins: Iterable[str] = (),
    rate: int | None = None,
) -> NewKey:
    """Make a key. Its secret is told here and nowhere again."""
    allowed = tuple(_origin(said) for said in origins)
    if len(allowed) > _MOST_ORIGINS:
        raise InputError(f"a key can have {_MOST_ORIGINS} origins", "use `https://*.example.com` for many names")
    if source is not None and not _SOURCE.fullmatch(source):
        raise InputError(f"`{source[:100]}` is no id of a source", "use letters, digits, - and _")
    if source is not None and kind == "api":
        raise InputError("a key of the kind `api` sends no events", "leave the source out")
    if not label.isprintable() or len(label) > _MOST_LABEL:
        raise InputError("this label cannot be used", f"write one line of at most {_MOST_LABEL} characters")
    keys = workspace.store.ledger.keys
    return keys.create(kind, source=source, label=label, origins=allowed, rate=rate, now=_now(workspace))


def all_keys(workspace: Workspace) -> list[KeyLine]:
    """Every key, the revoked ones too, oldest first."""
    return [_line(key) for key in workspace.store.ledger.keys.all()]


def revoke_key(workspace: Workspace, said: str) -> str:
    """Revoke the key of this id, or this key itself, for good; its id."""
    parts = said.split("_", 3)
    found = parts[2] if len(parts) == 4 and parts[0] == "jg" else said
    workspace.store.ledger.keys.revoke(found, _now(workspace))
    return found


def _origin(said: str) -> str:
    origin = said.strip().rstrip("/").lower()
    if not _ORIGIN.fullmatch(origin):
        raise InputError(f"`{said[:100]}` is no origin", "write https://example.com or https://*.example.com")
    return origin


def _line(key: Key) -> KeyLine:
    revoked = instant_or_none(key.revoked_at)
    return KeyLine(key.id, key.kind, key.source, key.label, key.origins, key.rate, instant_of(key.created_at), revoked)


def _now(workspace: Workspace) -> int:
    return (workspace.now - EPOCH) // EPOCH.resolution
