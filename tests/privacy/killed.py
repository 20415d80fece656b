"""Erasures that are killed: each in a process forked from one that has everything loaded and nothing started."""

from __future__ import annotations

import multiprocessing as mp
import signal
from pathlib import Path

from journeyglass.lake.erase import erase
from journeyglass.testing.faults import arm
from tests.privacy.world import open_store

_PRELOAD = ["tests.privacy.killed"]


def _erase(folder: str, said: str, point: str, keep_events: bool) -> None:
    arm(point)
    with open_store(Path(folder)) as store:
        erase(store, said, journeys=["people"], keep_events=keep_events, dry_run=False)


def kill_at(point: str, folder: Path, said: str, keep_events: bool = False) -> bool:
    """Erase the person in another process that dies at the point; whether it died there."""
    context = mp.get_context("forkserver")
    context.set_forkserver_preload(_PRELOAD)
    process = context.Process(target=_erase, args=(str(folder), said, point, keep_events))
    process.start()
    process.join(60)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise TimeoutError(f"the erasure did not come to {point}")
    return process.exitcode == -signal.SIGKILL
