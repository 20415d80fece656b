"""The compiler of the kernel: numba, its machine code kept in the user's cache under the hash of the sources.

Numba's own cache looks at one file only and would go on with stale code after a change in another.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba.core import config

F = TypeVar("F", bound=Callable[..., Any])


def _cache_dir() -> str:
    sources = b"".join(p.read_bytes() for p in sorted(Path(__file__).parent.glob("*.py")))
    digest = hashlib.sha256(sources + numba.__version__.encode()).hexdigest()[:16]
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return str(Path(home) / "journeyglass" / f"kernel-{digest}")


_DIR = _cache_dir()


def njit(function: F) -> F:
    """Compile `function` when it is first called; releases the GIL."""
    before = config.CACHE_DIR
    config.CACHE_DIR = _DIR
    try:
        compiled: F = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    finally:
        config.CACHE_DIR = before
    return compiled
