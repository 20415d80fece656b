"""Editing the journeys of a workspace: one writer at a time, whole files or nothing, every state a version."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from journeyglass.errors import BusyError, ConflictError, InputError, JourneyFileError, NotFoundError, UnsoundError
from journeyglass.journey.duration import EPOCH
from journeyglass.journey.editing.apply import Edited, apply
from journeyglass.journey.editing.data import get, resolve
from journeyglass.journey.editing.edit import Edit
from journeyglass.journey.editing.faults import placed
from journeyglass.journey.editing.merge import Conflict, against_seen, checked_edits, rebase, shown
from journeyglass.journey.editing.revision import revision_of
from journeyglass.journey.editing.spans import Data, parse
from journeyglass.journey.load import Loaded
from journeyglass.journey.model import Lang
from journeyglass.lake.locking import held
from journeyglass.ledger.authors import Author
from journeyglass.ledger.versions import Version
from journeyglass.workspace.journeyfiles import files_in, load_body, told
from journeyglass.workspace.workspace import KEPT, Workspace

THE_FILE = Author(None, "the file")
"""Who changed a journey that was found changed."""
_PATIENCE = 10.0
_ASIDE = ".writing"
_LOOKED_BACK = 30
_NAMED = 3
_ID_LINE = re.compile(r"(?m)^journey:[ \t]*[\"']?([A-Za-z0-9_-]+)")


@dataclass(frozen=True)
class Present:
    """A journey's file as it is now: its id, where it is, what it says, which revision that is."""

    journey: str
    path: Path
    body: bytes

    @property
    def revision(self) -> str:
        """The revision of the file."""
        return revision_of(self.body)

    @property
    def text(self) -> str:
        """The file as text; InputError where it is none."""
        return text_of(self.body)


@dataclass(frozen=True)
class Saved:
    """What an edit came to: the file's revision, the number of its version, and what takes the edit back."""

    revision: str
    version: int
    undo: tuple[Edit, ...]


@dataclass(frozen=True)
class TheirChange:
    """A conflict and who caused it, as far as that is known; `at` is in UTC microseconds."""

    conflict: Conflict
    by: Author | None
    at: int | None


def present(workspace: Workspace, journey: str) -> Present:
    """The file of a journey as it is now; a state that nobody has seen yet becomes a version."""
    found = _read(workspace, journey)
    if _is_known(workspace, found):
        return found
    with locked(workspace):  # or a file that is just being saved would be taken for one changed by other means
        return present_to_writer(workspace, journey)


def present_to_writer(workspace: Workspace, journey: str) -> Present:
    """The same, for whoever holds the lock."""
    found = _read(workspace, journey)
    if not _is_known(workspace, found):
        keep(workspace, found.journey, found.body, THE_FILE, "", outside=True)
    return found


def edit_journey(
    workspace: Workspace, journey: str, base: str, edits: Sequence[Edit], lang: Lang, by: Author, summary: str = ""
) -> Saved:
    """Edit a journey that its author saw in the revision `base`; texts are meant in `lang`.

    What others changed since at other places stays. Raises ConflictError where they changed the same, UnsoundError
    where the journey would have faults; then nothing is saved.
    """
    checked_edits(edits)
    with locked(workspace):
        now = present_to_writer(workspace, journey)
        fit = _merged(workspace, now, base, edits, lang)
        done = apply(now.text, fit, lang)
        saved = save(workspace, now, done.text, by, summary or _summary(done))
        return Saved(saved.revision, saved.number, done.undo)


def edited_text(workspace: Workspace, journey: str, edits: Sequence[Edit], lang: Lang) -> tuple[str, Loaded]:
    """The file as it would be after these edits, which are not saved; UnsoundError where it would have faults."""
    now = present(workspace, journey)
    text = apply(now.text, edits, lang).text
    return text, sound(workspace, now.path, text)


def put_source(workspace: Workspace, journey: str, base: str, text: str, by: Author, summary: str = "") -> Saved:
    """Write the whole file anew; ConflictError where it is no more what its author saw."""
    with locked(workspace):
        now = present_to_writer(workspace, journey)
        if now.revision != base:
            newest = workspace.store.ledger.versions.newest(now.journey)
            conflict = Conflict("", text, now.text)
            by_at = (newest.by, newest.at) if newest else (None, None)
            raise ConflictError([TheirChange(conflict, *by_at)], "the file was changed in the meantime")
        saved = save(workspace, now, text, by, summary)
        return Saved(saved.revision, saved.number, ())


def save(workspace: Workspace, now: Present, text: str, by: Author, summary: str) -> Version:
    """Write a sound state of the file, and keep it as a version."""
    body = text.encode("utf-8")
    if body == now.body:
        return keep(workspace, now.journey, body, by, summary)
    loaded = sound(workspace, now.path, text)
    if loaded.journey.journey != now.journey:
        raise InputError(
            f"the id of the journey `{now.journey}` stays as it is", "give it another title, or copy the journey"
        )
    write_whole(now.path, body)
    return keep(workspace, now.journey, body, by, summary)


def sound(workspace: Workspace, path: Path, text: str) -> Loaded:
    """The journey that a text says; UnsoundError with every fault at its edit path."""
    try:
        return load_body(text.encode("utf-8"), told(path, workspace.root), frozenset())
    except JourneyFileError as error:
        faults = tuple(fault for fault in error.faults if not fault.warning)
        raise UnsoundError(faults, [one.path for one in placed(text, faults)]) from None


def write_whole(path: Path, body: bytes) -> None:
    """Put a file in place of another at once: whoever looks sees the old one or the new one, whole.

    Only for one writer at a time: what a writer that died has left beside the file is removed.
    """
    path = path.resolve()
    for left in path.parent.glob(f".{path.name}.*{_ASIDE}"):
        left.unlink(missing_ok=True)
    aside = path.with_name(f".{path.name}.{uuid4().hex}{_ASIDE}")
    mode = path.stat().st_mode & 0o777 if path.exists() else None
    try:
        with aside.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            aside.chmod(mode)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def locked(workspace: Workspace) -> Iterator[None]:
    """One writer of journeys at a time, in this process and others."""
    folder = workspace.root / KEPT
    folder.mkdir(exist_ok=True)
    try:
        with held(folder / "journeys.lock", _PATIENCE):
            yield
    except BlockingIOError:
        raise BusyError(2, "somebody else is saving a journey") from None


def text_of(body: bytes) -> str:
    """A file as text; InputError where it is none."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("the file is not UTF-8 text", "save it with the encoding UTF-8") from None


def _read(workspace: Workspace, journey: str) -> Present:
    name, path = _file_of(workspace, journey)
    return Present(name, path, path.read_bytes())


def _is_known(workspace: Workspace, found: Present) -> bool:
    newest = workspace.store.ledger.versions.newest(found.journey)
    return newest is not None and newest.revision == found.revision


def _file_of(workspace: Workspace, journey: str) -> tuple[str, Path]:
    """The id and the file of a journey, a faulty one too."""
    files = workspace.written()
    if journey in files.paths:
        return journey, files.paths[journey]
    for path in files_in(workspace.root / "journeys"):
        line = _ID_LINE.search(path.read_text("utf-8", "replace"))
        if line and line[1] == journey:
            return journey, path
    name = workspace.journey(journey).journey.journey
    if name not in files.paths:
        raise NotFoundError(f"there is no file of the journey {journey}", "look at the workspace's journeys")
    return name, files.paths[name]


def keep(
    workspace: Workspace, journey: str, body: bytes, by: Author, summary: str, *, outside: bool = False
) -> Version:
    """Keep a state of a file as its newest version, unless it is that already."""
    now = (workspace.now - EPOCH) // EPOCH.resolution
    versions = workspace.store.ledger.versions
    return versions.add(journey, body, revision_of(body), by, summary, now, outside=outside)


def _merged(workspace: Workspace, now: Present, base: str, edits: Sequence[Edit], lang: Lang) -> Sequence[Edit]:
    """The edits as they are meant on the present file; ConflictError where others changed the same places."""
    if base == now.revision:
        return edits
    seen = workspace.store.ledger.versions.body_of(now.journey, base)
    if seen is None:
        fit, conflicts = tuple(edits), against_seen(now.text, edits, lang)
    else:
        found = rebase(text_of(seen), now.text, edits, lang)
        fit, conflicts = found.edits, found.conflicts
    if conflicts:
        theirs = [_whose(workspace, now.journey, conflict, lang) for conflict in conflicts]
        raise ConflictError(theirs, "somebody else changed the same place in the meantime")
    return fit


def _whose(workspace: Workspace, journey: str, conflict: Conflict, lang: Lang) -> TheirChange:
    """Who wrote what stands there now: the author of the earliest late version that says it."""
    versions = workspace.store.ledger.versions
    found: Version | None = None
    for version in versions.all(journey, _LOOKED_BACK):
        body = versions.body(journey, version.number)
        if body is None or _stood(text_of(body), conflict.path, lang) != conflict.theirs:
            break
        found = version
    return TheirChange(conflict, found.by if found else None, found.at if found else None)


def _stood(text: str, path: str, lang: Lang) -> Data:
    try:
        data = parse(text).data
        return shown(get(data, resolve(data, path)), lang)
    except (InputError, NotFoundError):
        return None


def _summary(done: Edited) -> str:
    """The places that changed, where nobody said what was done."""
    more = len(done.paths) - _NAMED
    return ", ".join(done.paths[:_NAMED]) + (f" +{more}" if more > 0 else "")
