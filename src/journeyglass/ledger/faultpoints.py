"""The named moments at which a crash would hurt, so that a test can crash there.

`reach` does nothing until a hook is set; only `journeyglass.testing.faults` sets one.
"""

from __future__ import annotations

from collections.abc import Callable

IMPORT_POINTS = (
    "import.start",
    "import.numbered",
    "import.translated",
    "import.compared",
    "import.writing",
    "lake.before_commit",
    "lake.after_commit",
    "import.before_finish",
    "ledger.contacts_written",
    "ledger.quarantine_written",
    "ledger.before_finish_commit",
    "import.finished",
    "cache.start",
    "cache.staged",
    "cache.bucket_written",
    "cache.before_rename",
    "cache.after_rename",
)
"""In the order in which an import and the reading after it come by."""

LEDGER_POINTS = (
    "migrate.before",
    "migrate.after",
    "inbox.before_commit",
    "inbox.after_commit",
    "publish.before",
    "publish.after",
)
"""Within the ledger's own work: tables brought up to date, messages kept, moves published."""

LAKE_POINTS = (
    "seal.start",
    "seal.before_lake",
    "seal.after_lake",
    "seal.before_clear",
    "seal.after_clear",
    "compact.before",
    "compact.merged",
    "compact.after",
)
"""Of seals, and of the merging of small files."""

ERASE_POINTS = (
    "erase.noted",
    "erase.suppressed",
    "erase.before_lake",
    "erase.after_lake",
    "erase.before_ledger",
    "erase.after_ledger",
    "erase.caches_gone",
    "erase.vacuumed",
    "erase.checkpointed",
    "erase.log_cut",
    "erase.compacted",
    "erase.finished",
)
"""In the order in which the erasing of a person comes by."""

KEEPER_POINTS = ("live.rows", "live.folded", "rebase.before", "rebase.after")
"""Of a round of the keeper's reading, and of its fresh starts."""

POINTS = (*IMPORT_POINTS, *LEDGER_POINTS, *LAKE_POINTS, *KEEPER_POINTS, *ERASE_POINTS)
"""Every point."""

_hook: Callable[[str], None] | None = None


def set_hook(hook: Callable[[str], None] | None) -> None:
    """Call `hook` with the name of each point that is reached from now on."""
    global _hook
    _hook = hook


def reach(point: str) -> None:
    """Say that the work has come to `point`."""
    if _hook is not None:
        _hook(point)
