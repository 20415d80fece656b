"""An upload becomes a source: its table among the data files, its mapping in `sources/`, ready to be imported."""

from __future__ import annotations

import copy
import filecmp
import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeyglass.errors import Fault, FileError, InputError, SourceFileError, WorkspaceError
from journeyglass.events.mappingfile import Data, PlacedFault, mapping_yaml, placed, rewritten
from journeyglass.workspace.sourcefiles import table_faults
from journeyglass.workspace.uploadfit import Fitted, files_of, fit, joinable

if TYPE_CHECKING:
    from journeyglass.lake.importing import ImportSummary
    from journeyglass.workspace.uploads import Upload, Uploads
    from journeyglass.workspace.workspace import Workspace

TABLES = "data"
"""The folder beside the source files where uploaded tables go, where the settings name none."""
_TRIES = 30
Progress = Callable[[str, int], None]


class MappingError(FileError):
    """The mapping has faults."""

    code = "mapping"

    def __init__(self, faults: list[PlacedFault]) -> None:
        self.placed = tuple(faults)
        super().__init__([Fault(f.where, 1, 1, f.message, f.advice) for f in faults])


@dataclass(frozen=True)
class NewSource:
    """A source that was written: its id, its file, its table."""

    source: str
    path: Path
    table: Path


def make_source(
    workspace: Workspace,
    uploads: Uploads,
    upload: Upload,
    data: Mapping[str, Any],
    *,
    source: str,
    every: str | None = None,
    replace: bool = False,
) -> NewSource:
    """Make the upload a source, or the new table of one that is there (`replace`); nothing is imported yet.

    Raises MappingError with every fault, each at its place, and InputError where the source is there already.
    """
    said = {**data, "source": source}
    said |= {"every": every} if every is not None else {}
    fitted, faults = fit(said, upload, joinable(workspace, uploads))
    if fitted is None:
        raise MappingError(faults)
    _check_table(fitted)
    known = _known(workspace, source, replace)
    return _Making(workspace, fitted, upload, known).write()


def run_import(workspace: Workspace, source: str, progress: Progress) -> ImportSummary:
    """Import a source; where another import is under way it is waited for."""
    for left in range(_TRIES, 0, -1):
        try:
            return workspace.import_([source], progress=lambda _, step, rows: progress(step, rows))[0]
        except WorkspaceError:
            if left == 1:
                raise
            progress("wait", 0)
    raise AssertionError("the last try returns or raises")


def write_text(path: Path, text: str) -> None:
    """Write a file in one step: whoever reads it has the old one or the new one."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.write_text(text, "utf-8")
    draft.replace(path)


def _check_table(fitted: Fitted) -> None:
    """Hold the mapping against the columns that the tables have."""
    faults = table_faults(fitted.at_place(), Path())
    if faults:
        raise MappingError(placed(mapping_yaml(fitted.data), faults))


def _known(workspace: Workspace, source: str, replace: bool) -> Path | None:
    """The file of the source that is there already; None for a new one."""
    files = workspace.source_files
    found = files.paths.get(source)
    target = workspace.root / "sources" / f"{source}.yaml"
    if found is None and target.exists():
        raise SourceFileError(files.faults) if files.faults else InputError(f"{target.name} exists already", "move it")
    if found is not None and not replace:
        raise InputError(f"there is a source {source} already", "give this one another id, or replace that one")
    return found


class _Making:
    """The writing of one source."""

    def __init__(self, workspace: Workspace, fitted: Fitted, upload: Upload, known: Path | None) -> None:
        self._workspace, self._fitted, self._upload = workspace, fitted, upload
        self._path = known or workspace.root / "sources" / f"{fitted.mapping.source}.yaml"
        self._known = known
        self._data_dir = workspace.data_of(self._path).absolute()

    def write(self) -> NewSource:
        """First the tables, then the file that names them."""
        try:
            return self._write()
        except OSError as error:
            raise WorkspaceError(
                f"the source cannot be written: {error.strerror}", "check the folder's rights"
            ) from error

    def _write(self) -> NewSource:
        table = self._kept(self._upload.file, self._upload.path)
        data = copy.deepcopy(self._fitted.data)
        data["table"]["file"] = self._told(table)
        for join, said in zip(self._fitted.mapping.join, data.get("join", ()), strict=True):
            said["table"]["file"] = self._told(self._joined(str(join.table.file)))
        self._path.parent.mkdir(exist_ok=True)
        write_text(self._path, self._text(data))
        return NewSource(self._fitted.mapping.source, self._path, table)

    def _text(self, data: Data) -> str:
        return mapping_yaml(data) if self._known is None else rewritten(self._known.read_text("utf-8"), data)

    def _told(self, file: Path) -> str:
        """The file as the source names it."""
        return Path(os.path.relpath(file, self._data_dir)).as_posix()

    def _joined(self, name: str) -> Path:
        """Where a joined table is kept: an upload beside the others, a source's table where it is."""
        there = self._fitted.files[name]
        return self._kept(name, there) if there.parent.parent == self._upload.folder.parent.absolute() else there

    def _kept(self, name: str, file: Path) -> Path:
        """Keep an uploaded file among the tables."""
        target = self._target(name, file)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        try:
            os.link(file, draft)
        except OSError:  # another disk, or one that knows no links
            shutil.copyfile(file, draft)
        draft.replace(target)
        return target

    def _target(self, name: str, file: Path) -> Path:
        folder = self._data_dir if self._workspace.settings.data else self._data_dir / TABLES
        own, others = self._tables()
        same = next((path for path in own if path.name == name), None)
        if same is not None:
            return same
        target = folder / name
        free = target not in others and not target.exists()
        same_bytes = target.is_file() and filecmp.cmp(target, file, shallow=False)
        return target if free or same_bytes else folder / f"{self._fitted.mapping.source}-{name}"

    def _tables(self) -> tuple[list[Path], set[Path]]:
        """The tables of the source that is being replaced, and those of all others."""
        files = self._workspace.source_files
        own: list[Path] = []
        others: set[Path] = set()
        for name, mapping in files.mappings.items():
            found = files_of(mapping, self._workspace.data_of(files.paths[name]).absolute())
            if name == self._fitted.mapping.source:
                own.extend(found)
            else:
                others.update(found)
        return own, others
