"""Messages as Segment's and RudderStack's clients send them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from journeyglass.events.wire.body import Incoming
from journeyglass.events.wire.ids import clean_id
from journeyglass.events.wire.message import NOTHING, Message, event_name, mapping_of, when
from journeyglass.events.wire.verdict import WrongError, shown

_CAMPAIGN = {"name": "utm_campaign", "source": "utm_source", "medium": "utm_medium", "term": "utm_term"}
_PAGE = ("path", "url", "referrer", "title", "search")
_VIEWS = {"page": "Page Viewed", "screen": "Screen Viewed"}


def read_segment(said: Mapping[str, Any], incoming: Incoming, id_: str, received_at: int) -> Message:
    """One message in our form; WrongError where it cannot be taken."""
    call = incoming.call or _call(said)
    context = _context(said, incoming)
    sent_at = said.get("sentAt") or incoming.sent_at
    at, said_at = when(said, said.get("originalTimestamp"), sent_at, incoming.timestamp, received_at)
    message = Message(
        call,
        id_,
        at,
        said_at,
        user=clean_id(said.get("userId"), "userId"),
        anonymous=clean_id(said.get("anonymousId"), "anonymousId"),
        account=clean_id(said.get("groupId") or context.get("groupId"), "groupId"),
        context=context,
    )
    if message.user is None and message.anonymous is None:
        raise WrongError("no_id", _NO_ID)
    _KINDS[call](message, said)
    return message


_NO_ID = "the message names nobody; send `userId` or `anonymousId`, and none that everybody has, such as null or 0"


def _call(said: Mapping[str, Any]) -> str:
    call = said.get("type")
    if isinstance(call, str) and call in _KINDS:
        return call
    raise WrongError("type", f"the type {shown(call)} is none of {', '.join(_KINDS)}")


def _context(said: Mapping[str, Any], incoming: Incoming) -> Mapping[str, Any]:
    own = mapping_of(said, "context")
    return {**incoming.context, **own} if incoming.context else own


def _track(message: Message, said: Mapping[str, Any]) -> None:
    message.name = event_name(said)
    message.properties = _with_page(mapping_of(said, "properties"), message.context)


def _view(message: Message, said: Mapping[str, Any]) -> None:
    message.name = _VIEWS[message.call]
    own = {key: said[key] for key in ("name", "category") if isinstance(said.get(key), str) and said[key]}
    message.properties = _with_page({**own, **mapping_of(said, "properties")}, message.context)
    message.call = "track"


def _identify(message: Message, said: Mapping[str, Any]) -> None:
    message.traits = mapping_of(said, "traits") or _context_traits(message.context)


def _group(message: Message, said: Mapping[str, Any]) -> None:
    if clean_id(said.get("groupId"), "groupId") is None:
        raise WrongError("no_group", "the group call names no account; send its id as `groupId`")
    message.traits = mapping_of(said, "traits") or _context_traits(message.context)


def _alias(message: Message, said: Mapping[str, Any]) -> None:
    message.previous = clean_id(said.get("previousId"), "previousId")
    if message.previous is None or message.user is None:
        raise WrongError("no_alias", "the alias call needs both `previousId` and `userId`")


_KINDS: Mapping[str, Callable[[Message, Mapping[str, Any]], None]] = {
    "track": _track,
    "identify": _identify,
    "page": _view,
    "screen": _view,
    "group": _group,
    "alias": _alias,
}


def _context_traits(context: Mapping[str, Any]) -> Mapping[str, Any]:
    traits = context.get("traits")
    return traits if isinstance(traits, dict) else NOTHING


def _with_page(properties: Mapping[str, Any], context: Mapping[str, Any]) -> Mapping[str, Any]:
    """The properties and, where they do not say it, on which page and by which campaign."""
    page, campaign = context.get("page"), context.get("campaign")
    more: dict[str, Any] = {}
    if isinstance(page, dict):
        more = {key: page[key] for key in _PAGE if isinstance(page.get(key), str) and page[key]}
    if isinstance(campaign, dict):
        more |= {_CAMPAIGN.get(key, f"utm_{key}"): campaign[key] for key in campaign if isinstance(campaign[key], str)}
    return {**more, **properties} if more else properties
