"""What one small write that is forced to the disk costs, since every acknowledgement waits for one."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import numpy as np

_TIMES = 300
_PAGE = b"\0" * 4_096


def sync_ms(folder: Path) -> tuple[float, float]:
    """The median and the 99th percentile of writing a page and forcing it to disk there, in milliseconds."""
    taken = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(_TIMES):
            file.write(_PAGE)
            file.flush()
            begun = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append((time.perf_counter() - begun) * 1_000)
    return float(np.percentile(taken, 50)), float(np.percentile(taken, 99))
