"""The remarks of figures in the reader's language; what is not in the catalogue stays as it was said."""

from __future__ import annotations

import re
from functools import cache

from journeyglass.glass.remarks_data import REMARKS
from journeyglass.glass.words import field_name
from journeyglass.journey.model import Journey, Lang, say

_BLANK = re.compile(r"\{(\w+)\}")
_SHAPES = {"n": r"[\d,]+", "days": r"[\d.e+]+", "months": r"[\d.]+", "kind": r"won|lost"}
_DEAL = {
    "ru": {"won": "выигранной", "lost": "проигранной"},
    "zh-Hant": {"won": "贏得", "lost": "失去"},
}


def remark_in(remark: str, journey: Journey, lang: Lang) -> str:
    """The remark in the language, with stages by their titles; several in one are told one by one."""
    if lang == "en":
        return remark
    whole = _one(remark, journey, lang)
    if whole != remark:
        return whole
    return "; ".join(_one(part, journey, lang) for part in remark.split("; "))


def known(remark: str) -> bool:
    """Whether the catalogue has the remark."""
    return any(pattern.fullmatch(remark) for pattern, _ in _patterns())


def _one(remark: str, journey: Journey, lang: Lang) -> str:
    for pattern, said in _patterns():
        found = pattern.fullmatch(remark)
        if found:
            values = {name: _shown(name, value, journey, lang) for name, value in found.groupdict().items()}
            return said[0 if lang == "ru" else 1].format(**values)
    return remark


@cache
def _patterns() -> list[tuple[re.Pattern[str], tuple[str, str]]]:
    """The sentences with the most words of their own first: what is said word by word is nobody's blank."""
    ordered = sorted(REMARKS.items(), key=lambda item: -len(_BLANK.sub("", item[0])))
    return [(_pattern(english), said) for english, said in ordered]


def _pattern(english: str) -> re.Pattern[str]:
    """The English sentence with its blanks as named groups."""
    parts = _BLANK.split(english)
    texts = (
        re.escape(part) if i % 2 == 0 else f"(?P<{part}>{_SHAPES.get(part, '.+')})" for i, part in enumerate(parts)
    )
    return re.compile("".join(texts))


def _shown(name: str, value: str, journey: Journey, lang: Lang) -> str:
    if name == "stage":
        title = next((say(s.title, lang) for s in journey.stages if s.id == value), "")
        return title or value
    if name == "kind":
        return _DEAL[lang][value]
    if name == "part":
        return field_name(value, lang)
    return value.replace(".", ",") if name == "days" and lang == "ru" else value
