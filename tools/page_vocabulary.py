"""The page of event names."""

from __future__ import annotations

from itertools import groupby

from journeyglass.journey.vocabulary import VOCABULARY
from markdown import code, document, table

_INTRO = """\
An event's name says what happened, as `Object Action`. These names are understood everywhere; any other name may be
sent too, and a journey may ask for it. Who acts is what the vocabulary says unless the sender says otherwise: an
unknown name counts as the customer's doing. The actor matters for silence: only the customer's events break it.

Properties are the usual ones; an event may carry any.
"""


def page() -> str:
    """Every name by group, with its actor and its usual properties."""
    parts = []
    for group, words in groupby(VOCABULARY.values(), key=lambda word: word.group):
        rows = [(f"`{word.name}`", word.actor, code(*word.properties)) for word in words]
        parts.append(f"## {group}\n\n" + table(("event", "actor", "properties"), rows))
    return document("Event names", _INTRO, *parts)
