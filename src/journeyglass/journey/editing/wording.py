"""Texts of one language put into a file that has several, and ids for what has only a title."""

from __future__ import annotations

import re
import typing
import unicodedata
from collections.abc import Collection, Iterator, Mapping

from journeyglass.journey.editing.data import Steps, get, is_by_language
from journeyglass.journey.editing.spans import Data
from journeyglass.journey.model import LANGS, Journey, Lang, Text, say
from journeyglass.journey.shape import members, types_at

_SINGULAR = {
    "stages": "stage", "touchpoints": "touchpoint", "milestones": "milestone", "outcomes": "outcome",
    "personas": "persona", "segments": "segment", "assets": "asset", "activities": "activity",
}  # fmt: skip
"""The lists whose items have an id, and the word for one."""
_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ"
_LATIN = "a,b,v,g,d,e,e,zh,z,i,y,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,y,,e,yu,ya,i,i,e,g"
_CYRILLIC = dict(zip(_LETTERS, _LATIN.split(","), strict=True))
_LONGEST = 60


def worded(data: Data, steps: Steps, value: Data, lang: Lang, *, item: bool = False) -> Data:
    """The value with each of its texts under `lang`, where the file is written by language.

    `item`: the value is one of the list there.
    """
    if not is_by_language(data.get("title")):
        return value
    types: list[object] = list(types_at(Journey, (*steps, 0) if item else steps))
    return _worded(types, value, lang)


def with_other_languages(present: Data, value: Data, lang: Lang) -> Data:
    """A list of texts in one language in place of one in several: what stays in this language stays in the others."""
    if not isinstance(present, list) or not isinstance(value, list):
        return value
    left = [item for item in present if is_by_language(item)]
    return [_taken(left, text, lang) for text in value]


def _taken(left: list[Data], text: Data, lang: Lang) -> Data:
    """The first of the items that says this in the language, taken out; the text itself where none does."""
    at = next((i for i, item in enumerate(left) if say(item, lang) == text), None)
    return text if at is None else left.pop(at)


def with_id(data: Data, steps: Steps, value: Data) -> Data:
    """An item of the list there with an id, made from its title if it has none."""
    noun = _SINGULAR.get(str(steps[-1]))
    if noun is None or not isinstance(value, Mapping) or value.get("id"):
        return value
    present = get(data, steps)
    taken = {item.get("id") for item in present if isinstance(item, Mapping)} if isinstance(present, list) else set()
    return {"id": id_of(_title(value.get("title")), noun, taken), **{k: v for k, v in value.items() if k != "id"}}


def id_of(title: str, noun: str, taken: Collection[object]) -> str:
    """An id in Latin letters that nothing has yet: from the title, else from the noun and a number."""
    found = _slug(title)[:_LONGEST].strip("-")
    if found in ("outside", "any"):
        found = f"{noun}-{found}"
    if found and found not in taken:
        return found
    number = 2 if found else len(taken) + 1
    while (named := f"{found or noun}-{number}") in taken:
        number += 1
    return named


def _slug(title: str) -> str:
    latin = "".join(_CYRILLIC.get(c, c) for c in title.casefold())
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _title(title: Data) -> str:
    if isinstance(title, Mapping):
        said = [title[lang] for lang in LANGS if isinstance(title.get(lang), str)]
        return next((text for text in said if _slug(text)), "")
    return title if isinstance(title, str) else ""


def _worded(types: list[object], value: Data, lang: Lang) -> Data:
    if isinstance(value, str):
        return {lang: value} if _textual(types) else value
    if isinstance(value, list):
        inner = [args[0] for t in _alternatives(types) if (args := typing.get_args(t))]
        return [_worded(inner, item, lang) for item in value]
    if isinstance(value, Mapping) and not (is_by_language(value) and _textual(types)):
        return {key: _worded(_of_key(types, key), below, lang) for key, below in value.items()}
    return value


def _textual(types: list[object]) -> bool:
    return set(members(Text)) <= set(_alternatives(types))


def _of_key(types: list[object], key: str) -> list[object]:
    return [found for t in types for found in types_at(t, (key,))]


def _alternatives(types: list[object]) -> Iterator[object]:
    for type_ in types:
        yield from members(type_)
