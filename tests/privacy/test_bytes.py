"""After an erasure no byte on disk tells of the person; before it, every kind of file does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from journeyglass.lake.erase import erase
from tests.privacy.searching import found
from tests.privacy.world import (
    EMAIL,
    FIRST_NAME,
    NAME,
    OLD_PERSON,
    PERSON,
    PHONE,
    SECRET,
    VISITOR,
    hashed,
    open_store,
)

KEPT = ".journeyglass"


def litter(folder: Path) -> None:
    """What crashes and older versions leave behind: spilled rows, an unfinished cache, a checkpoint of the log."""
    kept = folder / KEPT
    for name in ("spill-0a1b", "importing-xyz", "cache/building-old", "cache/aside-old"):
        (kept / name).mkdir(parents=True)
        (kept / name / "rows.bin").write_bytes(f"{PERSON} {EMAIL}".encode())
    orphan = kept / "lake" / "kind=event" / "month=2024-06" / "part-orphan.parquet"
    some = next((kept / "lake").rglob("month=2024-06/*.parquet"))
    orphan.write_bytes(some.read_bytes())
    with open_store(folder) as store:
        store.lake.table().create_checkpoint()


def told(folder: Path) -> dict[str, str]:
    """What tells of Anna, by what it is."""
    with open_store(folder) as store:
        opaque = hashed(store)
    return {
        "id": PERSON, "old id": OLD_PERSON, "address": EMAIL, "hashed address": opaque, "name": NAME,
        "first name": FIRST_NAME, "phone": PHONE, "phone otherwise": "+49 170 1234567", "visitor": VISITOR,
        "text": SECRET, "her message at the kiosk": "kiosk-2",
    }  # fmt: skip


KINDS = {
    "a fact": r"lake/kind=\w+/.*parquet decoded",
    "the log": r"lake/_delta_log/\d+\.json",
    "a checkpoint": r"lake/_delta_log/.*checkpoint.*decoded",
    "a cache": r"cache/reading-.*/events/.*decoded",
    "an unfinished cache": r"cache/building-.*",
    "a small table of a cache": r"cache/reading-.*/persons.parquet decoded",
    "spilled rows": r"spill-.*",
    "the ledger": r"ledger\.db(-wal)?",
}


def test_she_stands_in_every_kind_of_file(folder: Path) -> None:
    litter(folder)
    texts = told(folder)
    where = found(folder / KEPT, texts)
    assert set(where) == set(texts), "each is somewhere"
    everywhere = {name for names in where.values() for name in names}
    missing = [kind for kind, pattern in KINDS.items() if not any(re.fullmatch(pattern, name) for name in everywhere)]
    assert missing == []


@pytest.mark.parametrize("said", [PERSON, OLD_PERSON, EMAIL, EMAIL.upper()])
def test_she_stands_in_no_byte_afterwards(folder: Path, said: str) -> None:
    litter(folder)
    texts = told(folder)
    with open_store(folder) as store:
        erased = erase(store, said, journeys=["people"], dry_run=False)
        assert erased.done
        # Another connection is still open: nothing of the ledger may hide in its log meanwhile.
        assert found(folder / KEPT, texts) == {}
