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
import time
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

import duckdb

from journeyglass.errors import LakeError
from journeyglass.lake.cache_build import Stand, build
from journeyglass.lake.cache_files import FORMAT, CacheFiles, Manifest
from journeyglass.lake.cache_grow import grow
from journeyglass.lake.lens import connect
from journeyglass.lake.raw import Lake
from journeyglass.ledger.faultpoints import reach

_FORGOTTEN_AFTER = 86_400  # seconds; nobody reads one reading that long
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
        (UTC microseconds both). The cache of a `known_at` is built aside and lasts as long as the object given back.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        declared = dict(observed_from or {})
        if known_at is not None:
            return self._build_aside(declared, known_at)
        with self._locked():
            folder = self.path / _name(*self._stand(), declared)
            found = self._whole(folder)
            return found or self._build(folder, declared)

    def clear(self) -> None:
        """Throw every cache away."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _stand(self) -> Stand:
        return self.lake.identity(), self.lake.version()

    def _whole(self, folder: Path) -> CacheFiles | None:
        with suppress(LakeError):
            return CacheFiles(folder, Manifest.read(folder))
        return None

    def _build(self, folder: Path, declared: dict[str, int]) -> CacheFiles:
        reach("cache.start")
        self._sweep(keep=folder)
        work = Path(mkdtemp(prefix="building-", dir=self.path))
        manifest = self._grow(work, declared) or self._fill(work, declared, None)
        if folder.exists():
            shutil.rmtree(folder)
        reach("cache.before_rename")
        os.replace(work, folder)
        reach("cache.after_rename")
        return CacheFiles(folder, manifest)

    def _grow(self, work: Path, declared: dict[str, int]) -> Manifest | None:
        """Grow the newest cache there is; None, leaving `work` empty, where that cannot be done or is not worth it."""
        old = self._newest()
        if old is None or self.lake.gone(old.manifest.lake_version):
            return None
        with self._lens(work) as con:
            stand = self._stand()
            self.lake.register(con)
            self.lake.register(con, "fresh", old.manifest.lake_version)
            manifest = grow(con, work, old, stand, declared)
        if manifest is None:
            shutil.rmtree(work / "events", ignore_errors=True)
        return manifest

    def _newest(self) -> CacheFiles | None:
        """The whole cache of the latest version of the lake that has one."""
        identity, version = self._stand()
        for folder in sorted(self.path.glob("reading-*"), reverse=True):
            found = self._whole(folder)
            if found and found.manifest.lake == identity and 0 <= found.manifest.lake_version <= version:
                return found
        return None

    def _build_aside(self, declared: dict[str, int], known_at: int) -> CacheFiles:
        aside = Path(mkdtemp(prefix="aside-", dir=self.path))
        files = CacheFiles(aside, self._fill(aside, declared, known_at))
        weakref.finalize(files, shutil.rmtree, aside, ignore_errors=True)
        return files

    def _fill(self, work: Path, declared: dict[str, int], known_at: int | None) -> Manifest:
        with self._lens(work) as con:
            stand = self._stand()
            self.lake.register(con)
            return build(con, work, stand, declared, known_at)

    @contextmanager
    def _lens(self, work: Path) -> Iterator[duckdb.DuckDBPyConnection]:
        con = connect(work / "spill", self._memory_limit, self._threads)
        try:
            yield con
        except duckdb.Error as error:
            what = f"the reading cache cannot be built: {error}"
            raise LakeError(what, "look for a damaged file in the lake") from error
        finally:
            con.close()
            shutil.rmtree(work / "spill", ignore_errors=True)

    def _sweep(self, keep: Path) -> None:
        """Remove what crashes left and all but the newest caches; called under the lock."""
        for left in self.path.glob("building-*"):
            shutil.rmtree(left, ignore_errors=True)
        for aside in self.path.glob("aside-*"):
            if time.time() - aside.stat().st_mtime > _FORGOTTEN_AFTER:
                shutil.rmtree(aside, ignore_errors=True)
        caches = sorted(self.path.glob("reading-*"), key=lambda folder: folder.stat().st_mtime_ns, reverse=True)
        for old in [c for c in caches if c != keep][KEPT - 1 :]:
            shutil.rmtree(old, ignore_errors=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.path / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _name(lake: str, version: int, declared: Mapping[str, int]) -> str:
    told = json.dumps([FORMAT, lake, sorted(declared.items())]).encode()
    return f"reading-{version:08}-{hashlib.blake2b(told, digest_size=6).hexdigest()}"
