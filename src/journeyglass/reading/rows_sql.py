"""The rows that a journey asks for, as DuckDB SQL over the reading cache: a local name and a bitmask an event.

The name alone is decided in the kernel by a lookup; a mask's bits are for what needs more than the name.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from journeyglass.events.corrections import CORRECTED_NAME
from journeyglass.journey.model import OUTSIDE as OUTSIDE_NAME
from journeyglass.journey.model import PropertySubject
from journeyglass.journey.rules import Matcher, matchers
from journeyglass.reading.compile import Compiled
from journeyglass.reading.kernel.program import NO_TARGET, OUTSIDE
from journeyglass.reading.where_sql import event_condition_sql, pointer, quote


def property_text_sql(key: str) -> str:
    """A property as text: a JSON text's own, else the value's JSON; null where it is missing or null."""
    return f"json_extract_string(e.properties, {pointer(key)})"


def subject_text_sql(compiled: Compiled) -> str:
    """What a subject is told apart by: an account's or a person's number, or a property's text."""
    subject = compiled.journey.subject
    if isinstance(subject, PropertySubject):
        return property_text_sql(subject.property)
    return "e.account_no" if subject == "account" else "e.person_no"


def subject_join_sql(compiled: Compiled) -> str:
    """How an event `e` finds its row `s` of `read_subjects`."""
    named = "s.key" if isinstance(compiled.journey.subject, PropertySubject) else "s.subject"
    return f"{named} = {subject_text_sql(compiled)}"


def rows_sql(
    compiled: Compiled, as_of: int, corrected: bool, *, sort: bool = False, known: Collection[int] = ()
) -> str:
    """Rows `(subject, at, name, row_no, person?, account?, target?, w0 …)` in order of subject, time and event id.

    Who acted in which role is left open, but that somebody known did: `roles.with_roles` needs `person` and `account`
    and takes back the bits of other roles. `corrected` says that there are manual corrections; `sort` asks for a sort
    even where the cache's own order should do; bits that are `known` otherwise stay 0. Needs the table
    `read_subjects(subject, key)`.
    """
    key = subject_text_sql(compiled)
    by_account = key == "e.account_no"
    by_property = isinstance(compiled.journey.subject, PropertySubject)
    columns = [
        "s.subject" if by_property else f"{key} AS subject",
        "e.at",
        f"{_name_sql(compiled)} AS name",
        "e.row_no",
    ]
    if compiled.counts_people or asks_roles(compiled):
        columns.append("coalesce(e.person_no, -1) AS person")
    if asks_roles(compiled):
        columns.append("e.account_no AS account")
    if corrected:
        columns.append(f"{target_sql(compiled)} AS target")
    columns += [f"{word} AS w{i}" for i, word in enumerate(words_sql(compiled, known))]
    tables = "cache_events e"
    if by_property:
        tables += f" JOIN read_subjects s ON {subject_join_sql(compiled)}"
    # The cache lies in the accounts' order, which a plain scan keeps; whoever folds the rows looks whether it did.
    order = "" if by_account and not sort else "\nORDER BY subject, e.at, e.event_id"
    where = f"e.at <= {as_of} AND {_asked_sql(compiled)} AND {key} IS NOT NULL"
    return f"SELECT {', '.join(columns)}\nFROM {tables}\nWHERE {where}{order}"


def asks_roles(compiled: Compiled) -> bool:
    """Whether some matcher asks for the role of who acted."""
    return any(isinstance(bit, Matcher) and bit.roles for bit in compiled.bits)


def named_sql(names: Sequence[str]) -> str:
    """Whether the event has one of these names.

    No IN: DuckDB makes a join of a long one, and a join does not keep the rows' order.
    """
    whens = " ".join(f"WHEN {quote(name)} THEN true" for name in dict.fromkeys(names))
    return f"(CASE e.name {whens} ELSE false END)"


def _name_sql(compiled: Compiled) -> str:
    if not compiled.names:
        return "0"
    whens = " ".join(f"WHEN {quote(name)} THEN {i}" for i, name in enumerate(compiled.names, 1))
    return f"CASE e.name {whens} ELSE 0 END"


def _asked_sql(compiled: Compiled) -> str:
    asked = named_sql([*compiled.names, CORRECTED_NAME])
    return f"({asked} OR e.actor = 'customer')" if compiled.listens_to_all else asked


def words_sql(compiled: Compiled, known: Collection[int] = ()) -> list[str]:
    """The words of a row's mask as signed 64-bit integers; one bit a conditional matcher or reason."""
    bits = ["false" if i in known else bit_sql(compiled, i) for i in range(len(compiled.bits))]
    return [_word_sql(bits[i : i + 64]) for i in range(0, len(bits), 64)]


def _word_sql(bits: Sequence[str]) -> str:
    # Two's complement: bit 63 is the sign, so that no engine needs unsigned integers.
    literals = [f"CAST('{(1 << i) - (1 << 64 if i == 63 else 0)}' AS BIGINT)" for i in range(len(bits))]
    return " | ".join(f"CASE WHEN {bit} THEN {one} ELSE 0 END" for bit, one in zip(bits, literals, strict=True))


def bit_sql(compiled: Compiled, i: int) -> str:
    """Whether a row has the bit of this place."""
    bit = compiled.bits[i]
    return matcher_sql(bit) if isinstance(bit, Matcher) else _reason_sql(compiled, bit)


def matcher_sql(matcher: Matcher) -> str:
    """Whether a row is an event that the matcher takes, whatever the role of the known person who acted."""
    parts = [named_sql(matcher.names)] if matcher.names else []
    if matcher.roles:
        parts.append("e.person_no IS NOT NULL")
    parts += [event_condition_sql(condition) for condition in matcher.where]
    return " AND ".join(parts)


def _reason_sql(compiled: Compiled, key: str) -> str:
    outcomes = [o for s in compiled.journey.stages for o in s.outcomes if o.reason == key]
    names = [name for o in outcomes for matcher in matchers(o.when) for name in matcher.names]
    return f"{named_sql(names)} AND {property_text_sql(key)} IS NOT NULL" if names else "false"


def target_sql(compiled: Compiled) -> str:
    """Where a manual correction of this journey leads; NO_TARGET for any other row and for an unknown stage."""
    journey = compiled.journey
    stages = [(OUTSIDE_NAME, OUTSIDE), *((stage.id, i) for i, stage in enumerate(journey.stages))]
    cases = " ".join(f"WHEN {quote(stage)} THEN {i}" for stage, i in stages)
    mine = f"e.name = {quote(CORRECTED_NAME)} AND {property_text_sql('journey')} = {quote(journey.journey)}"
    return f"CASE WHEN {mine} THEN CASE {property_text_sql('stage')} {cases} ELSE {NO_TARGET} END ELSE {NO_TARGET} END"
