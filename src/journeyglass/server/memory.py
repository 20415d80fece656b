"""Giving memory back: what big bodies took for a moment must not stay with the process."""

from __future__ import annotations

import contextlib
import ctypes
import sys

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
_OWN_PIECE = 256 << 10
_ARENAS = 2


def give_back_memory() -> None:
    """Have glibc take pieces from 256 KiB on from the system and give them back at once; elsewhere nothing.

    By itself it raises that threshold with the first big piece that is freed, and then keeps what it was given.
    """
    if not sys.platform.startswith("linux"):
        return
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL("libc.so.6")
        library.mallopt(_MMAP_THRESHOLD, _OWN_PIECE)
        library.mallopt(_ARENA_MAX, _ARENAS)
