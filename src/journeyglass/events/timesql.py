"""Times as tables write them, to UTC microseconds.

A value with an offset (or `Z`) is that instant; any other is wall time of the declared zone, a mere day its midnight.
Where clocks go back, an hour exists twice: the later (standard time) is meant. A wall time that clocks skip is read
as if they had not been put forward yet, so it lands as far after the gap.
Understood without a format: ISO 8601 (also with a blank for the `T`, with short hours, or without separators),
`31.12.2024 18:05`, `2024/12/31`, `2024年12月31日`, `31 Dec 2024`, `Dec 31, 2024`.
Not understood without one: `01/02/2024`, which may be January or February, and numbers of seconds (formats `unix`,
`unix_ms`).
"""

from __future__ import annotations

from journeyglass.events.mapping import TimeSpec
from journeyglass.events.sqltext import lit

_CLOCK = r"([T ]\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?"
_WALL = rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}{_CLOCK}"
_OFFSET = r" ?(Z|z|UTC|[+-]\d{2}(:?\d{2})?)"
_REWRITES = (
    (r"^(\d{4})年(\d{1,2})月(\d{1,2})日", r"\1-\2-\3"),
    (r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})", r"\1-\2-\3"),
    (r"^(\d{1,2})\.(\d{1,2})\.(\d{4}),?", r"\3-\2-\1"),
    (r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2}))$", r"\1-\2-\3T\4:\5:\6"),
    (r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3"),
)
_NAMED = tuple(
    f"{day}{clock}"
    for day in ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y", "%a, %d %b %Y")
    for clock in ("", " %H:%M", " %H:%M:%S", " %I:%M %p")
)
_UNIX = {"unix": 1_000_000, "unix_ms": 1_000}
FORMAT_ADVICE = "declare its form: `time: {format: …}`"


def instant_sql(text: str, spec: TimeSpec, typed: bool = False) -> str:
    """The instant that `text` tells, in microseconds since 1970; null where it cannot be told.

    `typed`: the table's own format wrote the time, so a declared one does not apply.
    """
    formats = () if typed else spec.format or ()
    instant = _formatted_sql(text, formats, spec.zone) if formats else _automatic_sql(text, spec.zone)
    return _to_precision_sql(instant, spec)


def _automatic_sql(text: str, zone: str) -> str:
    iso = _iso_sql(text)
    return f"""CASE WHEN regexp_full_match({iso}, {lit(_WALL)}) THEN {_wall_sql(f"TRY_CAST({iso} AS TIMESTAMP)", zone)}
        WHEN regexp_full_match({iso}, {lit(_WALL + _OFFSET)}) THEN {_offset_sql(iso)}
        ELSE {_wall_sql(_parsed_sql(text, f"[{', '.join(map(lit, _NAMED))}]"), zone)} END"""


def _offset_sql(iso: str) -> str:
    joined = f"regexp_replace(regexp_replace({iso}, ' ?(Z|z|UTC)$', '+00'), ' ([+-][0-9:]+)$', '\\1')"
    return f"epoch_us(TRY_CAST({joined} AS TIMESTAMPTZ))"


def _parsed_sql(text: str, formats: str) -> str:
    """The text by one of the formats; without a digit it is none (DuckDB has words for times, like `epoch`)."""
    return f"CASE WHEN regexp_matches({text}, '[0-9]') THEN try_strptime({text}, {formats}) END"


def _iso_sql(text: str) -> str:
    """The common forms rewritten to ISO 8601; most values have it already and skip the work."""
    rewritten = text
    for pattern, by in _REWRITES:
        rewritten = f"regexp_replace({rewritten}, {lit(pattern)}, {lit(by)})"
    return f"(CASE WHEN {text}[5] = '-' THEN {text} ELSE {rewritten} END)"


def _formatted_sql(text: str, formats: tuple[str, ...], zone: str) -> str:
    return f"coalesce({', '.join(_one_format_sql(text, f, zone) for f in formats)})"


def _one_format_sql(text: str, form: str, zone: str) -> str:
    if form in _UNIX:
        return f"TRY_CAST(round(TRY_CAST({text} AS DECIMAL(38, 9)) * {_UNIX[form]}) AS BIGINT)"
    parsed = _parsed_sql(text, lit(form))
    return f"epoch_us({parsed})" if "%z" in form or "%Z" in form else _wall_sql(parsed, zone)


def _wall_sql(timestamp: str, zone: str) -> str:
    return f"epoch_us({timestamp})" if zone == "UTC" else f"epoch_us(timezone({lit(zone)}, {timestamp}))"


def _to_precision_sql(instant: str, spec: TimeSpec) -> str:
    unit = {"minute": 60_000_000, "second": 1_000_000}.get(spec.precision or "")
    if unit:
        return f"(({instant}) - ((({instant}) % {unit}) + {unit}) % {unit})"
    if spec.precision != "day":
        return f"({instant})"
    local = f"timezone({lit(spec.zone)}, make_timestamptz({instant}))"
    midnight = f"date_trunc('day', {local})"
    return f"({_wall_sql(midnight, spec.zone)})"
