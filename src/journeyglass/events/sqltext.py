"""Small pieces of SQL: quoting, hashing, JSON."""

from __future__ import annotations

from collections.abc import Iterable

BLANK = " \t\r\n\v\f\u00a0\u2007\u202f\u3000\ufeff"


def lit(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def trimmed_sql(expression: str) -> str:
    """The text without white space around it; null where nothing is left."""
    return f"nullif(trim({expression}, {lit(BLANK)}), '')"


def replaced_sql(expression: str, by: Iterable[tuple[str, str | None]]) -> str:
    """The text, replaced where it equals the first of a pair."""
    whens = " ".join(f"WHEN {lit(old)} THEN {'NULL' if new is None else lit(new)}" for old, new in by)
    return f"CASE {expression} {whens} ELSE {expression} END" if whens else expression


def hash_sql(parts: Iterable[str]) -> str:
    """32 hex digits over texts that may be null, told apart by their JSON spelling.

    MD5: it keeps ids apart, it does not keep secrets.
    """
    return f"md5(to_json([{', '.join(f'({p})::VARCHAR' for p in parts)}])::VARCHAR)"


def shown_sql(expression: str) -> str:
    """A value as it may stand in a sentence: quoted, at most 60 characters."""
    return f"('`' || left({expression}, 60) || CASE WHEN length({expression}) > 60 THEN '…`' ELSE '`' END)"


def text_of(value: str | float | bool | None) -> str | None:
    """A value of a declared map as the text that a cell would hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)
