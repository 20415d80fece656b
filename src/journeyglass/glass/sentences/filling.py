"""Blanks filled as a language wants it: its quotation marks, its commas, its spaces."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence

from journeyglass.glass.sentences.template import Template
from journeyglass.journey.model import Lang

_QUOTES = {"ru": "«{}»", "zh-Hant": "「{}」"}
_COMMAS = {"ru": ", ", "zh-Hant": "、"}
_LASTS = {"ru": {"or": " или ", "and": " и "}, "zh-Hant": {"or": "或", "and": "和"}}
_HAN = re.compile("[\u3007-\u9fff]")
_LATIN = re.compile("[!-~]")
_OURS = frozenset({"quoted", "part", "list", "perhaps"})
"""Shapes of blanks in which words of ours or marks of ours may stand, so that what is around them has to fit."""


def quoted(value: str, lang: Lang) -> str:
    """A value between the language's quotation marks."""
    return _QUOTES[lang].format(value)


def joined(items: Sequence[str], word: str, lang: Lang) -> str:
    """`a, b or c`; without a `word` there are only commas."""
    *first, end = items
    if not word or not first:
        return _COMMAS[lang].join(items)
    before, between = _COMMAS[lang].join(first), _LASTS[lang][word]
    return f"{before}{between}{end}" if lang == "ru" else _near(_near(before, between), end)


def filled(template: Template, values: Mapping[str, str], lang: Lang) -> str:
    """The template's sentence in the language with the values in its blanks."""
    if lang == "ru":
        return template.said[0].format(**values)
    said, near = "", False
    for text, name, _, _ in string.Formatter().parse(template.said[1]):
        said = _near(said, text.lstrip(" ") if near else text) if near else said + text
        near = name is not None and template.blanks[name] in _OURS
        if name is not None:
            said = _near(said.rstrip(" "), values[name]) if near else said + values[name]
    return said


def _near(before: str, after: str) -> str:
    """Both together: a space stands between a Chinese character and a Latin one, and nowhere else."""
    mixed = _HAN.fullmatch(before[-1:]) and _LATIN.fullmatch(after[:1])
    mixed = mixed or (_LATIN.fullmatch(before[-1:]) and _HAN.fullmatch(after[:1]))
    return f"{before} {after}" if mixed else before + after
