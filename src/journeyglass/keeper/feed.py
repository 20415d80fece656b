"""What came since: messages in the inbox, or, where somebody has sealed them meanwhile, in the lake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from journeyglass.errors import LakeError
from journeyglass.lake.commits import Commit, log_file
from journeyglass.lake.lens import connect
from journeyglass.lake.raw import facts_sql
from journeyglass.lake.sealing import INBOX, facts_of
from journeyglass.lake.store import Store
from journeyglass.ledger.suppression import suppression_of, unsuppressed

MOST_MESSAGES = 20_000
"""So many messages are read in one round."""


@dataclass(frozen=True)
class Portion:
    """Facts to be read now, of how many messages they are, and whether more wait."""

    facts: pa.Table
    messages: int
    more: bool


class Feed:
    """Reads on from a place: `position` is the last inbox number read, `version` the last commit of the lake seen.

    `highest` is the highest number that had been given when the inbox was last looked at.
    What is read twice does no harm: the live reading knows the facts that it has.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        # Both are taken before the live reading looks at the lake, so that nothing lies between.
        self.position = store.lake.committed(INBOX)
        self.version = store.lake.version()
        self.highest = self._next = self.position
        self._stand: int | None = None

    def pull(self) -> Portion | None:
        """The next messages; None where there are none. The position moves with `advance`."""
        inbox = self._store.ledger.inbox
        self.highest = inbox.stand().last_seq
        rows = inbox.rows(self.position, MOST_MESSAGES)
        sealed = inbox.seals(self.position)
        if sealed:  # they may have left the inbox before we looked
            self._next = sealed[-1].last_seq
            return Portion(self._sealed(self._next), self._next - self.position, True)
        if not rows:  # numbers may be left out, after a ledger was put back from a copy
            self.position = max(self.position, self.highest)
            return None
        self._next = rows[-1].seq
        wanted = unsuppressed(rows, suppression_of(self._store.ledger, self._store.clock()))
        return Portion(facts_of(wanted), len(rows), len(rows) == MOST_MESSAGES)

    def advance(self) -> None:
        """What was pulled last is read."""
        self.position = self._next

    def commits(self) -> list[Commit]:
        """The lake's commits that were not seen yet, oldest first; from now on they are seen.

        LakeError where that cannot be told: an erasure leaves nothing in the log of what was before it.
        """
        stand = _changed_at(self._store.lake.path)
        if stand == self._stand and not log_file(self._store.lake.path, self.version + 1).exists():
            return []
        since, self.version, self._stand = self.version, self._store.lake.version(), stand
        if self.version < since:
            raise LakeError("the lake was put back from a copy", "nothing: it is read as a whole")
        return self._store.lake.commits(since, self.version)

    def rows(self, commit: Commit) -> int:
        """How many facts a commit has added."""
        return sum(parquet.read_metadata(file).num_rows for file in commit.added)

    def facts(self, files: Sequence[Path]) -> pa.Table:
        """The facts in these files of the lake."""
        con = connect(threads=1)
        try:
            return con.sql(facts_sql(list(files))).to_arrow_table()
        finally:
            con.close()

    def _sealed(self, upto: int) -> pa.Table:
        """The facts of the messages after the position, from the seals that took them into the lake."""
        first = min(seal.lake_version for seal in self._store.ledger.inbox.seals(self.position))
        files = [
            file
            for commit in self._store.lake.commits(first - 1)
            if commit.app == INBOX and self.position < (commit.app_version or 0) <= upto
            for file in commit.added
        ]
        return self.facts(files)


def _changed_at(lake: Path) -> int | None:
    """When a file was last added to the lake's log or removed from it."""
    try:
        return log_file(lake, 0).parent.stat().st_mtime_ns
    except FileNotFoundError:
        return None
