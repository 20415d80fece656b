"""Changing a source's file in place: how often it is read, its comments kept."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeyglass.errors import NotFoundError
from journeyglass.events.mappingfile import Data, mapping_data, rewritten
from journeyglass.events.source import load_source
from journeyglass.workspace.uploadimport import write_text

if TYPE_CHECKING:
    from journeyglass.workspace.workspace import Workspace

_PASSWORD = re.compile(r"(?<=//)([^/@:]*):[^/@]*@")


def set_schedule(workspace: Workspace, source: str, every: str | None) -> None:
    """Say how often the source is read again (None: only when asked for); raises where the file would be unsound."""
    path = _path(workspace, source)
    before = path.read_text("utf-8")
    data = mapping_data(before)
    if every is None:
        data.pop("every", None)
    else:
        data["every"] = every
    text = rewritten(before, data)
    load_source(text, path=str(path.relative_to(workspace.root)))
    write_text(path, text)


def data_of_source(path: Path) -> Data:
    """What a source's file says, without the passwords of databases."""
    return _without_passwords(mapping_data(path.read_text("utf-8")))


def _path(workspace: Workspace, source: str) -> Path:
    files = workspace.source_files
    if source not in files.paths:
        raise NotFoundError(f"there is no source {source}", "`/api/sources` lists those there are")
    return files.paths[source]


def _without_passwords(data: Data) -> Data:
    told: Any = copy.deepcopy(data)
    tables = [told.get("table"), *(join.get("table") for join in told.get("join") or () if isinstance(join, dict))]
    for table in tables:
        if isinstance(table, dict) and isinstance(table.get("url"), str):
            table["url"] = _PASSWORD.sub(r"\1:***@", table["url"])
    found: Data = told
    return found
