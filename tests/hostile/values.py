"""Values that a sender should not send, each with what is odd about it; and where in an event a value can stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

LONG = 10_000

STRANGERS = (
    "null", "NULL", "undefined", "None", "nil", "NaN", "0", "-1", "", " ", "\t", "true", "false",
    "guest", "anonymous",
    "unknown", "[object Object]", "00000000-0000-0000-0000-000000000000", '"null"', "'undefined'", "N/A", "{}", "[]",
)  # fmt: skip
"""Ids that programs send by mistake, for whoever is there: they must never make one person of two strangers."""

TEXTS = (
    "\x00", "a\x00b", "\ud800", "\udfff", "\udc00\ud800", "\ufffe\uffff", "\u202egnp.exe",
    "ad\u200bmin", "\ufeffada", "a\r\nb: c",
    "Z" + "\u0351\u0321" * 500, "İı", "ﷺ" * 200, "🦤" * 300, "__proto__", "constructor",
    "'; DROP TABLE seen; --", "../../etc/passwd",
    "%s%n%x", "${jndi:ldap://127.0.0.1/a}", "{{7*7}}", "<script>alert(1)</script>", "=1+1", "\\",
    '"', "*", "a" * LONG,
)  # fmt: skip
"""Text that breaks what handles text carelessly. Lone surrogates travel as JSON escapes."""

NUMBERS = (
    "1e400", "-1e400", "1e-400", "-0", "-0.0", "9" * 4300, "-" + "9" * 400, "0." + "1" * 4000, "9223372036854775808",
    "18446744073709551616", "1e38", "1e29", "123456789012345678901234567890.123456789123", "NaN",
    "Infinity", "-Infinity",
    "0x10", "1_000", "01", "+1", ".5", "1.", "1e", "--1",
)  # fmt: skip
"""Numbers out of range, and what only looks like one: as JSON text, because few of them can be values here."""

TIMES = (
    "9999-12-31T23:59:59.999999Z", "10000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0000-00-00",
    "-0001-01-01T00:00:00Z",
    "-1", "1969-12-31T23:59:59Z", "2026-02-30", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z",
    "2026-01-01T23:59:60Z",
    "2026-01-01T00:00:00+99:99", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2026-W01-1", "now",
    "tomorrow", "٢٠٢٦-٠١-٠١", "2026-01-01T00:00:00Z" * 500, "1" * LONG, "2026-01-01T00:00:00." + "9" * LONG + "Z",
    -1, 0, 1e18, -1e18, 1e308, 253402300800, 253402300800000, -62135596801, 2**63, True, None, [], {}, [2026, 1, 1],
)  # fmt: skip
"""Times that no clock shows."""

WRONG: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 2**70, "", "x", [], [[]], {}, {"a": {}}, [None], {"": None}, {"length": 9},
)  # fmt: skip
"""One of every type, for where another one belongs."""

FIELDS = (
    "type", "messageId", "userId", "anonymousId", "groupId", "previousId", "event", "name", "category", "properties",
    "traits", "context", "integrations", "timestamp", "originalTimestamp", "sentAt", "channel", "uuid", "distinct_id",
    "$set", "$set_once", "options", "writeKey", "_metadata", "offset",
)  # fmt: skip
INNER = (
    ("properties", "$groups"), ("properties", "$set"), ("properties", "$group_set"), ("properties", "$group_type"),
    ("properties", "$group_key"), ("properties", "distinct_id"), ("properties", "alias"), ("properties", "revenue"),
    ("properties", "value"), ("properties", "currency"), ("properties", "products"), ("properties",
    "$anon_distinct_id"),
    ("properties", "$device_id"), ("properties", "url"), ("context", "groupId"), ("context", "traits"),
    ("context", "page"), ("context", "campaign"), ("context", "journeyglass"), ("traits", "email"),
    ("traits", "role"),
    ("traits", "website"), ("traits", "createdAt"), ("options", "process_person_profile"),
)  # fmt: skip
TYPES = ("track", "identify", "page", "screen", "group", "alias")
HOG = ("$set", "$identify", "$pageview", "$screen", "$groupidentify", "$create_alias", "$feature_flag_called")


def good(kind: str = "track") -> dict[str, Any]:
    """An event that nothing is wrong with, but for the lack of an id of its own."""
    return {
        "type": kind,
        "userId": "mallory",
        "groupId": "hostile",
        "previousId": "eve",
        "event": "Feature Used",
        "name": "Home",
        "properties": {"a": 1},
        "traits": {"plan": "free"},
        "context": {"groupId": "hostile"},
    }


def mistyped() -> Iterator[dict[str, Any]]:
    """Every field of every kind of call with every wrong type, and PostHog's as well."""
    for kind in TYPES:
        for field in FIELDS:
            yield from ({**good(kind), field: wrong} for wrong in WRONG)
    for name in HOG:
        for outer, inner in INNER:
            base = {"event": name, "distinct_id": "mallory", "properties": {"$groups": {"company": "hostile"}}}
            yield from ({**base, outer: {**base.get(outer, {}), inner: wrong}} for wrong in WRONG)
    for outer, inner in INNER:
        yield from ({**good("identify"), outer: {inner: wrong}} for wrong in WRONG)


def misnamed() -> Iterator[dict[str, Any]]:
    """Every id and every name with every text that breaks things, every time that is none."""
    places = ("messageId", "userId", "anonymousId", "groupId", "previousId", "event", "name", "type")
    for place in places:
        for kind in ("track", "group", "alias"):
            yield from ({**good(kind), place: text} for text in (*TEXTS, *STRANGERS))
    for place in ("timestamp", "originalTimestamp", "sentAt"):
        yield from ({**good(), place: time} for time in TIMES)
    for text in TEXTS:
        yield {**good(), "properties": {text: text, "nested": {text: [text]}}}
        yield {**good("identify"), "traits": {text: text, "email": text, "role": text}}
