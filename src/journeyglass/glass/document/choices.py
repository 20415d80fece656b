"""What the map can be filtered by: the segments, channels, roles, owners, sources and traits there are."""

from __future__ import annotations

from collections.abc import Iterator

from journeyglass.figures.context import Context
from journeyglass.figures.filters import KEYWORDS
from journeyglass.glass.document.model import Choice, Choices, Span
from journeyglass.glass.words import channel_name, field_name, word
from journeyglass.journey.duration import EPOCH
from journeyglass.journey.model import Lang, say
from journeyglass.journey.rules import ROLES

MOST_VALUES = 20
"""A trait with more values than this is no choice."""
Values = dict[str, tuple[str, ...]]


def choices(context: Context, lang: Lang) -> tuple[Choices, ...]:
    """Each thing to filter by that has a value, with its values."""
    return tuple(found for found in _all(context, lang) if found.values)


def span(context: Context) -> Span | None:
    """From when to when the events are; None where there are none."""
    return context.once("span of events", lambda: _span(context))


def _span(context: Context) -> Span | None:
    rows = context.table('SELECT min("at") AS first, max("at") AS last FROM cache_events').to_pylist()
    first, last = rows[0]["first"], rows[0]["last"]
    return None if first is None else Span(EPOCH + first * EPOCH.resolution, EPOCH + last * EPOCH.resolution)


def _all(context: Context, lang: Lang) -> Iterator[Choices]:
    seen = context.once("filter values", lambda: _seen(context))
    segments = [s for s in context.journey.segments if s.who is not None]
    yield _choices("segment", tuple(Choice(s.id, say(s.title, lang) or s.id) for s in segments), lang)
    yield _choices("channel", tuple(Choice(v, channel_name(v, lang)) for v in seen["channel"]), lang)
    yield _choices("role", tuple(Choice(v, _role(context, v, lang)) for v in ROLES if v in seen["role"]), lang)
    yield _choices("owner", tuple(Choice(v, v) for v in _owners(context, seen)), lang)
    yield _choices("source", tuple(Choice(v, v) for v in seen["source"]), lang)
    for name, values in seen.items():
        if name.startswith("trait:") and name not in ("trait:owner", "trait:segment"):
            trait = name.removeprefix("trait:")
            key = name if trait in KEYWORDS else trait
            yield Choices(key, trait.replace("_", " "), tuple(Choice(v, v) for v in values))


def _choices(by: str, values: tuple[Choice, ...], lang: Lang) -> Choices:
    return Choices(by, word(f"choice_{by}", lang), values)


def _role(context: Context, role: str, lang: Lang) -> str:
    named = context.journey.committee.get(role)  # type: ignore[call-overload]
    return (say(named.title, lang) if named else "") or field_name(role, lang)


def _owners(context: Context, seen: Values) -> list[str]:
    """Those whom accounts name, then those who do a stage; as the breakdown by owner calls them."""
    written = [say(s.owner.responsible, "en") for s in context.journey.stages if s.owner]
    return list(dict.fromkeys([*seen.get("trait:owner", ()), *filter(None, written)]))


def _seen(context: Context) -> Values:
    """The values that came, in order, by what they are values of."""
    values: dict[str, list[str]] = {"channel": [], "source": [], "role": []}
    rows = context.table(_seen_sql())
    for name, value in zip(rows["name"].to_pylist(), rows["value"].to_pylist(), strict=True):
        values.setdefault(name, []).append(value)
    return {name: tuple(found) for name, found in values.items()}


def _seen_sql() -> str:
    """A row a value; of traits only those of few values."""
    return f"""
        WITH said AS (
            SELECT DISTINCT 'trait:' || t.key AS name, json_extract_string(a.traits, '$."' || t.key || '"') AS value
            FROM account_traits a, unnest(json_keys(a.traits)) AS t(key) WHERE t.key NOT LIKE '%"%'),
        few AS (SELECT name FROM said GROUP BY name HAVING count(*) BETWEEN 2 AND {MOST_VALUES})
        SELECT DISTINCT 'channel' AS name, channel::VARCHAR AS value FROM cache_events WHERE channel IS NOT NULL
        UNION ALL SELECT DISTINCT 'source', source::VARCHAR FROM cache_events WHERE source IS NOT NULL
        UNION ALL SELECT DISTINCT 'role', role::VARCHAR FROM cache_roles WHERE role IS NOT NULL
        UNION ALL FROM said WHERE value IS NOT NULL AND (name IN (FROM few) OR name = 'trait:owner')
        ORDER BY 1, 2"""
