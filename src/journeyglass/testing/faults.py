"""Crashing on purpose: kill this very process at a named point, and log the points that it came by.

The points are those of `journeyglass.ledger.faultpoints`. `JOURNEYGLASS_FAULT=NAME` (or `NAME:3` for the third time)
says where, once `arm_from_environment` was called; production code never calls it.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable

from journeyglass.errors import InputError
from journeyglass.ledger.faultpoints import POINTS, set_hook

VARIABLE = "JOURNEYGLASS_FAULT"


def die() -> None:
    """Kill this process as a power cut would: no handler runs, nothing is flushed."""
    os.kill(os.getpid(), signal.SIGKILL)


def parse(spec: str) -> tuple[str, int]:
    """`NAME` or `NAME:n` as (name, n); InputError for a point that does not exist."""
    name, _, count = spec.partition(":")
    if name not in POINTS or (count and not count.isdigit()):
        raise InputError(f"`{spec}` is no fault point", f"use one of {', '.join(POINTS)}, and :n for the n-th time")
    return name, int(count or 1)


def arm(spec: str | None, log: Callable[[str], None] | None = None) -> None:
    """Die at the point that `spec` names, if any; tell `log` of every point that is reached."""
    wanted = None if spec is None else parse(spec)
    seen: Counter[str] = Counter()

    def hook(point: str) -> None:
        seen[point] += 1
        if log is not None:
            log(point)
        if wanted == (point, seen[point]):
            die()

    set_hook(hook)


def arm_from_environment() -> None:
    """Arm what the environment asks for; does nothing where it asks for nothing."""
    if spec := os.environ.get(VARIABLE):
        arm(spec)


def disarm() -> None:
    """Back to ordinary life."""
    set_hook(None)
