"""Personal data on its way: to the ledger's contacts what tells of the person, never into the facts.

No e-mail address enters a fact: as an id or as a value it becomes the opaque id of whoever has it, the same one that
tables give; in the query of an address of the web the value goes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from journeyglass.events.jsontext import dumps_sorted
from journeyglass.events.people import person_id_of

_ADDRESS = re.compile(r"(?:mailto:)?([^@\s<>,;:/]+@[^@\s<>,;/]+\.[^@\s<>,;./]+)", re.IGNORECASE)
# Begins only where a word does and gives nothing back, so that a long text is gone through once.
_IN_WEB = re.compile(
    r"(?<![^@\s<>,;:/?&#=])(?:[^@%\s<>,;:/?&#=]|%(?!40))++(?:@|%40)[^@\s<>,;:/?&#=%]+\.[^@\s<>,;:/?&#=.%]+",
    re.IGNORECASE,
)
_QUERY_VALUE = re.compile(r"(?<=[?&#;])([^=?&#;]*=)([^&#;]*)")
_SIGNS = "_- .$"
_LONGEST_KEY, _LONGEST_TEXT = 40, 1_000
PERSONAL_KEYS: Mapping[str, str] = {
    **dict.fromkeys(("email", "emailaddress"), "email"),
    **dict.fromkeys(("name", "fullname"), "name"),
    **dict.fromkeys(("phone", "phonenumber", "mobile", "mobilephone", "mobilenumber", "telephone"), "phone"),
    **dict.fromkeys(("firstname", "lastname", "middlename", "surname", "familyname", "givenname"), "other"),
    **dict.fromkeys(("address", "street", "birthday", "birthdate", "dateofbirth", "gender", "age"), "other"),
    **dict.fromkeys(("username", "avatar", "ip", "ipaddress", "useragent"), "other"),
}
"""What tells of a person, without case, blanks and hyphens, and the field of the contact that it goes to."""


@lru_cache(maxsize=4096)
def _field_of(key: str) -> str | None:
    return PERSONAL_KEYS.get("".join(c for c in key.casefold() if c not in _SIGNS))


def field_of(key: str) -> str | None:
    """The field of a contact that a trait of this name belongs to; None if it is not personal."""
    return _field_of(key) if len(key) <= _LONGEST_KEY else None


def is_address(text: str) -> bool:
    """Whether the text is an e-mail address and nothing else."""
    return "@" in text and len(text) <= _LONGEST_TEXT and _ADDRESS.fullmatch(text.strip()) is not None


def opaque(text: str, salt: bytes) -> str:
    """An id as it is kept: the opaque id of whoever has it if it is an e-mail address."""
    return person_id_of(text, salt) if is_address(text) else text


def parted(traits: Mapping[str, Any]) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """A person's traits: what may be kept among the facts, and what is personal."""
    private = {key: traits[key] for key in traits if field_of(key)}
    if not private:
        return traits, private
    return {key: value for key, value in traits.items() if key not in private}, private


def parted_event(properties: Mapping[str, Any]) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """The same of an event's properties, whose `name` is a thing's, not a person's.

    An address stays, to be written as an opaque id: it may well be another person's, such as whoever was invited.
    """
    private = {
        key: value
        for key, value in properties.items()
        if field_of(key) and key != "name" and not (isinstance(value, str) and is_address(value))
    }
    if not private:
        return properties, private
    return {key: value for key, value in properties.items() if key not in private}, private


def written(said: Mapping[str, Any], salt: bytes) -> str:
    """JSON of what was said, keys in order, without e-mail addresses. RecursionError where it is nested too deep."""
    text = dumps_sorted(said)
    if b"@" in text or b"%40" in text:
        text = dumps_sorted(_masked(said, salt))
    return text.decode()


def contact_of(
    person_id: str, private: Mapping[str, Any], email: str | None = None, aside: Mapping[str, Any] | None = None
) -> dict[str, str] | None:
    """What the ledger keeps of a person; None where nothing is told. What stood `aside` never becomes the name."""
    fields: dict[str, str] = {}
    others: dict[str, Any] = {}
    for key, value in private.items():
        field = field_of(key) or "other"
        if field != "other" and field not in fields and _fits(field, value):
            fields[field] = tidy(str(value))
        elif value is not None and value != "":
            others[key] = value
    if email:
        fields.setdefault("email", tidy(email))
    if "name" not in fields and (name := _full_name(others)):
        fields["name"] = name
    others = {**{key: value for key, value in (aside or {}).items() if value not in (None, "")}, **others}
    if others:
        fields["other"] = dumps_sorted(others).decode().replace("\\u0000", "")
    return {"person_id": person_id, **fields} if fields else None


def email_of(private: Mapping[str, Any]) -> str | None:
    """The e-mail address among the personal data, if it is one."""
    for key, value in private.items():
        if field_of(key) == "email" and isinstance(value, str) and is_address(value):
            return tidy(value)
    return None


def tidy(text: str) -> str:
    """Text for a contact: no control characters, no endless ones."""
    cut = text.strip()[:_LONGEST_TEXT]
    return cut if cut.isprintable() else "".join(c for c in cut if c.isprintable())


def _fits(field: str, value: Any) -> bool:
    if field == "email":
        return isinstance(value, str) and is_address(value)
    return isinstance(value, str | int) and not isinstance(value, bool) and bool(str(value).strip())


def _full_name(others: Mapping[str, Any]) -> str:
    names = {"".join(c for c in key.casefold() if c not in _SIGNS): value for key, value in others.items()}
    parts = (names.get("firstname") or names.get("givenname"), names.get("lastname") or names.get("surname"))
    return tidy(" ".join(part.strip() for part in parts if isinstance(part, str)))


def _masked(value: Any, salt: bytes) -> Any:
    if isinstance(value, str):
        return _masked_text(value, salt)
    if isinstance(value, list):
        return [_masked(each, salt) for each in value]
    if isinstance(value, dict):
        return {_masked_text(key, salt): _masked(each, salt) for key, each in value.items()}
    return value


def _masked_text(text: str, salt: bytes) -> str:
    if "@" not in text and "%40" not in text:
        return text
    of_web = "://" in text or text[:1] in ("/", "?", "#")
    if not of_web and len(text) <= _LONGEST_TEXT and (found := _ADDRESS.fullmatch(text.strip())):
        return person_id_of(found[1], salt)
    if not of_web:
        return text
    emptied = _QUERY_VALUE.sub(lambda m: m[1] if "@" in unquote(m[2]) else m[0], text)
    return _IN_WEB.sub(lambda m: person_id_of(unquote(m[0]), salt), emptied)
