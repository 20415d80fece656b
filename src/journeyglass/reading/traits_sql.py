"""When the trait atoms of a journey become true and false for each subject, as DuckDB SQL.

Every change of a trait is an instant; what comes out is a row `(subject, at, w0 …)` for each instant at which the
truth of some trait atom was told anew, with the truth of all of them from then on.
"""

from __future__ import annotations

from collections.abc import Sequence

from journeyglass.events.facts import ALWAYS
from journeyglass.journey.rules import Condition, PersonTrait
from journeyglass.reading.compile import Compiled
from journeyglass.reading.rows_sql import subject_join_sql
from journeyglass.reading.where_sql import json_condition_sql, pointer

FOREVER = 2**62


def truth_sql(where: Sequence[Condition], values: Sequence[str]) -> str:
    """Whether all conditions hold; `values` are expressions of JSON text, one a condition."""
    tests = [json_condition_sql(c, f"CAST({v} AS JSON)") for c, v in zip(where, values, strict=True)]
    return "(" + " AND ".join(tests) + ")"


def unknown_sql(where: Sequence[Condition]) -> str:
    """Whether all conditions hold where no trait is known."""
    return truth_sql(where, ["CAST(NULL AS VARCHAR)"] * len(where))


def spans_sql(scope: str, where: Sequence[Condition]) -> str:
    """`(owner, valid_from, valid_to, truth)` from the first time on that one of the traits was told."""
    keys = {f"v{i}": f"CAST(json_extract(traits, {pointer(c.field)}) AS VARCHAR)" for i, c in enumerate(where)}
    # Of two values at one time the later received wins, then the larger JSON text.
    told = ", ".join(
        f"arg_max({text}, (received_at, {text})) FILTER ({text} IS NOT NULL) AS {v}" for v, text in keys.items()
    )
    latest = ", ".join(f'last_value({v} IGNORE NULLS) OVER (PARTITION BY owner ORDER BY "at") AS {v}' for v in keys)
    told_any = " OR ".join(f"{text} IS NOT NULL" for text in keys.values())
    return f"""
        SELECT owner, "at" AS valid_from, lead("at", 1, {FOREVER}) OVER (PARTITION BY owner ORDER BY "at") AS valid_to,
               {truth_sql(where, list(keys))} AS truth
        FROM (
            SELECT owner, "at", {latest}
            FROM (
                SELECT {scope}_no AS owner, "at", {told} FROM cache_traits
                WHERE scope = '{scope}' AND {scope}_no IS NOT NULL AND ({told_any}) GROUP BY ALL
            )
        )
    """


def account_changes_sql(bit: int, where: Sequence[Condition]) -> str:
    """`(subject, at, bit, truth)` of a trait atom."""
    return f"""
        SELECT s.subject, t.valid_from AS "at", {bit} AS bit, t.truth
        FROM ({spans_sql("account", where)}) t JOIN read_subjects s ON s.account_no = t.owner
    """


def belonging_sql(compiled: Compiled) -> str:
    """`(subject, person_no, valid_from, valid_to)`: the subject's people, members or not, over time."""
    if compiled.journey.subject == "person":
        return f"SELECT subject, subject AS person_no, {ALWAYS} AS valid_from, {FOREVER} AS valid_to FROM read_subjects"
    return f"""
        SELECT s.subject, m.person_no, m.valid_from, coalesce(m.valid_to, {FOREVER}) AS valid_to
        FROM cache_memberships m JOIN read_subjects s USING (account_no)
        UNION ALL
        SELECT s.subject, e.person_no, min(e.at), {FOREVER}
        FROM cache_events e JOIN read_subjects s ON {subject_join_sql(compiled)}
        WHERE e.person_no IS NOT NULL AND e.person_no NOT IN (SELECT person_no FROM cache_memberships) GROUP BY ALL
    """


def person_changes_sql(bit: int, where: Sequence[Condition]) -> str:
    """`(subject, at, bit, truth)` of a person-trait atom: true while somebody who belongs matches."""
    return f"""
        WITH told AS ({spans_sql("person", where)}), matching AS (
            SELECT owner, valid_from, valid_to FROM told WHERE truth
            UNION ALL
            SELECT p.person_no, {ALWAYS}, coalesce(min(t.valid_from), {FOREVER})
            FROM cache_persons p LEFT JOIN told t ON t.owner = p.person_no
            WHERE {unknown_sql(where)} GROUP BY p.person_no
        ), shared AS (
            SELECT b.subject, greatest(b.valid_from, m.valid_from) AS begins, least(b.valid_to, m.valid_to) AS ends
            FROM read_belonging b JOIN matching m ON m.owner = b.person_no
        ), steps AS (
            SELECT subject, "at", sum(step) AS step
            FROM (
                SELECT subject, begins AS "at", 1 AS step FROM shared WHERE begins < ends
                UNION ALL SELECT subject, ends, -1 FROM shared WHERE begins < ends
            ) GROUP BY ALL
        )
        SELECT subject, "at", {bit} AS bit, sum(step) OVER (PARTITION BY subject ORDER BY "at") > 0 AS truth
        FROM steps
    """


def changes_sql(compiled: Compiled) -> str:
    """`(subject, at, w0 …)` over all trait atoms, in order of subject and time."""
    parts = [
        person_changes_sql(bit, atom.where) if isinstance(atom, PersonTrait) else account_changes_sql(bit, atom.where)
        for bit, atom in enumerate(compiled.traits)
    ]
    bits = range(len(compiled.traits))
    told = ", ".join(f"bool_or(truth) FILTER (bit = {b}) AS b{b}" for b in bits)
    window = '(PARTITION BY subject ORDER BY "at")'
    level = ", ".join(
        f"coalesce(last_value(b{b} IGNORE NULLS) OVER {window}, {start}) AS b{b}"
        for b, start in zip(bits, levels_sql(compiled), strict=True)
    )
    words = ", ".join(f"{_word_sql(bits[i : i + 64])} AS w{i // 64}" for i in range(0, len(bits), 64))
    return f"""
        SELECT subject, "at", {words}
        FROM (SELECT subject, "at", {level} FROM (
            SELECT subject, "at", {told} FROM ({" UNION ALL ".join(f"SELECT * FROM ({p})" for p in parts)})
            WHERE "at" < {FOREVER} GROUP BY ALL
        )) ORDER BY subject, "at"
    """


def levels_sql(compiled: Compiled) -> list[str]:
    """The truth of each trait atom where nothing is known: nobody, so no person either."""
    return ["false" if isinstance(atom, PersonTrait) else unknown_sql(atom.where) for atom in compiled.traits]


def _word_sql(bits: Sequence[int]) -> str:
    return " | ".join(
        f"CASE WHEN b{b} THEN CAST('{(1 << i) - (1 << 64 if i == 63 else 0)}' AS BIGINT) ELSE 0 END"
        for i, b in enumerate(bits)
    )
