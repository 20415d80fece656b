"""A mapping held against an upload: which files it means, and that it means no others.

Whoever maps a table in a form may name the upload itself and, to join, other uploads and the tables that sources of
the workspace read; neither a path nor a database, so that a form opens nothing that was not meant to be read.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeyglass.events.mapping import Join, SourceMapping, TableSpec
from journeyglass.events.mappingfile import Data, PlacedFault, checked
from journeyglass.journey.report import likely, listed
from journeyglass.lake.changes import MANUAL

if TYPE_CHECKING:
    from journeyglass.workspace.uploads import Upload, Uploads
    from journeyglass.workspace.workspace import Workspace


@dataclass(frozen=True)
class Fitted:
    """A sound mapping of an upload: its data, and where the files lie that it names."""

    data: Data
    mapping: SourceMapping
    files: Mapping[str, Path]

    def at_place(self) -> SourceMapping:
        """The mapping with the whole paths of its files."""
        table = self._there(self.mapping.table)
        joins = tuple(self._joined(join) for join in self.mapping.join)
        return self.mapping.model_copy(update={"table": table, "join": joins})

    def _joined(self, join: Join) -> Join:
        return join.model_copy(update={"table": self._there(join.table)})

    def _there(self, table: TableSpec) -> TableSpec:
        return table.model_copy(update={"file": str(self.files[str(table.file)])})


def fit(data: Mapping[str, Any], upload: Upload, files: Mapping[str, Path]) -> tuple[Fitted | None, list[PlacedFault]]:
    """The mapping that `data` says of the upload, or what is wrong with it; `files` are those that may be joined."""
    own = _of_upload(data, upload)
    mapping, faults = checked(own)
    if mapping is None:
        return None, faults
    there = {**files, upload.file: upload.path.absolute()}
    faults = [*_reserved(mapping), *_join_faults(mapping, there)]
    return (None, faults) if faults else (Fitted(own, mapping, there), [])


def joinable(workspace: Workspace, uploads: Uploads) -> dict[str, Path]:
    """The files that may be joined, by name: what sources of the workspace read, and uploads, which come first."""
    files = workspace.source_files
    tables = {
        path.name: path
        for name, mapping in files.mappings.items()
        for path in files_of(mapping, workspace.data_of(files.paths[name]).absolute())
        if path.is_file()
    }
    return tables | {upload.file: upload.path.absolute() for upload in reversed(uploads.all())}


def files_of(mapping: SourceMapping, data_dir: Path) -> Iterator[Path]:
    """The files that a source reads."""
    tables = (mapping.table, *(join.table for join in mapping.join))
    return (data_dir / table.file for table in tables if table.file)


def _of_upload(data: Mapping[str, Any], upload: Upload) -> Data:
    """The data, its table being the upload whatever it says."""
    own = copy.deepcopy(dict(data))
    table = own.get("table")
    said = {key: value for key, value in table.items() if key in ("sheet", "csv")} if isinstance(table, dict) else {}
    return {"format": 1, **own, "table": {"file": upload.file, **said}}


def _reserved(mapping: SourceMapping) -> list[PlacedFault]:
    if mapping.source != MANUAL:
        return []
    return [PlacedFault("source", f"`{MANUAL}` is the source of what is entered by hand", "give it another id")]


def _join_faults(mapping: SourceMapping, files: Mapping[str, Path]) -> list[PlacedFault]:
    found = []
    for i, join in enumerate(mapping.join):
        file = join.table.file
        if file is None:
            found.append(PlacedFault(f"join/{i}/table", "a database cannot be joined here", "name an uploaded table"))
        elif file not in files:
            near = likely(file, files)
            remedy = f"did you mean {near}?" if near else f"there is {listed(sorted(files)[:20], 'and')}"
            found.append(PlacedFault(f"join/{i}/table/file", f"there is no table {file} here", remedy))
    return found
