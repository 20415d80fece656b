"""The shape of what `journeyglass serve --json` prints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Listening:
    """`serve`: where it listens, as which process, for which workspace; printed as soon as it does."""

    url: str
    port: int
    pid: int
    workspace: str
