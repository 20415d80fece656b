"""Tables that were uploaded: kept for a day in a folder of their own, until they become a source or go.

An upload is a folder with the file under a safe name and `upload.json`. It comes to be with its last byte: what broke
off on the way has no `upload.json`, and is swept away like what is too old.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from journeyglass.errors import InputError, NotFoundError, SourceError
from journeyglass.events.tables import format_of

MOST_BYTES = 1 << 30
"""No upload is larger."""
MOST_TOGETHER = 4 << 30
"""All uploads that wait are not larger."""
KEPT_MICROS = 24 * 3600 * 1_000_000
_LEFT_FREE = 1 << 30
_STALE_SECONDS = 3_600
_ID = re.compile(r"[0-9a-f]{24}")
_NOTE = "upload.json"
_MOST_NAME = 100


@dataclass(frozen=True)
class Upload:
    """A table that was uploaded: `file` is its safe name in `folder`, `name` what its sender called it.

    `size` in bytes; `at` in UTC microseconds.
    """

    id: str
    folder: Path
    file: str
    name: str
    size: int
    at: int

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / self.file


class Uploads:
    """The uploads of a workspace, in the folder `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, name: str, size: int | None) -> Arriving:
        """A new upload of a file called `name`; `size` where it is known beforehand. InputError where it cannot be."""
        file = safe_name(name)
        if size is not None and size > MOST_BYTES:
            raise too_large()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._check_room(size or 0)
        id_ = secrets.token_hex(12)
        folder = self._folder / id_
        folder.mkdir()
        return Arriving(id_, folder, file, name[:_MOST_NAME])

    def find(self, id_: str) -> Upload:
        """The upload of this id."""
        folder = self._folder / id_
        if not _ID.fullmatch(id_) or not (folder / _NOTE).is_file():
            raise NotFoundError("there is no such upload", "upload the file again; it is kept for a day")
        return _read(folder)

    def all(self) -> list[Upload]:
        """All that wait, the newest first."""
        return sorted(self._all(), key=lambda upload: upload.at, reverse=True)

    def remove(self, id_: str) -> None:
        """Throw an upload away."""
        shutil.rmtree(self.find(id_).folder, ignore_errors=True)

    def sweep(self, now: int) -> int:
        """Remove what is older than a day, and what broke off an hour ago; how many. `now` in UTC microseconds."""
        old = [upload.folder for upload in self._all() if not 0 <= now - upload.at < KEPT_MICROS]
        stale = [folder for folder in self._folders() if not (folder / _NOTE).exists() and _is_stale(folder)]
        for folder in (*old, *stale):
            shutil.rmtree(folder, ignore_errors=True)
        return len(old) + len(stale)

    def _all(self) -> Iterator[Upload]:
        for folder in self._folders():
            with suppress(OSError, ValueError, TypeError):
                yield _read(folder)

    def _folders(self) -> list[Path]:
        return [one for one in self._folder.iterdir() if one.is_dir()] if self._folder.is_dir() else []

    def _check_room(self, size: int) -> None:
        if sum(upload.size for upload in self._all()) + size > MOST_TOGETHER:
            raise InputError("too many uploads wait to be imported", "import them, or throw some away")
        if shutil.disk_usage(self._folder).free < size + _LEFT_FREE:
            raise InputError("there is no room for the file on the server's disk", "make room there")


class Arriving:
    """A file on its way in: `write` its parts, then `finish`; `drop` it where it breaks off."""

    def __init__(self, id_: str, folder: Path, file: str, name: str) -> None:
        self._id, self._folder, self._file, self._name = id_, folder, file, name
        self._out = (folder / file).open("xb")
        self._size = 0

    def write(self, part: bytes) -> None:
        """Take the next bytes; InputError beyond the largest size."""
        self._size += len(part)
        if self._size > MOST_BYTES:
            raise too_large()
        self._out.write(part)

    def finish(self, now: int) -> Upload:
        """That was all; InputError where it was nothing. `now` in UTC microseconds."""
        self._out.close()
        if not self._size:
            raise InputError("the file is empty", "upload a table with a header and rows")
        upload = Upload(self._id, self._folder, self._file, self._name, self._size, now)
        told = {key: value for key, value in asdict(upload).items() if key not in ("id", "folder")}
        draft = self._folder / f"{_NOTE}.new"
        draft.write_text(json.dumps(told, ensure_ascii=False), "utf-8", "replace")
        draft.replace(self._folder / _NOTE)
        return upload

    def drop(self) -> None:
        """Leave nothing of it."""
        self._out.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def safe_name(name: str) -> str:
    """The file's name as it may stand on a disk: no folders, no odd characters, its format's ending.

    InputError for a format that is not known.
    """
    last = re.split(r"[\\/]", name)[-1]
    clean = re.sub(r"[^\w.-]+", "-", last.encode("utf-8", "ignore").decode()).rstrip("-.")
    ending = re.search(r"(\.[A-Za-z]+)?\.gz$|\.[A-Za-z]+$", clean, re.IGNORECASE)
    stem = clean[: ending.start()] if ending else clean
    file = (stem.strip("-.")[: _MOST_NAME // 2] or "table") + (ending[0].lower() if ending else "")
    try:
        format_of(file)
    except SourceError as error:
        raise InputError(error.message, error.advice) from None
    return file


def too_large() -> InputError:
    """The answer to a file that is too large."""
    return InputError(
        f"the file is over {MOST_BYTES >> 30} GiB", "put it beside the source file and import it on the command line"
    )


def _read(folder: Path) -> Upload:
    return Upload(folder.name, folder, **json.loads((folder / _NOTE).read_text("utf-8")))


def _is_stale(folder: Path) -> bool:
    """Whether nobody has written to it for an hour, by the disk's own time."""
    newest = max((path.stat().st_mtime for path in (folder, *folder.iterdir())), default=0.0)
    return time.time() - newest > _STALE_SECONDS
