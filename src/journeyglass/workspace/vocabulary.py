"""What rules can ask for here: the event names that came and that are known, their properties, traits, roles, stages.

Values are those of a bounded sample of events; they are looked up once for each state of the events, as long as a
server runs.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

from journeyglass.journey.model import Journey, Lang, say
from journeyglass.journey.rules import ROLES
from journeyglass.journey.vocabulary import VOCABULARY, actor_of
from journeyglass.workspace.workspace import Workspace

MOST_VALUES = 20
_MOST_PROPERTIES = 60  # of one name, and of traits
_SAMPLE = 400  # events of each name
_LONGEST = 100
_MOST_STATES = 4
_MOST_CHANNELS = 500
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class NameSeen:
    """An event name: how many `events` came under it, and whether the vocabulary knows it (`standard`).

    `channel` is the one by which most of its events came, of equals the first of the alphabet.
    """

    name: str
    title: str
    events: int
    seen: bool
    standard: bool
    group: str | None
    actor: str
    channel: str | None


@dataclass(frozen=True)
class PropertySeen:
    """A property of the events of one name, with its commonest values; `seen` in a sample of them."""

    name: str
    property: str
    values: tuple[str, ...]
    seen: bool
    kind: str


@dataclass(frozen=True)
class TraitSeen:
    """A trait of accounts or people, with its commonest values."""

    trait: str
    values: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class StageName:
    """A stage and its title."""

    stage: str
    title: str


@dataclass(frozen=True)
class Vocabulary:
    """Everything that the rules of one journey can ask for."""

    names: tuple[NameSeen, ...]
    properties: tuple[PropertySeen, ...]
    traits: tuple[TraitSeen, ...]
    person_traits: tuple[TraitSeen, ...]
    roles: tuple[str, ...]
    channels: tuple[str, ...]
    sources: tuple[str, ...]
    stages: tuple[StageName, ...]


@dataclass
class _Looked:
    """What was found in one state of the events."""

    names: Rows
    properties: Rows
    traits: Rows
    channels: Rows
    sources: list[str]


@dataclass
class Vocabularies:
    """The vocabularies of a workspace, each looked up once."""

    workspace: Workspace
    _known: dict[str, _Looked] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, journey: Journey, lang: Lang) -> Vocabulary:
        """The vocabulary for the rules of a journey, with titles in a language."""
        return _told(self._looked(), journey, lang)

    def _looked(self) -> _Looked:
        con = self.workspace.lens()
        try:
            state = _state(con)
            with self._lock:
                if state not in self._known:
                    self._known[state] = _look(con)
                    for old in list(self._known)[:-_MOST_STATES]:
                        del self._known[old]
                return self._known[state]
        finally:
            con.close()


def _state(con: duckdb.DuckDBPyConnection) -> str:
    """Tells one state of the events from others, roughly enough for a list of examples: counts by name."""
    return repr(con.execute("SELECT name, source, events, last_at FROM cache_names ORDER BY ALL").fetchall())


def _look(con: duckdb.DuckDBPyConnection) -> _Looked:
    return _Looked(
        con.execute("SELECT name, sum(events)::BIGINT FROM cache_names GROUP BY name ORDER BY 2 DESC, 1").fetchall(),
        con.execute(properties_sql()).fetchall(),
        con.execute(traits_sql()).fetchall(),
        con.execute(channels_sql()).fetchall(),
        _texts(con, "SELECT source FROM cache_sources ORDER BY 1"),
    )


def _texts(con: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    return [text for (text,) in con.execute(f"{sql} LIMIT 500").fetchall()]


def channels_sql() -> str:
    """(name, channel, count): by which channels the events of each name came."""
    return (
        "SELECT name, channel, count(*) FROM cache_events WHERE channel IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2"
    )


def sample_sql() -> str:
    """Some events of each name, spread over all accounts."""
    return f"""
        SELECT e.name, e.properties FROM cache_events e JOIN (
            SELECT name, greatest(1, sum(events)::BIGINT // {_SAMPLE}) AS every FROM cache_names GROUP BY name
        ) n USING (name)
        WHERE e.properties IS NOT NULL AND e.properties <> '{{}}' AND hash(e.event_id) % n.every = 0
        QUALIFY row_number() OVER (PARTITION BY e.name) <= {2 * _SAMPLE}
    """


def properties_sql() -> str:
    """(name, property, value, JSON type, count) in a sample of events: of each property the commonest values."""
    return f"""
        WITH sample AS ({sample_sql()}),
        pairs AS (
            SELECT name, j.key AS property, json_extract_string(j.value, '$') AS value, j.type AS kind
            FROM sample, json_each(sample.properties) j
        )
        {_commonest_sql("name, property")}
    """


def traits_sql() -> str:
    """(scope, trait, value, JSON type, count): of each trait of accounts and people the commonest values."""
    return f"""
        WITH sample AS (
            SELECT scope, traits FROM cache_traits
            QUALIFY row_number() OVER (PARTITION BY scope ORDER BY hash(account_no, person_no, "at")) <= 20000
        ),
        pairs AS (
            SELECT scope, j.key AS trait, json_extract_string(j.value, '$') AS value, j.type AS kind
            FROM sample, json_each(sample.traits) j
        )
        {_commonest_sql("scope, trait")}
    """


def _commonest_sql(by: str) -> str:
    return f"""
        SELECT {by}, value, any_value(kind) AS kind, count(*) AS n FROM pairs
        WHERE value IS NOT NULL AND length(value) <= {_LONGEST} AND kind NOT IN ('OBJECT', 'ARRAY')
        GROUP BY {by}, value
        QUALIFY row_number() OVER (PARTITION BY {by} ORDER BY n DESC, value) <= {MOST_VALUES}
        ORDER BY {by}, n DESC, value
    """


def _told(looked: _Looked, journey: Journey, lang: Lang) -> Vocabulary:
    return Vocabulary(
        names=_names(dict(looked.names), _usual(looked.channels)),
        properties=_properties(looked.properties),
        traits=_traits(looked.traits, "account"),
        person_traits=_traits(looked.traits, "person"),
        roles=tuple(ROLES),
        channels=_channels(looked.channels, journey),
        sources=tuple(looked.sources),
        stages=tuple(StageName(s.id, say(s.title, lang) or s.id) for s in journey.stages),
    )


def _channels(rows: Rows, journey: Journey) -> tuple[str, ...]:
    """Those that events came by, as many as can be chosen from, and those that the map names."""
    written = (point.channel for stage in journey.stages for point in stage.touchpoints if point.channel)
    return tuple(sorted({*sorted({channel for _, channel, _ in rows})[:_MOST_CHANNELS], *written}))


def _usual(rows: Rows) -> dict[str, str]:
    """The channel of each name by which most of its events came."""
    return {name: channel for name, channel, _ in reversed(rows)}


def _names(events: Mapping[str, int], channels: Mapping[str, str]) -> tuple[NameSeen, ...]:
    """Those that came, the commonest first, then the other known ones in the vocabulary's order."""
    return tuple(_name(name, events.get(name, 0), channels.get(name)) for name in dict.fromkeys((*events, *VOCABULARY)))


def _name(name: str, events: int, channel: str | None) -> NameSeen:
    word = VOCABULARY.get(name)
    group, known = word.group if word else None, word is not None
    return NameSeen(name, name, events, events > 0, known, group, actor_of(name), channel)


def _properties(rows: Rows) -> tuple[PropertySeen, ...]:
    """What a sample of the events has, then what the vocabulary says they may have."""
    found: dict[tuple[str, str], tuple[list[str], str]] = {}
    for name, key, value, kind, _ in rows:
        found.setdefault((name, key), ([], _kind(kind)))[0].append(value)
    seen = [PropertySeen(name, key, tuple(values), True, kind) for (name, key), (values, kind) in found.items()]
    usual = [
        PropertySeen(word.name, key, (), False, "text")
        for word in VOCABULARY.values()
        for key in word.properties
        if (word.name, key) not in found
    ]
    return (*_bounded(seen), *usual)


def _bounded(seen: Iterable[PropertySeen]) -> list[PropertySeen]:
    counts: dict[str, int] = {}
    kept = []
    for one in seen:
        counts[one.name] = counts.get(one.name, 0) + 1
        if counts[one.name] <= _MOST_PROPERTIES:
            kept.append(one)
    return kept


def _traits(rows: Rows, scope: str) -> tuple[TraitSeen, ...]:
    found: dict[str, tuple[list[str], str]] = {}
    for of, key, value, kind, _ in rows:
        if of == scope:
            found.setdefault(key, ([], _kind(kind)))[0].append(value)
    return tuple(TraitSeen(key, tuple(values), kind) for key, (values, kind) in found.items())[:_MOST_PROPERTIES]


def _kind(json_type: str) -> str:
    """How a rule writes such a value: a number and a truth value without quotes."""
    if json_type == "BOOLEAN":
        return "flag"
    return "text" if json_type == "VARCHAR" else "number"
