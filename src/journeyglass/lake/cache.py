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
"""How many caches stay at least: the newest, and the one before it. One that is being read stays, too."""


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
            stand = self._stand()
            folder = self.path / _name(*stand, declared)
            found = self._whole(folder) or self._still_good(stand, declared) or self._build(folder, stand, declared)
            return _kept(found)

    def clear(self) -> None:
        """Throw every cache away; one that is being built is waited for, so that it goes too."""
        self.path.mkdir(parents=True, exist_ok=True)
        with self._locked():
            for left in self.path.iterdir():
                if left.is_dir():
                    shutil.rmtree(left, ignore_errors=True)

    def _stand(self) -> Stand:
        return self.lake.identity(), self.lake.version()

    def _whole(self, folder: Path) -> CacheFiles | None:
        with suppress(LakeError):
            return CacheFiles(folder, Manifest.read(folder))
        return None

    def _still_good(self, stand: Stand, declared: dict[str, int]) -> CacheFiles | None:
        """The newest cache, where no commit since has changed any facts: files were merged, or removed."""
        found = self._newest(stand)
        if found is None or found.manifest.observed_from != declared:
            return None
        with suppress(LakeError):
            commits = self.lake.commits(found.manifest.lake_version, stand[1])
            return None if any(commit.changes_data for commit in commits) else found
        return None

    def _build(self, folder: Path, stand: Stand, declared: dict[str, int]) -> CacheFiles:
        reach("cache.start")
        self._sweep(keep=folder)
        work = Path(mkdtemp(prefix="building-", dir=self.path))
        manifest = self._grow(work, stand, declared) or self._fill(work, stand, declared)
        if folder.exists():
            shutil.rmtree(folder)
        reach("cache.before_rename")
        os.replace(work, folder)
        reach("cache.after_rename")
        return CacheFiles(folder, manifest)

    def _grow(self, work: Path, stand: Stand, declared: dict[str, int]) -> Manifest | None:
        """Grow the newest cache there is; None, leaving `work` empty, where that cannot be done or is not worth it."""
        old = self._newest(stand)
        if old is None or self.lake.gone(old.manifest.lake_version, stand[1]):
            return None
        with self._lens(work) as con:
            self.lake.register(con, until=stand[1])
            with suppress(LakeError):
                self.lake.register(con, "fresh", old.manifest.lake_version, stand[1])
                if manifest := grow(con, work, old, stand, declared):
                    return manifest
        shutil.rmtree(work / "events", ignore_errors=True)
        return None

    def _newest(self, stand: Stand) -> CacheFiles | None:
        """The whole cache of the latest version of the lake that has one."""
        identity, version = stand
        for folder in sorted(self.path.glob("reading-*"), reverse=True):
            found = self._whole(folder)
            if found and found.manifest.lake == identity and 0 <= found.manifest.lake_version <= version:
                return found
        return None

    def _build_aside(self, declared: dict[str, int], known_at: int) -> CacheFiles:
        aside = Path(mkdtemp(prefix="aside-", dir=self.path))
        files = CacheFiles(aside, self._fill(aside, self._stand(), declared, known_at))
        weakref.finalize(files, shutil.rmtree, aside, ignore_errors=True)
        return files

    def _fill(self, work: Path, stand: Stand, declared: dict[str, int], known_at: int | None = None) -> Manifest:
        with self._lens(work) as con:
            self.lake.register(con, until=stand[1])
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
            if not _in_use(old):
                shutil.rmtree(old, ignore_errors=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.path / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _kept(files: CacheFiles) -> CacheFiles:
    """The same; its folder stays for as long as this object lives, in whichever process."""
    with suppress(OSError):
        manifest = os.open(files.folder / "manifest.json", os.O_RDONLY)
        weakref.finalize(files, os.close, manifest)
        fcntl.flock(manifest, fcntl.LOCK_SH)
    return files


def _in_use(folder: Path) -> bool:
    try:
        with (folder / "manifest.json").open() as manifest:
            fcntl.flock(manifest, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _name(lake: str, version: int, declared: Mapping[str, int]) -> str:
    told = json.dumps([FORMAT, lake, sorted(declared.items())]).encode()
    return f"reading-{version:08}-{hashlib.blake2b(told, digest_size=6).hexdigest()}"
