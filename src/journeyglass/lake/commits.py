"""What each commit of the lake did, read from the log of the Delta table.

The log is JSON, one file a commit. Old ones are cleaned up after a while; what they did cannot be told any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from journeyglass.errors import LakeError
from journeyglass.events.jsontext import loads


@dataclass(frozen=True)
class Commit:
    """One commit: who marked it with which number, the files it added, whether it changed or removed any facts.

    A compaction adds files, but `changes_data` is False. `removed`: facts were taken out, as by an erasure.
    """

    version: int
    app: str | None
    app_version: int | None
    added: tuple[Path, ...]
    changes_data: bool
    removed: bool


def log_file(lake: Path, version: int) -> Path:
    """Where the lake's log tells of this version."""
    return lake / "_delta_log" / f"{version:020}.json"


def read_commit(lake: Path, version: int) -> Commit:
    """What the commit of this version did; LakeError where the log tells no more."""
    path = log_file(lake, version)
    try:
        actions = [loads(line) for line in path.read_bytes().splitlines() if line]
        return _commit(lake, version, actions)
    except FileNotFoundError as error:
        raise LakeError(
            f"what the lake's commit {version} did cannot be told any more", "read the lake as a whole"
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LakeError(f"the lake's log cannot be read: {error}", f"look at {path}") from error


def read_commits(lake: Path, since: int, until: int) -> list[Commit]:
    """The commits after `since` up to `until`, oldest first."""
    return [read_commit(lake, version) for version in range(since + 1, until + 1)]


def newest_first(lake: Path, version: int) -> Iterator[Commit]:
    """The commits from this one back, as far as the log reaches."""
    for number in range(version, -1, -1):
        if not log_file(lake, number).exists():
            return
        yield read_commit(lake, number)


def _commit(lake: Path, version: int, actions: list[dict[str, Any]]) -> Commit:
    adds = [action["add"] for action in actions if "add" in action]
    removes = [action["remove"] for action in actions if "remove" in action]
    mark: dict[str, Any] = next((action["txn"] for action in actions if "txn" in action), {})
    removed = any(remove["dataChange"] for remove in removes)
    return Commit(
        version,
        mark.get("appId"),
        mark.get("version"),
        tuple(lake / unquote(add["path"]) for add in adds),
        removed or any(add["dataChange"] for add in adds),
        removed,
    )
