"""What the rows of a source may say, as entries: events, and facts about accounts and people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from journeyglass.events.conditionsql import conditions_sql
from journeyglass.events.factssql import Entry
from journeyglass.events.mapping import (
    Constant,
    DatedTrait,
    EventSpec,
    PersonSpec,
    Picked,
    RoleSpec,
    Scalar,
    SourceMapping,
)
from journeyglass.events.rowssql import Rows
from journeyglass.events.sqltext import lit, replaced_sql, text_of
from journeyglass.events.valuesql import json_sql, object_sql
from journeyglass.journey.rules import ROLES, Condition
from journeyglass.journey.vocabulary import actor_of

PERSONAL = frozenset({"name", "first_name", "last_name", "full_name", "email", "e_mail", "phone", "mobile", "address"})
EARLIEST = 631_152_000_000_000
"""1990-01-01 in microseconds since 1970: no event is older."""
_DAY = 86_400_000_000
_ACTORS = "('customer', 'us', 'system')"


class Entries:
    """The entries of a mapping over its rows, received at `received`; `names` are those met in name columns."""

    def __init__(self, rows: Rows, received: int, names: Mapping[str, list[str]]) -> None:
        self._rows, self._received, self._names = rows, received, names
        self._mapping: SourceMapping = rows.mapping

    def events(self) -> Iterator[Entry]:
        """One entry an event of the mapping."""
        for i, event in enumerate(self._mapping.events):
            yield self._event(event, self._mapping.entry_id(i))

    def others(self) -> Iterator[Entry]:
        """Traits, roles, memberships, links, merges, parents and domains."""
        mapping = self._mapping
        if mapping.account:
            traits = dict(mapping.account.traits)
            if mapping.account.name:
                traits.setdefault("name", mapping.account.name)
            yield from self._traits("account", traits)
            yield from self._account()
        if mapping.person:
            traits = {k: v for k, v in mapping.person.traits.items() if not is_personal(k)}
            yield from self._traits("person", traits)
            yield from self._person(mapping.person)
        if mapping.merge:
            into = {"account_id": self._text(mapping.merge.account), "other_id": self._text(mapping.merge.into)}
            said = f"{into['account_id']} IS NOT NULL AND {into['other_id']} IS NOT NULL"
            when = self._when(mapping.merge.when)
            yield Entry("merge", "merge", into, f"{said} AND {into['account_id']} <> {into['other_id']} AND {when}")

    def _event(self, event: EventSpec, entry_id: str) -> Entry:
        at = self._rows.instant(event.at, self._mapping.time_of(event))
        anonymous = event.anonymous_id or self._mapping.anonymous_id
        fields = {
            "at": at,
            "name": self._name(event),
            "anonymous_id": self._text(anonymous),
            "person_id": "person_id",
            "account_id": "account_id",
            "actor": self._actor(event),
            "channel": self._picked(event.channel),
            "value": self._rows.money(event.value) if event.value else "NULL",
            "currency": f"upper({self._picked(event.currency)})" if event.currency else "NULL",
            "properties": self._properties(event),
        }
        said = f"{self._text(event.at)} IS NOT NULL AND {fields['name']} IS NOT NULL AND {self._when(event.when)}"
        return Entry(entry_id, "event", fields, said, self._event_problem(event, fields), columns=_named(event))

    def _event_problem(self, event: EventSpec, fields: Mapping[str, str]) -> str:
        tests = [*self._time_tests(fields["at"]), ("length({name}) > 200", "name")]
        if event.value:
            tests.append((f"{self._text(event.value)} IS NOT NULL AND {{value}} IS NULL", "money"))
        if event.currency:
            tests.append(("NOT regexp_full_match({currency}, '[A-Z]{{3}}')", "currency"))
        if isinstance(event.actor, Picked):
            tests.append((f"{{actor}} NOT IN {_ACTORS}", "actor"))
        tests.append(("coalesce({account_id}, {person_id}, {anonymous_id}) IS NULL", "nobody"))
        return _first([(test.format(**fields), reason) for test, reason in tests])

    def _time_tests(self, at: str) -> list[tuple[str, str]]:
        return [
            (f"{at} IS NULL", "time"),
            (f"{at} < {EARLIEST}", "before_1990"),
            (f"{at} > {self._received + _DAY}", "in_the_future"),
        ]

    def _name(self, event: EventSpec) -> str:
        return lit(event.name) if isinstance(event.name, str) else self._picked(event.name)

    def _actor(self, event: EventSpec) -> str:
        if isinstance(event.actor, Picked):
            return self._picked(event.actor)
        if event.actor is not None:
            return lit(event.actor)
        if isinstance(event.name, str):
            return lit(actor_of(event.name))
        others = [(n, actor_of(n)) for n in self._names.get(event.name.column, ()) if actor_of(n) != "customer"]
        cases = " ".join(f"WHEN {lit(name)} THEN {lit(actor)}" for name, actor in others)
        return f"CASE {self._name(event)} {cases} ELSE 'customer' END" if cases else "'customer'"

    def _properties(self, event: EventSpec) -> str:
        members = {name: self._json(said) for name, said in event.properties.items()}
        if self._mapping.opportunity and "opportunity_id" not in members:
            members["opportunity_id"] = f"to_json({self._text(self._mapping.opportunity)})::VARCHAR"
        return object_sql(members)

    def _traits(self, scope: str, traits: Mapping[str, str | DatedTrait]) -> Iterator[Entry]:
        """One entry for all traits that hold from the same time on."""
        dated: dict[str, dict[str, str]] = {}
        for name, said in traits.items():
            own = said.at if isinstance(said, DatedTrait) else None
            dated.setdefault(own or self._mapping.traits_at, {})[name] = self._json(said)
        for at, members in dated.items():
            fields = {f"{scope}_id": f"{scope}_id", "properties": object_sql(members)}
            said = f"{scope}_id IS NOT NULL AND {fields['properties']} IS NOT NULL"
            yield self._dated(f"{scope}.traits@{at}", f"{scope}_traits", fields, said, at)

    def _dated(self, entry_id: str, kind: str, fields: dict[str, str], said: str, at: str) -> Entry:
        """An entry that holds from `at` on: `import`, `always`, or what a column tells."""
        if at == "always":
            return Entry(entry_id, kind, fields, said)
        if at == "import":
            return Entry(entry_id, kind, fields | {"at": str(self._received)}, said, dated_by_import=True)
        instant = self._rows.instant(at)
        said = f"{said} AND {self._text(at)} IS NOT NULL"
        problem = _first(self._time_tests(instant))
        columns = dict.fromkeys(("time", "before_1990", "in_the_future"), at)
        return Entry(entry_id, kind, fields | {"at": instant}, said, problem, columns=columns)

    def _account(self) -> Iterator[Entry]:
        account = self._mapping.account
        if account and account.domain:
            bare = f"regexp_replace(lower({self._text(account.domain)}), '^([a-z]+://)?(www\\.)?|[/:?#].*$', '', 'g')"
            fields = {"account_id": "account_id", "name": f"regexp_extract({bare}, '^[^@/\\s]+\\.[^@/\\s]+$')"}
            said = f"account_id IS NOT NULL AND {fields['name']} <> ''"
            yield Entry("account.domain", "account_domain", fields, said)
        if account and account.parent:
            fields = {"account_id": "account_id", "other_id": "parent_id"}
            said = "account_id IS NOT NULL AND parent_id IS NOT NULL AND account_id <> parent_id"
            yield Entry("account.parent", "parent", fields, said)

    def _person(self, person: PersonSpec) -> Iterator[Entry]:
        if person.email:
            fields = {"person_id": "person_id", "name": "email_domain"}
            yield Entry("person.domain", "person_domain", fields, "person_id IS NOT NULL AND email_domain IS NOT NULL")
            said = "email_said IS NOT NULL AND email IS NULL"
            yield Entry("person.email", "person_domain", {}, said, "'email'", columns={"email": person.email})
        if self._mapping.account:
            yield self._membership(person)
        if person.role:
            yield self._role(person.role)
        identify = self._mapping.identify
        if identify:
            fields = {"anonymous_id": self._text(identify.anonymous_id), "person_id": "person_id"}
            said = f"person_id IS NOT NULL AND {fields['anonymous_id']} IS NOT NULL"
            yield self._dated("identify", "link", fields, said, identify.at or "always")

    def _membership(self, person: PersonSpec) -> Entry:
        fields = {"person_id": "person_id", "account_id": "account_id", "properties": lit('{"primary":false}')}
        said, problems, columns = "person_id IS NOT NULL AND account_id IS NOT NULL", [], {}
        declared = person.membership
        for field, column in (("at", declared.from_), ("until", declared.to)) if declared else ():
            if column:
                fields[field] = self._rows.instant(column)
                problems.append((f"{self._text(column)} IS NOT NULL AND {fields[field]} IS NULL", f"time_{field}"))
                columns[f"time_{field}"] = column
        if declared and isinstance(declared.primary, str):
            primary = f"coalesce(lower({self._text(declared.primary)}) IN ('true', 'yes', '1', 'да', '是'), FALSE)"
            fields["properties"] = f"""CASE WHEN {primary} THEN '{{"primary":true}}' ELSE '{{"primary":false}}' END"""
        elif declared and declared.primary:
            fields["properties"] = lit('{"primary":true}')
        return Entry("person.membership", "membership", fields, said, _first(problems), columns=columns)

    def _role(self, spec: RoleSpec) -> Entry:
        fields = {
            "person_id": "person_id",
            "account_id": "account_id",
            "name": self._picked(spec),
            "properties": lit('{"by":"crm"}'),
        }
        said = f"person_id IS NOT NULL AND {fields['name']} IS NOT NULL"
        entry = self._dated("person.role", "role", fields, said, spec.at or self._mapping.traits_at)
        roles = ", ".join(map(lit, ROLES))
        tests = [(f"{fields['name']} NOT IN ({roles})", "role"), ("account_id IS NULL", "role_without_account")]
        problem = f"coalesce({_first(tests)}, {entry.problem})"
        columns = {"role": spec.column, **(entry.columns or {})}
        return Entry(entry.id, entry.kind, entry.fields, entry.where, problem, entry.dated_by_import, columns)

    def _text(self, column: str | None) -> str:
        return self._rows.cells.text(column) if column else "NULL::VARCHAR"

    def _picked(self, said: str | Picked | None) -> str:
        """Text as written in the mapping, or a column's, replaced by its map."""
        if not isinstance(said, Picked):
            return lit(said) if said is not None else "NULL::VARCHAR"
        return replaced_sql(self._text(said.column), [(old, text_of(new)) for old, new in said.map.items()])

    def _json(self, said: str | Picked | Constant) -> str:
        """A property's or trait's value as JSON."""
        if isinstance(said, Constant):
            return lit(_constant(said.value))
        if isinstance(said, Picked) and said.map:
            return f"to_json({self._picked(said)})::VARCHAR"
        typed = self._rows.cells.typed(said.column if isinstance(said, Picked) else said)
        return json_sql(typed.text, typed.kind)

    def _when(self, conditions: tuple[Condition, ...]) -> str:
        cells = self._rows.cells
        return conditions_sql(conditions, {c.field: cells.typed(c.field) for c in conditions})


def is_personal(trait: str) -> bool:
    """Whether a person's trait of that name is personal data, which only the ledger keeps."""
    return trait.casefold().replace("-", "_").replace(" ", "_") in PERSONAL


def _constant(value: Scalar) -> str:
    return json.dumps(value, ensure_ascii=False)


def _first(tests: list[tuple[str, str]]) -> str:
    """The reason of the first test that holds."""
    whens = " ".join(f"WHEN {test} THEN {lit(reason)}" for test, reason in tests)
    return f"(CASE {whens} END)" if whens else "NULL::VARCHAR"


def _named(event: EventSpec) -> dict[str, str]:
    """Which column is at fault for which reason."""
    columns = dict.fromkeys(("time", "before_1990", "in_the_future"), event.at)
    if event.value:
        columns["money"] = event.value
    for reason, said in (("currency", event.currency), ("actor", event.actor), ("name", event.name)):
        if isinstance(said, Picked):
            columns[reason] = said.column
    return columns
