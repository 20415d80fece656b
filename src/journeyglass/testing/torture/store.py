"""What was kept of what was sent: decoded from the files themselves, without the product's own readers."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import msgspec
from deltalake import DeltaTable

from journeyglass.testing.torture.load import Told

_PACKS, _REFUSED = "SELECT pack FROM inbox", "SELECT message_id FROM refused"


@dataclass(frozen=True)
class Kept:
    """Message ids with how often each is kept: in the inbox and not sealed, in the lake by kind, among the refused."""

    inbox: Counter[str]
    lake: Counter[tuple[str, str]]
    refused: Counter[str]

    @property
    def messages(self) -> set[str]:
        """All that are kept, wherever."""
        return {*self.inbox, *(fact.partition("#")[0] for _, fact in self.lake)}

    @property
    def doubled(self) -> set[str]:
        """Those that are kept more than once: twice in a place, or sealed and waiting at the same time."""
        sealed = {fact.partition("#")[0] for _, fact in self.lake}
        twice = {fact for (_, fact), times in self.lake.items() if times > 1}
        return twice | {name for name, times in self.inbox.items() if times > 1 or name in sealed}


@dataclass(frozen=True)
class Verdict:
    """What is wrong between what senders were told and what is kept: nothing, where all is well."""

    acknowledged: int
    kept: int
    lost: frozenset[str]
    doubled: frozenset[str]
    strange: frozenset[str]
    refused_lost: frozenset[str]

    @property
    def well(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.doubled or self.strange or self.refused_lost)

    def __str__(self) -> str:
        named = {name: sorted(getattr(self, name)) for name in ("lost", "doubled", "strange", "refused_lost")}
        wrong = ", ".join(f"{len(found)} {name} {found[:5]}" for name, found in named.items() if found)
        return f"{self.acknowledged} acknowledged, {self.kept} kept: {wrong or 'all there, once each'}"


def judge(told: Told, kept: Kept, gone: frozenset[str] = frozenset()) -> Verdict:
    """Hold what is kept against what senders were told; `gone` are messages of people who were erased since."""
    acknowledged, messages = set(told.acknowledged) - gone, kept.messages
    twice = kept.doubled | {name for name, times in kept.refused.items() if times > 1}
    return Verdict(
        acknowledged=len(acknowledged),
        kept=len(messages),
        lost=frozenset(acknowledged - messages),
        doubled=frozenset(twice),
        strange=frozenset((messages - told.sent) | (messages & gone) | (set(kept.refused) - told.wrong)),
        refused_lost=frozenset(told.wrong_acknowledged - set(kept.refused)),
    )


def kept_in(root: Path, source: str, ledger: str | None = None) -> Kept:
    """What the workspace in `root` keeps of a source; `ledger` is a database's address, where it is not a file."""
    lake = root / ".journeyglass" / "lake"
    mark = _mark(lake)
    packs, refused = _from_database(ledger) if ledger else _from_file(root / ".journeyglass" / "ledger.db")
    rows = [row for pack in packs for row in msgspec.msgpack.decode(pack)]
    return Kept(
        Counter(row[2] for row in rows if row[0] > mark),
        Counter(_facts(lake, source)),
        Counter(bytes(name).decode() for name in refused if name is not None),
    )


def _from_file(path: Path) -> tuple[list[bytes], list[bytes | None]]:
    with closing(sqlite3.connect(path, timeout=60)) as con:
        return [row[0] for row in con.execute(_PACKS)], [row[0] for row in con.execute(_REFUSED)]


def _from_database(url: str) -> tuple[list[bytes], list[bytes | None]]:
    import psycopg

    with psycopg.connect(url) as con:
        return [row[0] for row in con.execute(_PACKS)], [row[0] for row in con.execute(_REFUSED)]


def _mark(lake: Path) -> int:
    """Up to which number messages are in the lake, as its own log says: those after it wait."""
    if not (lake / "_delta_log").is_dir():
        return 0
    return DeltaTable(str(lake)).transaction_version("inbox") or 0


def _facts(lake: Path, source: str) -> list[tuple[str, str]]:
    files = DeltaTable(str(lake)).file_uris() if (lake / "_delta_log").is_dir() else []
    if not files:
        return []
    with closing(duckdb.connect(config={"threads": 1})) as con:
        asked = "SELECT kind, fact_id FROM read_parquet($files, hive_partitioning = true) WHERE source = $source"
        return con.execute(asked, {"files": files, "source": source}).fetchall()
