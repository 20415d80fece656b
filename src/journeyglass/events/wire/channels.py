"""Over which channel an event came, and who acted in it, where the sender does not say so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from journeyglass.events.wire.ids import plain
from journeyglass.events.wire.verdict import WrongError, shown
from journeyglass.journey.vocabulary import VOCABULARY, actor_of

OWN = "journeyglass"
"""Where a sender puts what Segment's form has no place for: `context.journeyglass.channel` and `.actor`."""
_GROUPS = {
    "Site": "site",
    "B2B SaaS": "product",
    "E-mail": "email",
    "Live chat": "chat",
    "Subscription": "billing",
    "Journeyglass": None,
}
_NAMES = {
    **dict.fromkeys(("Ticket Opened", "Ticket Replied", "Ticket Resolved"), "support"),
    **dict.fromkeys(("Feature Used", "Onboarding Step Completed"), "product"),
    **dict.fromkeys(("Webinar Registered", "Webinar Attended"), "event"),
}
_CHANNELS = {name: _GROUPS[word.group] for name, word in VOCABULARY.items() if word.group in _GROUPS} | _NAMES
_TECHNICAL = frozenset(("$feature_flag_called", "$web_vitals", "$$heatmap", "$exception", "$snapshot", "$pageleave"))
"""What PostHog's clients send by themselves: nobody did anything, so it must not break a silence."""
_ACTORS = ("customer", "us", "system")
_LONGEST = 50


def channel(name: str, context: Mapping[str, Any]) -> str | None:
    """The sender's word, else what the name implies, else the site where a page is told, else the product."""
    own = _own(context).get("channel")
    if own is not None:
        if not isinstance(own, str) or not own.strip() or len(own) > _LONGEST or not plain(own.strip()) or "@" in own:
            raise WrongError("channel", f"the channel {shown(own)} is no short name; send one such as site or email")
        return own.strip()
    if name in _CHANNELS:
        return _CHANNELS[name]
    return "site" if isinstance(context.get("page"), dict) else "product"


def actor(name: str, context: Mapping[str, Any]) -> str:
    """The sender's word, else the vocabulary's."""
    own = _own(context).get("actor")
    if own is None:
        return "system" if name in _TECHNICAL else actor_of(name)
    if own not in _ACTORS:
        raise WrongError("actor", f"the actor {shown(own)} is not customer, us or system; send one of these")
    return str(own)


def _own(context: Mapping[str, Any]) -> Mapping[str, Any]:
    own = context.get(OWN)
    return own if isinstance(own, dict) else {}
