"""Who it was: people, accounts, memberships, merges, roles — resolved when history is read (`semantics.md` §1).

`resolve` works on a relation of live facts and leaves these tables behind (times are UTC microseconds, `ALWAYS` for
"since ever", a `valid_to` of null for "until further notice"; accounts and people are already what they are merged
into):

    merge_roots(account_id, root)                                    only accounts that read as another one
    person_roots(person_id, root)                                    only people who read as another one
    link_spans(anonymous_id, person_id, valid_from, valid_to)        the first reaches back to the beginning
    memberships(person_id, account_id, valid_from, valid_to, is_primary)
    homes(person_id, account_id, valid_from, valid_to)               whose event is it that names no account
    roles(person_id, account_id, role, valid_from, valid_to)
    parents(account_id, parent_id)
    job_changes(person_id, old_account_id, new_account_id, changed_at)

Decisions: of two links (merges, parents, domains of a person) of one time the later received counts, then the
larger text. Of several accounts that declare one domain the earliest does, then the smallest id. In a circle of
merges the smallest id is what all of them read as; in a circle of parents the smallest id has no parent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from journeyglass.events.facts import ALWAYS

Cycle = tuple[str, ...]


@dataclass(frozen=True)
class IdentityNotes:
    """What was contradictory and had to be decided: circles of merges and of parents, each from its smallest id."""

    merge_cycles: tuple[Cycle, ...] = ()
    parent_cycles: tuple[Cycle, ...] = ()
    person_cycles: tuple[Cycle, ...] = ()


def small_facts_sql(live: str) -> str:
    """The facts that say who is who, times as microseconds."""
    return f"""
        SELECT kind, coalesce(epoch_us("at"), {ALWAYS}) AS since, epoch_us(until) AS until,
               epoch_us(received_at) AS received, name, anonymous_id, person_id, account_id, other_id, properties
        FROM {live} WHERE kind IN ({_SMALL})
    """


_SMALL = "'role', 'membership', 'link', 'merge', 'person_merge', 'parent', 'account_domain', 'person_domain'"


def latest_other_sql(kind: str, whose: str = "account_id") -> str:
    """Of the merges (parents) of one account, or of one person, the one that counts."""
    return f"""
        SELECT {whose}, other_id FROM small WHERE kind = '{kind}' AND {whose} <> other_id
        QUALIFY row_number() OVER (PARTITION BY {whose} ORDER BY since DESC, received DESC, other_id DESC) = 1
        ORDER BY {whose}
    """


def link_spans_sql() -> str:
    """From when on an anonymous visitor is which person."""
    return f"""
        WITH chosen AS (
            SELECT anonymous_id, person_id, since FROM small WHERE kind = 'link'
            QUALIFY row_number() OVER (PARTITION BY anonymous_id, since ORDER BY received DESC, person_id DESC) = 1
        )
        SELECT anonymous_id, person_id,
               CASE WHEN since = min(since) OVER one THEN {ALWAYS} ELSE since END AS valid_from,
               lead(since) OVER (PARTITION BY anonymous_id ORDER BY since) AS valid_to
        FROM chosen WINDOW one AS (PARTITION BY anonymous_id)
    """


def memberships_sql() -> str:
    """Who belongs where; the first membership of a person reaches back to the beginning."""
    return f"""
        WITH merged AS (
            SELECT person_id, coalesce(root, account_id) AS account_id, since, until,
                   coalesce(CAST(json_extract(properties, '$.primary') AS BOOLEAN), false) AS is_primary
            FROM small LEFT JOIN merge_roots USING (account_id)
            WHERE kind = 'membership' AND (until IS NULL OR since < until)
        )
        SELECT DISTINCT person_id, account_id,
               CASE WHEN since = min(since) OVER (PARTITION BY person_id) THEN {ALWAYS} ELSE since END AS valid_from,
               until AS valid_to, is_primary
        FROM merged
    """


def domain_accounts_sql() -> str:
    """The account behind a domain that some account declares."""
    return """
        SELECT name AS domain, coalesce(root, account_id) AS account_id
        FROM small LEFT JOIN merge_roots USING (account_id) WHERE kind = 'account_domain'
        QUALIFY row_number() OVER (PARTITION BY name ORDER BY since, coalesce(root, account_id)) = 1
    """


def domain_spans_sql() -> str:
    """From when on a person's business domain leads to which account."""
    return f"""
        WITH chosen AS (
            SELECT person_id, name AS domain, since FROM small WHERE kind = 'person_domain'
            QUALIFY row_number() OVER (PARTITION BY person_id, since ORDER BY received DESC, name DESC) = 1
        )
        SELECT c.person_id, coalesce(d.account_id, m.root, c.domain) AS account_id,
               CASE WHEN since = min(since) OVER (PARTITION BY c.person_id) THEN {ALWAYS} ELSE since END AS valid_from
        FROM chosen c LEFT JOIN domain_accounts d USING (domain) LEFT JOIN merge_roots m ON m.account_id = c.domain
    """


def home_points_sql() -> str:
    """The instants at which a person's home may change."""
    return f"""
        SELECT person_id, valid_from AS point FROM memberships
        UNION SELECT person_id, valid_to FROM memberships WHERE valid_to IS NOT NULL
        UNION SELECT person_id, valid_from FROM domain_spans
        UNION SELECT person_id, {ALWAYS} FROM memberships
    """


def homes_sql() -> str:
    """The account of a person's events that name none: the only membership, the primary one, the domain's."""
    return """
        WITH members AS (
            SELECT p.person_id, p.point,
                   CASE WHEN count(DISTINCT m.account_id) = 1 THEN min(m.account_id)
                        WHEN count(DISTINCT m.account_id) FILTER (is_primary) = 1
                        THEN min(m.account_id) FILTER (is_primary) END AS account_id
            FROM home_points p LEFT JOIN memberships m
              ON m.person_id = p.person_id AND m.valid_from <= p.point AND (m.valid_to IS NULL OR p.point < m.valid_to)
            GROUP BY ALL
        ), decided AS (
            SELECT m.person_id, m.point AS valid_from, coalesce(m.account_id, d.account_id) AS account_id
            FROM members m ASOF LEFT JOIN domain_spans d ON d.person_id = m.person_id AND m.point >= d.valid_from
        )
        SELECT *, lead(valid_from) OVER (PARTITION BY person_id ORDER BY valid_from) AS valid_to FROM decided
    """


def role_words_sql() -> str:
    """At each change of a (person, account), what user, CRM and rule have said by then; '' is a withdrawn word."""
    return f"""
        WITH rows AS (
            SELECT person_id, coalesce(root, account_id) AS account_id, since, received, name AS role,
                   coalesce(json_extract_string(properties, '$.by'), 'crm') AS said_by
            FROM small LEFT JOIN merge_roots USING (account_id) WHERE kind = 'role'
        ), chosen AS (
            SELECT * FROM rows QUALIFY row_number() OVER (
                PARTITION BY person_id, account_id, said_by, since ORDER BY received DESC, role DESC NULLS LAST) = 1
        ), points AS (
            SELECT person_id, account_id, since,
                   max(coalesce(role, '')) FILTER (said_by = 'user') AS user_word,
                   max(coalesce(role, '')) FILTER (said_by = 'crm') AS crm_word,
                   max(coalesce(role, '')) FILTER (said_by = 'rule') AS rule_word
            FROM chosen GROUP BY ALL
        )
        SELECT person_id, account_id,
               CASE WHEN since = min(since) OVER pair THEN {ALWAYS} ELSE since END AS valid_from,
               last_value(user_word IGNORE NULLS) OVER so_far AS user_word,
               last_value(crm_word IGNORE NULLS) OVER so_far AS crm_word,
               last_value(rule_word IGNORE NULLS) OVER so_far AS rule_word
        FROM points
        WINDOW pair AS (PARTITION BY person_id, account_id),
               so_far AS (PARTITION BY person_id, account_id ORDER BY since
                          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    """


def roles_sql() -> str:
    """The role that holds in [valid_from, valid_to): the user's word, else the CRM's, else a rule's."""
    return """
        WITH said AS (
            SELECT person_id, account_id, valid_from,
                   coalesce(nullif(user_word, ''), nullif(crm_word, ''), nullif(rule_word, '')) AS role
            FROM role_words
        ), changes AS (
            SELECT * FROM said WINDOW pair AS (PARTITION BY person_id, account_id ORDER BY valid_from)
            QUALIFY row_number() OVER pair = 1 OR role IS DISTINCT FROM lag(role) OVER pair
        )
        SELECT person_id, account_id, role, valid_from,
               lead(valid_from) OVER (PARTITION BY person_id, account_id ORDER BY valid_from) AS valid_to
        FROM changes QUALIFY role IS NOT NULL
    """


def job_changes_sql() -> str:
    """An ended membership and the first at another account that began when it ended or later."""
    return """
        SELECT o.person_id, o.account_id AS old_account_id, n.account_id AS new_account_id, n.valid_from AS changed_at
        FROM memberships o JOIN memberships n
          ON n.person_id = o.person_id AND n.account_id <> o.account_id AND n.valid_from >= o.valid_to
        QUALIFY row_number() OVER (PARTITION BY o.person_id, o.account_id, o.valid_to
                                   ORDER BY n.valid_from, n.account_id) = 1
    """


def resolved_events_sql(events: str) -> str:
    """Each event with `who` (what its person reads as) and `account` (what its own or its person's account reads as).

    Spans of one visitor or person do not overlap, so an event finds at most one of each.
    """
    return f"""
        SELECT e.*, {_WHO} AS who, coalesce(r.root, e.account_id, h.account_id) AS account
        FROM {events} e
        LEFT JOIN person_roots p ON p.person_id = e.person_id
        LEFT JOIN link_spans l ON l.anonymous_id = e.anonymous_id AND e.person_id IS NULL AND {_during("l")}
        LEFT JOIN merge_roots r ON r.account_id = e.account_id
        LEFT JOIN homes h ON h.person_id = {_WHO} AND e.account_id IS NULL AND {_during("h")}
    """


_WHO = "coalesce(p.root, e.person_id, l.person_id)"


def _during(span: str) -> str:
    moment = 'epoch_us(e."at")'
    return f"{moment} >= {span}.valid_from AND ({span}.valid_to IS NULL OR {moment} < {span}.valid_to)"


STEPS = (
    ("link_spans", link_spans_sql),
    ("memberships", memberships_sql),
    ("domain_accounts", domain_accounts_sql),
    ("domain_spans", domain_spans_sql),
    ("home_points", home_points_sql),
    ("homes", homes_sql),
    ("role_words", role_words_sql),
    ("roles", roles_sql),
    ("job_changes", job_changes_sql),
)
"""The tables in the order in which they are made, after `small` and `merge_roots`."""


def follow(edges: Mapping[str, str]) -> tuple[dict[str, str], tuple[Cycle, ...]]:
    """Where each key ends up when the edges are followed to the end, and the circles, cut at their smallest id."""
    ends: dict[str, str] = {}
    cycles: list[Cycle] = []
    for start in sorted(edges):
        path: dict[str, int] = {}
        at = start
        while at in edges and at not in ends and at not in path:
            path[at] = len(path)
            at = edges[at]
        end = ends.get(at, at)
        if at in path:
            circle = list(path)[path[at] :]
            end = min(circle)
            turn = circle.index(end)
            cycles.append((*circle[turn:], *circle[:turn]))
        ends.update(dict.fromkeys(path, end))
    return {key: end for key, end in ends.items() if key != end}, tuple(cycles)


def resolve(con: duckdb.DuckDBPyConnection, live: str = "live") -> IdentityNotes:
    """Make the tables named at the head of this file from the live facts."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE small AS {small_facts_sql(live)}")
    person_cycles = _make_person_merges(con)
    merge_cycles = _make_merges(con)
    for name, sql in STEPS:
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql()}")
    return IdentityNotes(merge_cycles, _make_parents(con), person_cycles)


def _make_person_merges(con: duckdb.DuckDBPyConnection) -> tuple[Cycle, ...]:
    """Who reads as whom; from here on the small facts name only the people that are left."""
    roots, cycles = follow(dict(con.execute(latest_other_sql("person_merge", "person_id")).fetchall()))
    _make_pairs(con, "person_roots", ("person_id", "root"), roots)
    if roots:
        con.execute("UPDATE small SET person_id = r.root FROM person_roots r WHERE small.person_id = r.person_id")
    return cycles


def _make_merges(con: duckdb.DuckDBPyConnection) -> tuple[Cycle, ...]:
    roots, cycles = follow(dict(con.execute(latest_other_sql("merge")).fetchall()))
    _make_pairs(con, "merge_roots", ("account_id", "root"), roots)
    return cycles


def _make_parents(con: duckdb.DuckDBPyConnection) -> tuple[Cycle, ...]:
    merged = dict(con.execute("SELECT account_id, root FROM merge_roots").fetchall())
    rows = con.execute(latest_other_sql("parent")).fetchall()
    parents: dict[str, str] = {}
    for child, parent in rows:
        child, parent = merged.get(child, child), merged.get(parent, parent)
        if child != parent:
            parents.setdefault(child, parent)
    cycles = follow(parents)[1]
    for cycle in cycles:
        del parents[cycle[0]]
    _make_pairs(con, "parents", ("account_id", "parent_id"), parents)
    return cycles


def _make_pairs(con: duckdb.DuckDBPyConnection, name: str, columns: tuple[str, str], pairs: Mapping[str, str]) -> None:
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({columns[0]} VARCHAR, {columns[1]} VARCHAR)")
    if pairs:
        keys, values = list(pairs), list(pairs.values())
        con.execute(f"INSERT INTO {name} SELECT unnest(?), unnest(?)", [keys, values])
