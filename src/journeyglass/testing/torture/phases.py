"""What a server was in the middle of when it died, told from the points that its threads had passed."""

from __future__ import annotations

from collections.abc import Sequence

from journeyglass.testing.torture.house import Passed

OPENING = "opening, before any point"
BETWEEN = "between two works"
_PHASES = {
    "migrate.before": "bringing the ledger's tables up to date",
    "inbox.before_commit": "inbox: written, not committed",
    "inbox.after_commit": "inbox: committed, not answered",
    "seal.start": "seal: reading what waits",
    "seal.before_lake": "seal: writing to the lake",
    "seal.after_lake": "seal: in the lake, still in the inbox",
    "seal.before_clear": "seal: in the lake, still in the inbox",
    "compact.before": "merging small files",
    "compact.merged": "merging small files",
    "live.rows": "reading new messages",
    "publish.before": "publishing moves",
    "rebase.before": "a fresh start of the reading",
    "lake.before_commit": "a commit to the lake",
    "cache.start": "making a cache",
    "cache.staged": "making a cache",
    "cache.bucket_written": "making a cache",
    "cache.before_rename": "making a cache",
}
_ENDS = ("import.finished", "erase.finished")
_MORE = {"import.": "importing", "ledger.": "importing", "erase.": "erasing a person"}


def phase_of(passed: Sequence[Passed]) -> str:
    """The phase of the thread that passed a point last."""
    return OPENING if not passed else phase_at(passed[-1].point)


def phase_at(point: str) -> str:
    """In the middle of what a thread is once it has passed this point."""
    if point in _ENDS:
        return BETWEEN
    for beginning, phase in _MORE.items():
        if point.startswith(beginning):
            return phase
    return _PHASES.get(point, BETWEEN)
