"""Which traits accounts have had: what any figure of accounts can be broken down by."""

from __future__ import annotations

from journeyglass.figures.context import Context


def traits_seen(context: Context) -> tuple[str, ...]:
    """The names of all traits that an account of the lake ever had, in order of the alphabet."""

    def make() -> tuple[str, ...]:
        found = context.table("SELECT DISTINCT unnest(json_keys(traits)) AS trait FROM account_traits ORDER BY trait")
        return tuple(found["trait"].to_pylist())

    return context.once("traits_seen", make)
