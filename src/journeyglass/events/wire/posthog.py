"""Messages as PostHog's clients send them: everything is an event, and some names of events mean another call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from journeyglass.events.wire.body import Incoming
from journeyglass.events.wire.ids import clean_id
from journeyglass.events.wire.message import NOTHING, Message, event_name, mapping_of, when
from journeyglass.events.wire.verdict import WrongError

_NAMES = {
    "$pageview": "Page Viewed",
    "$screen": "Screen Viewed",
    "survey sent": "Survey Submitted",
    "survey shown": "Survey Shown",
    "survey dismissed": "Survey Dismissed",
}
_RENAMED = {
    "$current_url": "url",
    "$pathname": "path",
    "$referrer": "referrer",
    "$screen_name": "name",
    "$survey_id": "survey_id",
    "$feature_flag": "feature_flag",
    "$feature_flag_response": "feature_flag_response",
    "$event_type": "event_type",
    "$el_text": "element_text",
}
_ACCOUNT_TYPES = ("account", "company", "organization", "organisation", "customer", "workspace", "tenant", "team")
_PAGES = ("$current_url", "$pathname")
_FALSE = (False, "false", 0, "0")
_TRUE = (True, "true", 1, "1")


def read_posthog(said: Mapping[str, Any], incoming: Incoming, id_: str, received_at: int) -> Message:
    """One message in our form; WrongError where it cannot be taken."""
    properties = mapping_of(said, "properties")
    name = event_name(said)
    at, said_at = _when(said, incoming, received_at)
    message = Message("track", id_, at, said_at, name=_NAMES.get(name, name))
    message.account = _account(properties)
    message.context = _context(properties)
    read = _CALLS.get(name)
    if read is not None:
        read(message, said, properties)
        return message
    _who(message, said, properties)
    message.properties = _kept(properties)
    message.traits, message.once = _set(said, properties)
    return message


def _when(said: Mapping[str, Any], incoming: Incoming, received_at: int) -> tuple[int, Any]:
    offset = said.get("offset")  # browsers say how many milliseconds ago it was
    if said.get("timestamp") is None and isinstance(offset, int | float) and 0 <= offset < 1e12:
        return when({"timestamp": (received_at - int(offset * 1_000)) / 1e6}, None, None, None, received_at)[0], None
    return when(said, None, None, incoming.sent_at, received_at)


def _who(message: Message, said: Mapping[str, Any], properties: Mapping[str, Any]) -> None:
    distinct = _distinct(said, properties)
    if _is_anonymous(distinct, said, properties):
        message.anonymous = distinct
    else:
        message.user = distinct


def _distinct(said: Mapping[str, Any], properties: Mapping[str, Any]) -> str:
    given = said.get("distinct_id")
    distinct = clean_id(properties.get("distinct_id") if given is None else given, "distinct_id")
    if distinct is None:
        raise WrongError("no_id", "the event names nobody; send a `distinct_id`, and none that everybody has")
    return distinct


def _is_anonymous(distinct: str, said: Mapping[str, Any], properties: Mapping[str, Any]) -> bool:
    options = said.get("options")
    profile = properties.get("$process_person_profile")
    if profile is None and isinstance(options, dict):
        profile = options.get("process_person_profile")
    if profile in _FALSE and profile is not None:
        return True
    known = properties.get("$is_identified")
    if known is not None:
        return known not in _TRUE
    return distinct == properties.get("$device_id")


def _identify(message: Message, said: Mapping[str, Any], properties: Mapping[str, Any]) -> None:
    message.call = "identify"
    message.user = _distinct(said, properties)
    message.anonymous = clean_id(properties.get("$anon_distinct_id"), "$anon_distinct_id")
    message.traits, message.once = _set(said, properties)


def _set_person(message: Message, said: Mapping[str, Any], properties: Mapping[str, Any]) -> None:
    message.call = "identify"
    _who(message, said, properties)
    message.traits, message.once = _set(said, properties)


def _group(message: Message, said: Mapping[str, Any], properties: Mapping[str, Any]) -> None:
    """An account's traits; the `distinct_id` is made up by the client and nobody's."""
    message.call = "group"
    message.account = clean_id(properties.get("$group_key"), "$group_key")
    if message.account is None:
        raise WrongError("no_group", "the group call names no account; send its id as `$group_key`")
    message.traits = _plain(mapping_of(properties, "$group_set"))


def _alias(message: Message, said: Mapping[str, Any], properties: Mapping[str, Any]) -> None:
    """As the clients document it: `distinct_id` is the id until now, `alias` the one from now on."""
    message.call = "alias"
    message.previous, message.user = _two(said, properties)
    message.merged = message.user  # either of the two may be the one that was anonymous


def _merge(message: Message, said: Mapping[str, Any], properties: Mapping[str, Any]) -> None:
    """Here the documentation has it the other way: `alias` becomes `distinct_id`."""
    message.call = "merge"
    message.user, message.previous = _two(said, properties)
    message.merged = message.user


def _two(said: Mapping[str, Any], properties: Mapping[str, Any]) -> tuple[str, str]:
    """The `distinct_id` and the `alias`."""
    alias = clean_id(properties.get("alias"), "alias")
    if alias is None:
        raise WrongError("no_alias", "the alias call needs a second id, as `alias`")
    return _distinct(said, properties), alias


_CALLS: Mapping[str, Callable[[Message, Mapping[str, Any], Mapping[str, Any]], None]] = {
    "$identify": _identify,
    "$set": _set_person,
    "$groupidentify": _group,
    "$create_alias": _alias,
    "$merge_dangerously": _merge,
}


def _account(properties: Mapping[str, Any]) -> str | None:
    """The account among the groups: the one whose type says so, else the only one."""
    groups = properties.get("$groups")
    if not isinstance(groups, dict):
        return None
    for kind in _ACCOUNT_TYPES:
        if kind in groups:
            return clean_id(groups[kind], f"$groups.{kind}")
    return clean_id(next(iter(groups.values())), "$groups") if len(groups) == 1 else None


def _context(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    own = properties.get("journeyglass")
    context: dict[str, Any] = {"journeyglass": own} if isinstance(own, dict) else {}
    if any(key in properties for key in _PAGES):
        context["page"] = {}
    return context


def _kept(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    """What tells of the event; what tells of device, browser, library and place is not kept."""
    kept = {key: value for key, value in properties.items() if key[:1] != "$" and key not in _OURS}
    for key, name in _RENAMED.items():
        if key in properties and properties[key] != "$direct":  # its word for no referrer
            kept.setdefault(name, properties[key])
    answer = properties.get("$survey_response")
    if answer is not None:
        kept.setdefault("comment" if isinstance(answer, str) else "score", answer)
    return kept


_OURS = ("distinct_id", "token", "journeyglass")


def _set(said: Mapping[str, Any], properties: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    traits = mapping_of(said, "$set") or mapping_of(properties, "$set")
    once = mapping_of(said, "$set_once") or mapping_of(properties, "$set_once")
    return _plain(traits), _plain(once)


def _plain(traits: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: value for key, value in traits.items() if key[:1] != "$"} if traits else NOTHING
