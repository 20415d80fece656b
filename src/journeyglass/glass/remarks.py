"""The remarks of figures in the reader's language; what is not in the catalogue stays as it was said."""

from __future__ import annotations

from functools import cache

from journeyglass.glass.remarks_data import REMARKS
from journeyglass.glass.sentences import sentence_in
from journeyglass.glass.sentences.template import Templates
from journeyglass.glass.words import field_name
from journeyglass.journey.model import Journey, Lang, say

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
    return any(_remarks().matches(remark))


def _one(remark: str, journey: Journey, lang: Lang) -> str:
    for template, found in _remarks().matches(remark):
        values = {name: _shown(name, value, journey, lang) for name, value in found.items()}
        return template.said[0 if lang == "ru" else 1].format(**values)
    return sentence_in(remark, lang)


@cache
def _remarks() -> Templates:
    return Templates(REMARKS, _SHAPES)


def _shown(name: str, value: str, journey: Journey, lang: Lang) -> str:
    if name == "stage":
        title = next((say(s.title, lang) for s in journey.stages if s.id == value), "")
        return title or value
    if name == "kind":
        return _DEAL[lang][value]
    if name == "part":
        return field_name(value, lang)
    return value.replace(".", ",") if name == "days" and lang == "ru" else value
