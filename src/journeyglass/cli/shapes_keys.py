"""The shapes of what `journeyglass keys … --json` prints."""

from __future__ import annotations

from dataclasses import dataclass

from journeyglass.workspace.keys import KeyLine


@dataclass(frozen=True)
class KeyMade:
    """`keys create`: the new key's id, and its secret, which is shown only here."""

    id: str
    secret: str


@dataclass(frozen=True)
class KeysListed:
    """`keys list`: every key, the revoked ones too."""

    keys: tuple[KeyLine, ...]


@dataclass(frozen=True)
class KeyRevoked:
    """`keys revoke`: which key opens nothing any more."""

    id: str
