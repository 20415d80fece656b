"""Which visits a figure is about, and into which groups it is broken down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from journeyglass.errors import InputError

KEYWORDS = ("turn", "outcome", "month")


@dataclass(frozen=True)
class Filters:
    """Visits that began in [since, until), broken down `by`.

    `by` is `turn` (first, second, … pass), `outcome` (how the visit ended), `month` (UTC month in which the visit
    began) or the name of an account's trait, whose value when the visit began counts; `trait:turn` means the trait of
    that name. Both times are aware; None leaves that side open.
    """

    since: datetime | None = None
    until: datetime | None = None
    by: str | None = None

    def __post_init__(self) -> None:
        for name in ("since", "until"):
            value = getattr(self, name)
            if value is not None and value.tzinfo is None:
                raise InputError(f"{name} has no time zone", "give one, such as 2024-01-01T00:00:00Z")
        if self.since and self.until and self.since >= self.until:
            raise InputError("the period ends before it begins", "give a `since` before `until`")

    @property
    def trait(self) -> str | None:
        """The trait that breaks the figure down, if one does."""
        if self.by is None or self.by in KEYWORDS:
            return None
        return self.by.removeprefix("trait:")


EVERYTHING = Filters()
"""All visits, in one group."""
