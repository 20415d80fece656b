"""Who acted in which role: the bits of matchers that ask for one, taken back where the person has another.

Roles are looked up after the scan, since a join would throw away the order in which the cache lies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from journeyglass.journey.rules import ROLES, Matcher
from journeyglass.reading.compile import Compiled, one_bit
from journeyglass.reading.kernel.program import Ints

_NOBODY = ROLES.index("unknown")
_SQL = """
    SELECT person_no, account_no, coalesce(list_position(?, role) - 1, ?) AS role, valid_from,
           coalesce(valid_to, 9223372036854775807) AS valid_to
    FROM cache_roles WHERE person_no IS NOT NULL AND account_no IS NOT NULL
    ORDER BY person_no, account_no, valid_from"""


@dataclass(frozen=True)
class Roles:
    """Spans of roles, ordered by `key` (person and account in one number) and time; those of a key do not overlap."""

    key: Ints
    role: Ints  # its place in ROLES
    valid_from: Ints
    valid_to: Ints
    most: int  # how many spans a key has at most

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection) -> Roles:
        """The roles that the cache's views hold."""
        table = con.execute(_SQL, [list(ROLES), _NOBODY]).fetchnumpy()
        person, account, role, valid_from, valid_to = (np.asarray(c).astype(np.int64) for c in table.values())
        key = _key(person, account)
        lengths = np.unique(key, return_counts=True)[1]
        return cls(key, role, valid_from, valid_to, int(lengths.max(initial=0)))

    def at(self, person: Ints, account: Ints, at: Ints) -> Ints:
        """The place in ROLES of each person's role in the account at that time (UTC µs): `unknown` where none is."""
        found = np.full(len(person), _NOBODY)
        if not len(self.key):
            return found
        key = _key(person, account)
        first = np.searchsorted(self.key, key)
        for step in range(self.most):
            span = np.minimum(first + step, len(self.key) - 1)
            holds = (self.key[span] == key) & (self.valid_from[span] <= at) & (at < self.valid_to[span])
            found = np.where(holds, self.role[span], found)
        return found


def _key(person: Ints, account: Ints) -> Ints:
    return (person << 32) | (account & 0xFFFFFFFF)


def roles_asked(compiled: Compiled) -> list[tuple[int, Matcher]]:
    """The bits of those matchers that ask for a role."""
    return [(i, bit) for i, bit in enumerate(compiled.bits) if isinstance(bit, Matcher) and bit.roles]


def with_roles(compiled: Compiled, batches: Iterable[pa.RecordBatch], roles: Roles) -> Iterator[pa.RecordBatch]:
    """The rows with such a bit only where the person had one of the roles; `account` is no column any more."""
    asked = roles_asked(compiled)
    for batch in batches:
        columns = dict(zip(batch.schema.names, batch.columns, strict=True))
        account = columns.pop("account").to_numpy(zero_copy_only=False)
        words = {i // 64 for i, _ in asked}
        masks = {w: columns[f"w{w}"].to_numpy().copy() for w in words}
        _take_back(asked, masks, columns, account, roles)
        columns |= {f"w{w}": pa.array(mask) for w, mask in masks.items()}
        if not compiled.counts_people:
            del columns["person"]
        yield pa.RecordBatch.from_pydict(columns)


def _take_back(
    asked: list[tuple[int, Matcher]],
    masks: dict[int, Ints],
    columns: dict[str, pa.Array],
    account: npt.NDArray[np.float64] | Ints,
    roles: Roles,
) -> None:
    wanted = {w: sum(one_bit(i) for i, _ in asked if i // 64 == w) for w in masks}
    rows = np.flatnonzero(np.any([(masks[w] & bits) != 0 for w, bits in wanted.items()], axis=0))
    if not len(rows):
        return
    person = columns["person"].to_numpy()[rows].astype(np.int64)
    # An event of no account has nobody's role; −1 is no account's number.
    acting = np.nan_to_num(account[rows], nan=-1).astype(np.int64)
    role = roles.at(person, acting, columns["at"].to_numpy()[rows])
    for i, matcher in asked:
        places = [ROLES.index(name) for name in matcher.roles]
        wrong = rows[~np.isin(role, places)]
        masks[i // 64][wrong] &= ~np.int64(one_bit(i))
