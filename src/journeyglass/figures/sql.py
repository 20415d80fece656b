"""How the figures write SQL: a chain of named steps, each of which can be run up to there."""

from __future__ import annotations

from collections.abc import Mapping


def chain_sql(steps: Mapping[str, str], last: str | None = None) -> str:
    """One query that gives the rows of step `last` (default: the final one)."""
    names = list(steps)
    until = names.index(last) if last else len(names) - 1
    named = ",\n".join(f"{name} AS (\n{steps[name].strip()}\n)" for name in names[: until + 1])
    return f"WITH {named}\nSELECT * FROM {names[until]}"
