"""How memory is taken and given back: fast for what figures take for a moment, and nothing big stays for good."""

from __future__ import annotations

import contextlib
import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # names of malloc.h
_OWN_PIECE, _AT_HAND, _ARENAS = 4 << 20, 6 << 20, 2


def tune_memory() -> None:
    """Tell glibc how to take memory; elsewhere nothing.

    Pieces from 4 MiB on, such as big bodies, are taken from the system and given back at once; by itself glibc raises
    that bound with the first one that is freed, and keeps what it was given. Smaller ones, such as columns of some
    hundred thousand visits, come from at most 6 MiB a heap that stay at hand: taking each from the system made a
    figure twice as slow. All threads share two heaps: glibc gives them many, and each stays as big as it ever was.
    """
    if not sys.platform.startswith("linux"):
        return
    with contextlib.suppress(OSError, AttributeError):  # other C libraries have no such settings, and need none
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, _OWN_PIECE)
        library.mallopt(_TRIM_THRESHOLD, _AT_HAND)
        library.mallopt(_ARENA_MAX, _ARENAS)
