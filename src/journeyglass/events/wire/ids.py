"""Ids as they are kept: ids that would make one person of many strangers are none, unsafe ones are refused."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from journeyglass.events.wire.verdict import WrongError, shown

LONGEST_ID, LONGEST_MESSAGE_ID, LONGEST_NAME = 500, 100, 200
_STRANGERS = frozenset(
    (
        *("null", "undefined", "none", "nil", "nan", "void", "empty", "blank", "n/a", "true", "false", "-1"),
        *("(null)", "(none)", "(not set)", "(unknown)", "<nil>", "<null>", "[null]", "[undefined]", "not set"),
        *("guest", "anonymous", "anon", "unknown", "unidentified", "anonymous_user", "anonymoususer"),
        *("not_authenticated", "not_set", "distinct_id", "distinctid", "user_id", "userid", "id", "uid", "email"),
        *("[object object]", "[object]", "object object", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
    )
)
_LONGEST_STRANGER = 48
_QUOTES = " \t\r\n\"'`“”‘’«»"
_EMPTY = "0-._+ {}[]()<>*?#~/\\|,;:!="
"""What says nothing by itself; `{}` and `[]` are what a client writes for an object that is no id."""
_HIDDEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]")
_EXACT = 2**53


def clean_id(value: Any, what: str, longest: int = LONGEST_ID) -> str | None:
    """The id as text; None where there is none, or one that everybody has. Raises WrongError for one that is unsafe."""
    if value is None:
        return None
    text = value.strip() if value.__class__ is str else _spelled(value, what)
    if stands_for_nobody(text):
        return None
    if len(text) > longest:
        raise WrongError("bad_id", f"`{what}` is longer than {longest} characters; send a shorter id")
    if not plain(text):
        raise WrongError("bad_id", f"`{what}` {shown(text)} has control or invisible characters; send the id without")
    return text


def stands_for_nobody(text: str) -> bool:
    """Whether this is no id but what programs write where they have none."""
    if len(text) > _LONGEST_STRANGER:
        return False
    bare = text if text.isascii() else unicodedata.normalize("NFKC", text)
    bare = bare.strip(_QUOTES).lower()
    return not bare.strip(_EMPTY) or bare in _STRANGERS


def plain(text: str) -> bool:
    """Whether every character can be seen and told from others, and can be written down."""
    return text.isprintable() and (text.isascii() or _HIDDEN.search(text) is None)


def _spelled(value: Any, what: str) -> str:
    if value is True or value is False:
        return ""
    if isinstance(value, int) and abs(value) < 2**64:
        return str(value)
    if isinstance(value, float) and abs(value) < _EXACT:
        return str(int(value)) if value == int(value) else repr(value)
    raise WrongError("bad_id", f"`{what}` is neither text nor a whole number; send the id as text")
