"""The reading cache: events with their resolved account, sorted, ready to be folded; rebuilt whenever in doubt.

A cache is a folder named after the lake's version. It is built in a folder beside it, and renamed when whole, so
that a crash leaves either the old one or the new one. Whatever is not as its manifest says is built again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import duckdb

from journeyglass.errors import LakeError
from journeyglass.lake.cache_build import build
from journeyglass.lake.cache_files import FORMAT, CacheFiles, Manifest
from journeyglass.lake.lens import connect
from journeyglass.lake.raw import Lake
from journeyglass.ledger.faultpoints import reach

KEPT = 2
"""How many caches stay: the newest, and the one before it for those who are still reading it."""


class Cache:
    """The reading caches of `lake`, kept in the folder `path`."""

    def __init__(self, path: Path, lake: Lake, *, memory_limit: str | None = None, threads: int | None = None) -> None:
        self.path = path
        self.lake = lake
        self._memory_limit = memory_limit
        self._threads = threads

    def ensure(self, observed_from: Mapping[str, int] | None = None, known_at: int | None = None) -> CacheFiles:
        """The cache of the lake as it is now, built if need be.

        `observed_from` gives the declared beginnings of sources, `known_at` leaves out what was received after it
        (UTC microseconds both); the cache of a `known_at` is built aside and not kept.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        declared = dict(observed_from or {})
        if known_at is not None:
            return self._build_aside(declared, known_at)
        with self._locked():
            folder = self.path / _name(self.lake.version(), declared)
            found = self._whole(folder)
            return found or self._build(folder, declared)

    def clear(self) -> None:
        """Throw every cache away."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _whole(self, folder: Path) -> CacheFiles | None:
        with suppress(LakeError):
            return CacheFiles(folder, Manifest.read(folder))
        return None

    def _build(self, folder: Path, declared: dict[str, int]) -> CacheFiles:
        reach("cache.start")
        self._sweep(keep=folder)
        work = Path(mkdtemp(prefix="building-", dir=self.path))
        manifest = self._fill(work, declared, None)
        if folder.exists():
            shutil.rmtree(folder)
        reach("cache.before_rename")
        os.replace(work, folder)
        reach("cache.after_rename")
        return CacheFiles(folder, manifest)

    def _build_aside(self, declared: dict[str, int], known_at: int) -> CacheFiles:
        aside = TemporaryDirectory(prefix="aside-", dir=self.path, ignore_cleanup_errors=True)
        manifest = self._fill(Path(aside.name), declared, known_at)
        return CacheFiles(Path(aside.name), manifest, aside)

    def _fill(self, work: Path, declared: dict[str, int], known_at: int | None) -> Manifest:
        con = self._connect(work)
        try:
            version = self.lake.version()
            self.lake.register(con)
            return build(con, work, version, declared, known_at)
        except duckdb.Error as error:
            raise LakeError(
                f"the reading cache cannot be built: {error}", "look for a damaged file in the lake"
            ) from error
        finally:
            con.close()
            shutil.rmtree(work / "spill", ignore_errors=True)

    def _connect(self, work: Path) -> duckdb.DuckDBPyConnection:
        return connect(work / "spill", self._memory_limit, self._threads)

    def _sweep(self, keep: Path) -> None:
        """Remove what crashes left and all but the newest caches; called under the lock."""
        for left in self.path.glob("building-*"):
            shutil.rmtree(left, ignore_errors=True)
        caches = sorted(self.path.glob("reading-*"), key=lambda folder: folder.stat().st_mtime_ns, reverse=True)
        for old in [c for c in caches if c != keep][KEPT - 1 :]:
            shutil.rmtree(old, ignore_errors=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.path / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _name(version: int, declared: Mapping[str, int]) -> str:
    told = json.dumps([FORMAT, sorted(declared.items())]).encode()
    return f"reading-{version:08}-{hashlib.blake2b(told, digest_size=6).hexdigest()}"
