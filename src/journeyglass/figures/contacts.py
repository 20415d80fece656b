"""Contacts: the events by which we turned to somebody."""

from __future__ import annotations

from journeyglass.figures.context import Context
from journeyglass.journey.vocabulary import VOCABULARY, actor_of
from journeyglass.reading.where_sql import quote

TOGETHER = ("Meeting Held", "Interview Held")
"""Contacts that take both sides, whoever is said to have acted."""
_PAPERWORK = ("Lead ", "Opportunity ", "Stage ", "Account Stage ")
_ECHOES = ("Email Delivered", "Survey Shown", "Ticket Replied", "Ticket Resolved", "Referral Rewarded")
"""What follows from another contact, or answers what the customer asked."""


def contact_sql(context: Context, touch: str = "t") -> str:
    """Whether a row of `touches` is a contact: an act of ours towards them that was not asked for.

    Those are events with the actor us, but for the paperwork of sales and the answers of support, and meetings.
    """
    seen = context.names_seen or frozenset(VOCABULARY)
    together = _listed([name for name in sorted(seen) if name in TOGETHER])
    left_out = _listed([name for name in sorted(seen) if name in _ECHOES or name.startswith(_PAPERWORK)])
    ours = f"{touch}.actor = 'us'" + (f" AND {touch}.name NOT IN ({left_out})" if left_out else "")
    return f"({ours}" + (f" OR {touch}.name IN ({together}))" if together else ")")


def has_contacts(context: Context) -> bool:
    """Whether any event by which we turn to somebody has ever come, as far as its name tells."""
    seen = context.names_seen or frozenset()
    ours = {n for n in seen if actor_of(n) == "us" and n not in _ECHOES and not n.startswith(_PAPERWORK)}
    return bool(ours or seen.intersection(TOGETHER))


def _listed(names: list[str]) -> str:
    return ", ".join(map(quote, names))
