"""What engines say differently: text literals, and what they cannot ask exactly as the semantics mean it.

SQL is written anew for each dialect from the rule's tree, never translated from another's text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from journeyglass.journey.rules import Condition

_PLAIN = re.compile(r"[A-Za-z0-9 _.:/@-]*")


@dataclass(frozen=True)
class Dialect:
    """An engine's SQL: `quote` writes a text literal.

    `json`: whether it can look into properties without losing the type of a value. `re2`: whether its regular
    expressions are RE2's. What a dialect cannot say is asked of DuckDB, on the machine that has the rows.
    """

    quote: Callable[[str], str]
    json: bool
    re2: bool

    def says(self, condition: Condition) -> bool:
        """Whether a condition on an event can be asked exactly."""
        return (self.json or condition.of_event) and (self.re2 or all(t.op != "matches" for t in condition.tests))


def _doubled(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _spelt(text: str) -> str:
    # Whether a backslash escapes, and what two quotes in a row mean, is a setting of Spark's; bytes are always bytes.
    return f"'{text}'" if _PLAIN.fullmatch(text) else f"CAST(X'{text.encode().hex().upper()}' AS STRING)"


DUCK = Dialect(quote=_doubled, json=True, re2=True)
SPARK = Dialect(quote=_spelt, json=False, re2=False)
"""Spark reads a JSON value as text whatever its type, and its regular expressions are Java's."""
