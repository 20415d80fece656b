"""What the rules asked of each subject's past, kept: rows as the kernel folds them, so that an event can join them.

A past is kept of accounts only, and only while nothing about it is out of the ordinary: each event has one body, and
none of them is still to come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from journeyglass.reading.compile import Compiled
from journeyglass.reading.duck import Heard
from journeyglass.reading.kernel.program import NO_TARGET, Ints
from journeyglass.reading.live.hashes import NULL, Hashes, hashed
from journeyglass.reading.records import arrow

MOST_ROWS = 10_000_000
"""So many rows are kept of a journey, 32 to 40 bytes each; of those above it the longest untouched are forgotten."""
AT, NAME, EVENT, PERSON = range(4)
"""What lies in which column; the words of the mask follow. NAME is the name's number with the target above it."""
_TARGET_BITS = 32


@dataclass(frozen=True, slots=True)
class Past:
    """One subject's past: `rows` is a line for each column, a place in it for each event, in order."""

    subject: str
    first_at: int
    rows: Ints
    change_at: Ints
    change_level: Ints

    def then(self, fresh: Ints, first_at: int) -> Past | None:
        """With events that are new, in order; None where the times alone do not tell the order."""
        first_at = min(first_at, self.first_at)
        if not fresh.shape[1]:
            return replace(self, first_at=first_at)
        known, new = self.rows[AT], fresh[AT]
        if len(known) and new[0] <= known[-1]:
            places = np.searchsorted(known, new, side="right")
            if np.any(known[np.maximum(places - 1, 0)] == new):
                return None
            rows = np.insert(self.rows, places, fresh, axis=1)
        else:
            rows = np.concatenate([self.rows, fresh], axis=1)
        return replace(self, first_at=first_at, rows=rows)


@dataclass(frozen=True)
class Ids:
    """The ids of a small cache as numbers, each by the place that the cache gave it."""

    events: Hashes
    people: Hashes
    accounts: Hashes

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection) -> Ids:
        """Those of the cache that `con` shows."""
        return cls(
            _by_number(con, "SELECT row_no, event_id FROM cache_events"),
            _by_number(con, "SELECT person_no, person_id FROM cache_persons"),
            _by_number(con, "SELECT account_no, account_id FROM cache_accounts"),
        )


def _by_number(con: duckdb.DuckDBPyConnection, sql: str) -> Hashes:
    numbers, ids = arrow(con, sql).columns
    places = numbers.to_numpy().astype(np.int64)
    found = np.zeros(int(places.max(initial=-1)) + 1, np.uint64)
    found[places] = hashed(ids)
    return found


Guests = Mapping[int, Mapping[int, int]]
"""By account: everybody who acted there and is a member nowhere, and when first. Traits of theirs count from then."""
_GUESTS = """
    SELECT account_no, person_no, min("at") AS first_at FROM cache_events
    WHERE account_no IS NOT NULL AND person_no IS NOT NULL
      AND person_no NOT IN (SELECT person_no FROM cache_memberships) GROUP BY ALL
"""


def guests(con: duckdb.DuckDBPyConnection, ids: Ids) -> dict[int, dict[int, int]]:
    """The guests in the cache that `con` shows."""
    found: dict[int, dict[int, int]] = {}
    account, person, first_at = (column.to_numpy() for column in arrow(con, _GUESTS).columns)
    rows = ids.accounts[account.astype(np.int64)], ids.people[person.astype(np.int64)], first_at
    for where, who, at in zip(*(column.tolist() for column in rows), strict=True):
        found.setdefault(where, {})[who] = at
    return found


def packed(compiled: Compiled, batches: Sequence[pa.RecordBatch], ids: Ids) -> tuple[Ints, Ints]:
    """The rows of a reading as a past keeps them, and the account's number of each."""
    parts = [_packed(compiled, batch, ids) for batch in batches if batch.num_rows]
    if not parts:
        return np.zeros((PERSON + 1 + max(1, compiled.words), 0), np.int64), np.zeros(0, np.int64)
    return np.concatenate([rows for rows, _ in parts], axis=1), np.concatenate([owner for _, owner in parts])


def _packed(compiled: Compiled, batch: pa.RecordBatch, ids: Ids) -> tuple[Ints, Ints]:
    def column(name: str) -> Ints:
        return np.asarray(batch.column(name).to_numpy(zero_copy_only=False)).astype(np.int64, copy=False)

    names = set(batch.schema.names)
    rows = np.zeros((PERSON + 1 + max(1, compiled.words), batch.num_rows), np.int64)
    rows[AT] = column("at")
    target = column("target") - NO_TARGET if "target" in names else np.zeros(batch.num_rows, np.int64)
    rows[NAME] = column("name") | (target << _TARGET_BITS)
    rows[EVENT] = ids.events[column("row_no")].view(np.int64)
    if "person" in names:
        rows[PERSON] = _acting(column("person"), ids.people)
    for word in range(compiled.words):
        rows[PERSON + 1 + word] = column(f"w{word}")
    return rows, column("subject")


def _acting(person: Ints, people: Hashes) -> Ints:
    """The number of each person's id; that of NULL for nobody."""
    found: Ints = np.append(people, NULL)[person].view(np.int64)
    return found


def names_of(rows: Ints) -> tuple[Ints, Ints]:
    """The names' numbers and the targets in these rows."""
    return rows[NAME] & ((1 << _TARGET_BITS) - 1), (rows[NAME] >> _TARGET_BITS) + NO_TARGET


class Pasts:
    """The pasts of a journey's subjects by their number, those used last at the end."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self.level: Ints = np.zeros((1, 1), np.int64)
        self._kept: dict[int, Past] = {}
        self._rows = 0

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, number: int) -> bool:
        return number in self._kept

    def __getitem__(self, number: int) -> Past:
        return self._kept[number]

    def forget(self, numbers: Sequence[int]) -> None:
        """Keep these no longer."""
        for number in numbers:
            past = self._kept.pop(number, None)
            if past is not None:
                self._rows -= past.rows.shape[1]

    def put(self, number: int, past: Past) -> None:
        """Keep a past; where there are too many rows then, others go."""
        self.forget([number])
        self._kept[number] = past
        self._rows += past.rows.shape[1]
        while self._rows > MOST_ROWS and len(self._kept) > 1:
            self.forget([next(iter(self._kept))])

    def keep(self, heard: Heard, ids: Ids, unfit: npt.NDArray[np.bool_], whole: Hashes) -> None:
        """Keep what was heard of those who are whole in it and whose account (by its place) is not `unfit`."""
        if heard.subjects is None or heard.histories is None:
            return
        histories = heard.histories
        self.level = histories.level
        rows, owner = packed(self.compiled, heard.batches, ids)
        numbers = heard.subjects["subject"].to_numpy().astype(np.int64)
        keys = ids.accounts[numbers]
        chosen = np.flatnonzero(np.isin(keys, whole) & ~unfit[numbers])
        row_ptr, change_ptr = (bounds(of, numbers) for of in (owner, histories.change_subject))
        names = heard.subjects["key"].to_pylist()
        for i in chosen.tolist():
            (begin, end), (first, last) = row_ptr[i], change_ptr[i]
            past = Past(
                names[i],
                int(histories.first_at[numbers[i]]),
                rows[:, begin:end].copy(),
                histories.change_at[first:last].copy(),
                histories.change_level[first:last].copy(),
            )
            self.put(int(keys[i]), past)


def bounds(owner: Ints, numbers: Ints) -> list[tuple[int, int]]:
    """Where the rows of each number begin and end among owners that ascend."""
    begin, end = np.searchsorted(owner, numbers), np.searchsorted(owner, numbers, side="right")
    return list(zip(begin.tolist(), end.tolist(), strict=True))
