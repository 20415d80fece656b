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


def cache_dir() -> Path:
    """Where this version of the kernel keeps its machine code."""
    sources = b"".join(p.read_bytes() for p in sorted(Path(__file__).parent.glob("*.py")))
    digest = hashlib.sha256(sources + numba.__version__.encode()).hexdigest()[:16]
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "journeyglass" / f"kernel-{digest}"


_DIR = str(cache_dir())


def njit(function: F) -> F:
    """Compile `function` when the kernel first calls it; releases the GIL."""
    return _compiled(function, no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True)


def entry(function: F) -> F:
    """The same for what Python calls: only this needs the costly wrapper around a hundred arrays."""
    return _compiled(function)


def _compiled(function: F, **options: bool) -> F:
    before = config.CACHE_DIR
    config.CACHE_DIR = _DIR
    try:
        compiled: F = numba.njit(cache=True, nogil=True, error_model="numpy", _nrt=False, **options)(function)
    finally:
        config.CACHE_DIR = before
    return compiled
