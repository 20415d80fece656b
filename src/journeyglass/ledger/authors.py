"""Who wrote something down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Author:
    """A user (`id`), or whoever else it was by name: a key, this machine, the file itself."""

    id: str | None
    name: str
