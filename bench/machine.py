"""What the measuring was done on and with, as far as it matters and says nothing of whose machine it is."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    "duckdb",
    "pyarrow",
    "numpy",
    "numba",
    "deltalake",
    "pyspark",
    "pandas",
    "polars",
    "chdb",
    "pm4py",
    "ChannelAttribution",
)


@dataclass(frozen=True)
class Machine:
    """Cores that may be used, memory, processor, system, and how busy it was when the measuring began."""

    cores: int
    memory_gib: float
    processor: str
    system: str
    load: float


def this_machine() -> Machine:
    """The machine that this runs on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} on {platform.machine()}"
    return Machine(cores, memory, _processor(), system, os.getloadavg()[0])


def versions() -> dict[str, str]:
    """Python and every package that is measured or measured with; those that are not installed are left out."""
    found = {"Python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"
