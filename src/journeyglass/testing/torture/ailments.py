"""What is no death but hurts: a full disk, a lake that cannot be written, a locked ledger, a dead thread, a wild clock.

Each is done to a living server under load; it has to say what is wrong, acknowledge nothing that it does not keep, and
be well again by itself when the cause is gone.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from journeyglass.testing.torture.house import House
from journeyglass.testing.torture.lives import Torture

HOUR = 3_600_000_000
DISK = 64 << 20
DISK_FULL = "a full disk"
_CHUNK = 1 << 20


def full_disk(torture: Torture) -> str:
    """Fill the disk of the workspace up, wait until that is told, and make room again; what was told."""
    house = torture.house
    with torture.load():
        torture.wait_answered(20)
        with _ballast(house.root / "ballast") as fill:
            told = _told(house, "committer", meanwhile=fill)
            refused = torture.told().statuses[503]
            house.wait(lambda: torture.told().statuses[503] > refused)
        house.wait_ready()
        torture.wait_answered(20)
    return told


def failing_lake(torture: Torture) -> str:
    """Let every write to the lake fail for a while: events are taken all the same; what was told."""
    return _failing(torture, "seal.before_lake disk", "keeper: sealing")


def dead_thread(torture: Torture) -> str:
    """End the keeper's reading thread by a fault that nobody foresaw, again and again; what was told."""
    return _failing(torture, "live.folded thread", "keeper", "died")


def locked_ledger(torture: Torture, seconds: float) -> str:
    """Hold the ledger's file locked from another process' connection; what was told."""
    house = torture.house
    with torture.load():
        torture.wait_answered(20)
        with contextlib.closing(sqlite3.connect(house.root / ".journeyglass" / "ledger.db", timeout=60)) as con:
            con.isolation_level = None
            con.execute("BEGIN IMMEDIATE")
            end = time.monotonic() + seconds
            told = _told(house, "committer")
            house.wait(lambda: time.monotonic() > end)
            con.execute("ROLLBACK")
        house.wait_ready()
        torture.wait_answered(20)
    return told


def wild_clock(torture: Torture) -> str:
    """Put the clock an hour forward, an hour back, and right again; the places that were due have come and gone."""
    house = torture.house
    with torture.load():
        for offset in (HOUR, -HOUR, 0):
            house.clock.write_text(str(offset))
            torture.wait_answered(20)
            house.wait_round()
    house.clock.unlink()
    return "the clock went an hour forward, two back, one forward"


@contextlib.contextmanager
def small_disk(root: Path) -> Iterator[None]:
    """A disk of its own in `root`; PermissionError where that is not allowed here."""
    root.mkdir(parents=True)
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        raise PermissionError(errno.EPERM, "only the superuser may mount a small disk")
    command = [mount, "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the system's own mount
    if done.returncode:
        raise PermissionError(errno.EPERM, f"a small disk cannot be mounted: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run([shutil.which("umount") or "umount", "-l", str(root)], check=True)  # noqa: S603 - as above


@contextlib.contextmanager
def _ballast(path: Path) -> Iterator[Callable[[], None]]:
    """A file that takes whatever room there is each time that it is told to."""
    with path.open("wb", buffering=0) as file:
        try:
            yield lambda: _fill(file.fileno())
        finally:
            path.unlink()


def _fill(file: int) -> None:
    size = _CHUNK
    while size:
        try:
            os.write(file, b"\1" * size)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            size //= 2


def _failing(torture: Torture, what: str, part: str, says: str = "") -> str:
    house = torture.house
    with torture.load():
        torture.wait_answered(20)
        house.failing.write_text(what)
        told = _told(house, part, says)
        torture.wait_answered(20)
        house.failing.unlink()
        house.wait_whole_under_load()
    return told


def _told(house: House, part: str, says: str = "", meanwhile: Callable[[], None] = lambda: None) -> str:
    """Wait until the health page has this part as not well, in such words; why, as it says."""
    found: list[str] = []

    def not_well() -> bool:
        meanwhile()
        said = house.health()["parts"].get(part)
        if said is not None and not said["ok"] and said["why"] and says in said["why"]:
            found.append(str(said["why"]))
        return bool(found)

    house.wait(not_well)
    return found[0]


AILMENTS: dict[str, Callable[[Torture], str]] = {
    DISK_FULL: full_disk,
    "a lake that cannot be written": failing_lake,
    "a ledger that is locked for 15 s": lambda torture: locked_ledger(torture, 15),
    "a thread of the keeper that ends": dead_thread,
    "a clock that jumps by an hour": wild_clock,
}
"""All of them, by what they are called."""
