"""What each kind of key may do. The judge asks this table, and the documentation is written from it.

Anybody can read a browser's key out of a page. So it may say what its visitor does and who that is, and no more than a
visitor could do anyway: nothing that earns money, nothing that we did, nobody else's identity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from journeyglass.events.wire.verdict import Sender, WrongError
from journeyglass.journey.vocabulary import VOCABULARY

MONEY_NAMES = frozenset(
    (
        *("Order Completed", "Order Refunded", "Order Cancelled", "Opportunity Won", "Contract Signed"),
        *("Subscription Started", "Subscription Renewed", "Subscription Upgraded", "Subscription Downgraded"),
        *("Subscription Cancelled", "Invoice Paid", "Invoice Overdue", "Referral Rewarded"),
    )
)
"""Events that figures count money by."""
STAGE_NAMES = frozenset(("Account Stage Entered", "Account Stage Left"))
"""Events that we emit and nobody sends."""
_OURS = frozenset(name for name, word in VOCABULARY.items() if word.actor != "customer")


@dataclass(frozen=True)
class Right:
    """One thing that a key may or may not do; `advice` tells whom it is refused what to do instead."""

    does: str
    server: bool
    browser: bool
    advice: str = ""


RIGHTS: Mapping[str, Right] = MappingProxyType(
    {
        "events": Right("send what customers do: track, page, screen", True, True),
        "people": Right("say who a visitor is, and a person's traits: identify", True, True),
        "accounts": Right("say a person's account, and an account's traits: group", True, True),
        "alias": Right("say that an anonymous visitor is a known person: alias", True, True),
        "domains": Right(
            "say which web domain is an account's: the trait `website` or `domain` of group "
            "(from a browser it is a trait and no more)",
            True,
            False,
        ),
        "merge": Right(
            "make two known people one: alias of a user id (a browser's alias joins what was anonymous, no more)",
            True,
            False,
            "people are merged with a server key; send the alias from your server",
        ),
        "roles": Right(
            "say a role in the buying committee: the trait `committee_role`",
            True,
            False,
            "roles are said with a server key; send the identify from your server",
        ),
        "money": Right(
            "send events about money, or with an amount of it",
            True,
            False,
            "money is sent with a server key; send this event from your server",
        ),
        "ours": Right(
            "send what we or a system did: Email Sent, Lead Qualified, Stage Corrected, `context.journeyglass.actor`",
            True,
            False,
            "a browser key says only what customers do; send this event from your server",
        ),
        "stages": Right(
            "send Account Stage Entered and Account Stage Left",
            False,
            False,
            "these events are made by Journeyglass when it reads the journey; give yours another name",
        ),
    }
)
"""Every right, as the table in the documentation has it."""


def may(sender: Sender, right: str) -> bool:
    """Whether the sender's key has the right."""
    found = RIGHTS[right]
    return found.server if sender.kind == "server" else found.browser


def demand(sender: Sender, right: str) -> None:
    """Raise WrongError where the sender's key has not got the right."""
    if not may(sender, right):
        raise WrongError("not_allowed", f"this key may not {_what(right)}; {RIGHTS[right].advice}")


def may_send(sender: Sender, name: str, actor: str, has_money: bool) -> None:
    """Raise WrongError where the sender's key may not send such an event."""
    if name in STAGE_NAMES:
        demand(sender, "stages")
    if sender.kind == "server":
        return
    if has_money or name in MONEY_NAMES:
        demand(sender, "money")
    if name in _OURS or (actor != "customer" and name[:1] != "$"):
        demand(sender, "ours")


def _what(right: str) -> str:
    return RIGHTS[right].does.split(":")[0].split(" (")[0]
