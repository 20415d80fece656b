"""Every text of a journey with its place, and what its translations lack."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from pydantic import BaseModel

from journeyglass.journey.model import LANGS, Journey, Lang, Text
from journeyglass.journey.shape import says

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LETTER = re.compile(r"[^\W\d_]")
_NAME = re.compile(r"[^\W_a-z]\S*|[\W\d]+")
_FOREIGN: Mapping[Lang, tuple[re.Pattern[str], ...]] = {
    "en": (_HAN, _CYRILLIC),
    "ru": (_HAN,),
    "zh-Hant": (_CYRILLIC,),
}
_OWN: Mapping[Lang, re.Pattern[str]] = {"en": _LETTER, "ru": _CYRILLIC, "zh-Hant": _HAN}


def texts(journey: Journey) -> Iterator[tuple[str, Text]]:
    """Every text of the journey, with its place as `stages.consideration.question`."""
    yield from _of_part(journey, PurePosixPath())


def missing_translations(journey: Journey) -> list[str]:
    """The place of every text that lacks a language, or is not in the language that it claims."""
    return [f"{place}: {why}" for place, text in texts(journey) for why in _lacks(text)]


def _of_part(part: BaseModel, place: PurePosixPath) -> Iterator[tuple[str, Text]]:
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        yield from _of_value(value, says(field.annotation, Text), place / (field.alias or name))


def _of_value(value: object, textual: bool, place: PurePosixPath) -> Iterator[tuple[str, Text]]:
    if isinstance(value, BaseModel):
        yield from _of_part(value, place)
    elif isinstance(value, str):
        if textual:
            yield ".".join(place.parts), value
    elif isinstance(value, Mapping):
        if textual and set(value) <= set(LANGS):
            yield ".".join(place.parts), value
        else:
            for key, item in value.items():
                yield from _of_value(item, textual, place / str(key))
    elif isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            yield from _of_value(item, textual, place / str(getattr(item, "id", number)))


def _lacks(text: Text) -> Iterator[str]:
    if isinstance(text, str):
        if _LETTER.search(text):
            yield "one text for all languages"
        return
    for lang in LANGS:
        said = text.get(lang, "")
        if not said.strip():
            yield f"no {lang}"
        elif _foreign(said, lang) and (lang == "en" or not _same_name(said, text.get("en", ""))):
            yield f"{lang} is not in that language: {said}"


def _foreign(said: str, lang: Lang) -> bool:
    if lang == "zh-Hant" and any(map(_simplified, said)):
        return True
    wrong = any(script.search(said) for script in _FOREIGN[lang])
    return wrong or (bool(_LETTER.search(said)) and not _OWN[lang].search(said))


def _simplified(char: str) -> bool:
    """Whether only simplified Chinese writes so: the character is in Beijing's code but not in Taipei's."""
    return bool(_HAN.match(char)) and _encodes(char, "gb2312") and not _encodes(char, "big5")


def _encodes(char: str, code: str) -> bool:
    try:
        char.encode(code)
    except UnicodeEncodeError:
        return False
    return True


def _same_name(said: str, english: str) -> bool:
    """A proper name, such as NPS or Google Ads, is written alike in every language."""
    return said == english and all(_NAME.fullmatch(word) for word in said.split())
