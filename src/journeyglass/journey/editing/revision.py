"""Which state of a journey's file is meant."""

from __future__ import annotations

from hashlib import blake2b


def revision_of(data: bytes) -> str:
    """The revision of a file of these bytes: the same bytes, the same revision."""
    return blake2b(data, digest_size=12).hexdigest()
