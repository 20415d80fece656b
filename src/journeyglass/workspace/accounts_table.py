"""The list of accounts: searched, kept, sorted and cut into pages by the database, so that many are no burden."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, get_args

import numpy as np
import pyarrow as pa

from journeyglass.errors import InputError
from journeyglass.figures import Context, Filters
from journeyglass.figures.dimensions import expect, label_steps_sql
from journeyglass.figures.estimate import DAY
from journeyglass.figures.filters import EVERYTHING
from journeyglass.figures.known_roles import committee
from journeyglass.figures.money import amount
from journeyglass.figures.places_sql import placed_sql
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.visits import load
from journeyglass.journey.model import OUTSIDE
from journeyglass.journey.rules import Role
from journeyglass.lake.lens import quoted
from journeyglass.workspace.account_values import ValueKind, value_kind, values_table
from journeyglass.workspace.accounts import expect_stage
from journeyglass.workspace.instants import instant_or_none
from journeyglass.workspace.last_touches import last_touches_sql

Sort = Literal["name", "stage", "since", "completeness", "last_touch", "owner", "value"]
SORTS: tuple[Sort, ...] = get_args(Sort)
MOST = 200
_COLUMNS = {
    "name": "sorted_name",
    "stage": "place",
    "since": "since",
    "completeness": "known",
    "last_touch": "touched_at",
    "owner": "owner",
    "value": "worth",
}


@dataclass(frozen=True)
class AccountsAsked:
    """Which of the accounts, in which order, from which place on.

    `search`: only whose id or name has these letters. `stage`, `owner`, `segment`: only those that are there now, or
    belong to it now. `filters`: only those whose last visit they choose. `subjects`: only these. `values`: with what
    the accounts are worth, as in `account_values`; who sorts by it gets it.
    """

    search: str = ""
    stage: str | None = None
    owner: str | None = None
    segment: str | None = None
    stalled: bool = False
    sort: Sort = "name"
    descending: bool = False
    offset: int = 0
    most: int = 100
    filters: Filters = EVERYTHING
    subjects: Collection[str] | None = None
    values: bool = False

    @property
    def valued(self) -> bool:
        """Whether the values of the accounts are needed."""
        return self.values or self.sort == "value"


@dataclass(frozen=True)
class Worth:
    """Money in one currency; empty where nobody said which."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class AccountLine:
    """One subject now: its stage (None: outside of all) since when and for how many days; `turn` 0: never placed.

    `known_roles` of the map's `expected_roles` roles of the committee have somebody, `missing_roles` have nobody.
    `last_touch` is the name of the last event that no system made by itself. `owner`: the account's, else the stage's.
    `values`: what the account is worth in each currency, the most first; empty where that was not asked.
    """

    subject: str
    account: str | None
    name: str | None
    stage: str | None
    since: datetime
    days: float
    stalled_since: datetime | None
    turn: int
    known_roles: int
    expected_roles: int
    missing_roles: tuple[Role, ...]
    last_touch_at: datetime | None
    last_touch: str | None
    owner: str | None
    values: tuple[Worth, ...] = ()


@dataclass(frozen=True)
class AccountsFound:
    """One page of the list, and how many there are in all; `value_kind` None: nobody asked for values."""

    total: int
    offset: int
    rows: tuple[AccountLine, ...]
    value_kind: ValueKind | None = None


def accounts_table(context: Context, asked: AccountsAsked) -> AccountsFound:
    """The page of the list that was asked for; empty values come last in either order."""
    _check(context, asked)
    context.ready("account lines", lambda: _index(context))
    values, kind = (values_table(context), value_kind(context)) if asked.valued else (None, None)
    with _named(context, asked) as where:
        total = context.table(f"SELECT count(*) AS n FROM account_lines {where}")["n"][0].as_py()
        rows = context.table(page_sql(asked, where, values)).to_pylist()
    return AccountsFound(total, asked.offset, tuple(_line(context, row) for row in rows), kind)


def page_sql(asked: AccountsAsked, where: str, values: str | None = None) -> str:
    """The rows of the page; with those of the table `values` where there is one."""
    column = _COLUMNS[asked.sort]
    order = "DESC" if asked.descending else "ASC"
    sorted_by = f"{column} IS NULL, {column} {order}, subject"
    # Only what is sorted by is carried to a far page; the rest is fetched for the rows that are shown.
    valued = f"LEFT JOIN {values} USING (account_no)" if values else ""
    return f"""
        SELECT * FROM account_lines {valued} WHERE account_lines.rowid IN (
            SELECT account_lines.rowid FROM account_lines {valued if asked.sort == "value" else ""} {where}
            ORDER BY {sorted_by} LIMIT {int(asked.most)} OFFSET {int(asked.offset)})
        ORDER BY {sorted_by}"""


class _named:  # noqa: N801 - used like a function
    """The WHERE of the list, with the tables that it needs for as long as the `with` lasts."""

    def __init__(self, context: Context, asked: AccountsAsked) -> None:
        self._context, self._asked = context, asked
        self._tables: dict[str, pa.Table] = {}

    def __enter__(self) -> str:
        tests = [*self._tests()]
        for name, table in self._tables.items():
            self._context.con.register(name, table)
        return f"WHERE {' AND '.join(tests)}" if tests else ""

    def __exit__(self, *_: object) -> None:
        for name in self._tables:
            self._context.con.unregister(name)

    def _tests(self) -> list[str]:
        asked, tests = self._asked, []
        if asked.search.strip():
            tests.append(f"contains(searched, lower({quoted(asked.search.strip())}))")
        if asked.stage is not None:
            tests.append("stage IS NULL" if asked.stage == OUTSIDE else f"stage = {quoted(asked.stage)}")
        if asked.owner is not None:
            tests.append(f"owner = {quoted(asked.owner)}" if asked.owner else "owner IS NULL")
        if asked.segment is not None:
            tests.append(self._segment(asked.segment))
        if asked.stalled:
            tests.append("stalled_since IS NOT NULL")
        if asked.filters != EVERYTHING:
            rows = np.flatnonzero(load(self._context, asked.filters).chosen)
            self._tables["asked_rows"] = pa.table({"row": rows})
            tests.append('"row" IN (FROM asked_rows)')
        if asked.subjects is not None:
            self._tables["asked_subjects"] = pa.table({"subject": pa.array(list(asked.subjects), pa.string())})
            tests.append("subject IN (FROM asked_subjects)")
        return tests

    def _segment(self, segment: str) -> str:
        context = self._context
        expect(context, Filters(by="segment"))
        context.ready("account segments", lambda: _segments(context))
        value = f"segment = {quoted(segment)}" if segment else "segment IS NULL"
        return f"subject IN (SELECT subject FROM account_segments WHERE {value})"


def _check(context: Context, asked: AccountsAsked) -> None:
    if asked.sort not in SORTS:
        raise InputError(f"the accounts cannot be sorted by {asked.sort}", f"use {', '.join(SORTS)}")
    if not 1 <= asked.most <= MOST or asked.offset < 0:
        raise InputError(f"a page has from 1 to {MOST} accounts", "ask for fewer, and go on from a later place")
    if asked.stage is not None:
        expect_stage(context, asked.stage)


def _index(context: Context) -> bool:
    context.con.execute(f"CREATE OR REPLACE TEMP TABLE account_lines AS {chain_sql(lines_steps_sql(context))}")
    return True


def _segments(context: Context) -> bool:
    steps = {"now": f"SELECT subject, account, {context.as_of}::BIGINT AS at FROM account_lines"}
    steps |= label_steps_sql("segment", "now", "at", "NULL::VARCHAR", "labelled")
    steps["named"] = "SELECT subject, grp AS segment FROM labelled"
    context.con.execute(f"CREATE OR REPLACE TEMP TABLE account_segments AS {chain_sql(steps)}")
    return True


def expected_roles(context: Context) -> tuple[Role, ...]:
    """The roles of the map's committee; none where the map names none."""
    return committee(context)[0] if context.journey.committee else ()


def lines_steps_sql(context: Context) -> dict[str, str]:
    """The steps that end in the rows of `account_lines`: a subject each, times in UTC microseconds.

    `row`: its last visit's number as in `Visits`; `roles`: the places in `expected_roles` of those that are known.
    """
    now = f"{context.as_of}::BIGINT"
    steps = {
        "placed": placed_sql(),
        # Visits are numbered in the order of their subject: the highest row of each is the last.
        "ends": "SELECT subject, max(row) AS row FROM placed GROUP BY subject",
        "last": """
            SELECT p.subject, p.row, p.turn, p.stage, p.stage_idx, p.entered, p.left_us
            FROM placed p JOIN ends USING (row)""",
        "standing": f"""
            SELECT s.subject, s.account, a.account_no, a.name, l.row, coalesce(l.turn, 0) AS turn, {now} AS now,
                CASE WHEN l.left_us IS NULL THEN l.stage END AS stage,
                CASE WHEN l.left_us IS NULL THEN l.stage_idx END AS stage_idx,
                coalesce(l.left_us, l.entered, epoch_us(s.first_event_at)) AS since,
                CASE WHEN l.left_us IS NULL THEN epoch_us(s.stalled_since) END AS stalled_since
            FROM subjects s LEFT JOIN last l ON l.subject = s.subject
            LEFT JOIN cache_accounts a ON a.account_id = s.account""",
    }
    steps |= label_steps_sql("owner", "standing", "now", "NULL::VARCHAR", "owned")
    steps |= {"known_roles": _known_roles_sql(context), "touched": last_touches_sql(context)}
    steps["lines"] = """
        SELECT o.* EXCLUDE (grp, stage_idx, now), o.grp AS owner, o.stage_idx AS place,
            coalesce(len(k.roles), 0) AS known, coalesce(k.roles, []) AS roles, t."at" AS touched_at, t.name AS touch,
            lower(coalesce(o.name, o.subject)) AS sorted_name,
            lower(o.subject || ' ' || coalesce(o.account, '') || ' ' || coalesce(o.name, '')) AS searched
        FROM owned o LEFT JOIN known_roles k ON k.account_no = o.account_no
        LEFT JOIN touched t ON t.subject = o.subject"""
    return steps


def _known_roles_sql(context: Context) -> str:
    """The places in `expected_roles` of the roles that somebody of each account has now."""
    expected = ", ".join(quoted(role) for role in expected_roles(context)) or "''"
    return f"""
        SELECT account_no, list(DISTINCT list_position([{expected}], role) - 1) AS roles FROM cache_roles
        WHERE role IN ({expected}) AND valid_from <= {context.as_of}
            AND (valid_to IS NULL OR valid_to > {context.as_of})
        GROUP BY account_no"""


def _line(context: Context, row: dict[str, object]) -> AccountLine:
    expected = expected_roles(context)
    known = set(row["roles"])  # type: ignore[call-overload]
    since = int(row["since"])  # type: ignore[call-overload]
    return AccountLine(
        subject=str(row["subject"]),
        account=_text(row["account"]),
        name=_text(row["name"]),
        stage=_text(row["stage"]),
        since=_instant(since) or context.reading.as_of,
        days=(context.as_of - since) / DAY,
        stalled_since=_instant(row["stalled_since"]),
        turn=int(row["turn"]),  # type: ignore[call-overload]
        known_roles=len(known),
        expected_roles=len(expected),
        missing_roles=tuple(role for place, role in enumerate(expected) if place not in known),
        last_touch_at=_instant(row["touched_at"]),
        last_touch=_text(row["touch"]),
        owner=_text(row["owner"]),
        values=tuple(Worth(amount(one["worth"]), one["currency"]) for one in row.get("amounts") or ()),  # type: ignore[attr-defined]
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _instant(value: object) -> datetime | None:
    return instant_or_none(None if value is None else int(value))  # type: ignore[call-overload]
