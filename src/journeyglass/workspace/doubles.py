"""Likely doubles: accounts and people that sources know under two ids, each with the reason that anybody can check.

Accounts: one internet domain that two of them declare or are named by; one name once its legal form, capitals and
signs are left out. People: one e-mail address, or one phone number. What is merged already is not told again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import duckdb

from journeyglass.events.freemail import FREE_MAIL
from journeyglass.lake.lens import quoted
from journeyglass.workspace.merging import Kind, merges

if TYPE_CHECKING:
    from journeyglass.ledger.records import Contact
    from journeyglass.workspace.workspace import Workspace

Why = Literal["domain", "name", "email", "phone"]
MOST = 50
_LARGEST = 5
"""So many that share a name or a number are doubles; more of them share it for another reason."""
_LEGAL = (
    "inc|incorporated|llc|llp|ltd|limited|corp|corporation|co|company|plc|gmbh|ag|kg|se|sa|sas|sarl|srl|spa|bv|nv|oy|ab"
    "|aps|as|pty|pte|kk|ооо|оао|зао|пао|ао|ип"
)
_BEFORE, _JOINED = "ооо|оао|зао|пао|ао|ип", "股份有限公司|有限責任公司|有限责任公司|有限公司"


@dataclass(frozen=True)
class Double:
    """Two ids that are probably one: `from_id` would read as `to_id`, which has more events.

    `shared` is what both have; the names are those that they go by.
    """

    kind: Kind
    from_id: str
    to_id: str
    from_name: str | None
    to_name: str | None
    from_events: int
    to_events: int
    why: Why
    shared: str


def doubles(workspace: Workspace) -> list[Double]:
    """The likely doubles, at most fifty of accounts and fifty of people."""
    merged = {(m.kind, m.from_id) for m in merges(workspace) if m.undone_at is None}
    con = workspace.lens()
    workspace.store.lake.register(con)
    try:
        accounts = [Double("account", *row) for row in con.execute(accounts_sql()).fetchall()]
        people = list(_people(con, workspace.store.ledger.shared_contacts(_LARGEST, MOST)))
    finally:
        con.close()
    found = {(one.kind, frozenset((one.from_id, one.to_id))): one for one in reversed([*accounts, *people])}
    return [one for one in reversed(found.values()) if (one.kind, one.from_id) not in merged]


def accounts_sql() -> str:
    """Pairs of accounts that share a domain or a name: the smaller with the one that has the most events."""
    return f"""
        WITH known AS (
            SELECT account_id, name, events FROM cache_accounts
        ), domains AS (
            SELECT account_id, lower(regexp_replace(domain, '^(https?://)?(www\\.)?|/.*$', '', 'g')) AS shared FROM (
                SELECT account_id, name AS domain FROM facts WHERE kind = 'account_domain' AND NOT retracted
                UNION SELECT account_id, account_id FROM cache_accounts
                WHERE regexp_full_match(lower(account_id), '([a-z0-9-]+\\.)+[a-z]{{2,}}')
            ) WHERE domain IS NOT NULL
        ), names AS (
            SELECT account_id, {plain_sql("name")} AS shared FROM known WHERE name IS NOT NULL
        ), said AS (
            SELECT DISTINCT account_id, shared, 'domain' AS why FROM domains
            WHERE shared LIKE '%.%' AND shared NOT IN ({", ".join(map(quoted, sorted(FREE_MAIL)))})
            UNION ALL SELECT account_id, shared, 'name' FROM names WHERE length(shared) >= 3
        ), grouped AS (
            SELECT why, shared, arg_max(account_id, (events, account_id)) AS first, list(account_id) AS all_
            FROM said JOIN known USING (account_id) GROUP BY ALL HAVING count(*) BETWEEN 2 AND {_LARGEST}
        ), pairs AS (
            SELECT why, shared, first, unnest(all_) AS other FROM grouped
        )
        SELECT o.account_id, f.account_id, o.name, f.name, o.events, f.events, why, shared
        FROM pairs JOIN known f ON f.account_id = first JOIN known o ON o.account_id = other
        WHERE first <> other ORDER BY why, f.events + o.events DESC, 1, 2 LIMIT {MOST}
    """


def plain_sql(name: str) -> str:
    """A company's name without legal form, capitals, signs and blanks."""
    words = f"trim(regexp_replace(lower({name}), '[^\\pL\\pN]+', ' ', 'g'))"
    short = f"regexp_replace(' ' || {words} || ' ', '^ ({_BEFORE}) |( ({_LEGAL}))+ $', ' ', 'g')"
    return f"regexp_replace(regexp_replace({short}, '({_JOINED})', ''), ' ', '', 'g')"


def _people(con: duckdb.DuckDBPyConnection, shared: Iterable[tuple[str, Contact, Contact]]) -> Iterator[Double]:
    """Pairs of people that share an address or a number, as far as both are known to history."""
    pairs = list(shared)
    events = _events(con, {c.person_id for _, one, other in pairs for c in (one, other)})
    for why, one, other in pairs:
        if one.person_id in events and other.person_id in events:
            less, more = sorted((one, other), key=lambda c: (events[c.person_id], c.person_id))
            value = str((more.email if why == "email" else more.phone) or "")
            yield Double(
                "person", less.person_id, more.person_id, less.name or less.email, more.name or more.email,
                events[less.person_id], events[more.person_id], "email" if why == "email" else "phone",
                re.sub(r"\s+", " ", value),
            )  # fmt: skip


def _events(con: duckdb.DuckDBPyConnection, people: set[str]) -> dict[str, int]:
    """How many events these people have; those unknown to history are left out."""
    if not people:
        return {}
    listed = ", ".join(map(quoted, sorted(people)))
    return dict(con.execute(f"""
        SELECT person_id, count(e.row_no) FROM (SELECT * FROM cache_persons WHERE person_id IN ({listed})) p
        LEFT JOIN cache_events e USING (person_no) GROUP BY 1
    """).fetchall())  # fmt: skip
