"""What the server says in sentences, in the reader's language; what is in no catalogue stays as it was said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import islice

from journeyglass.glass.sentences.catalogue import CATALOGUE
from journeyglass.glass.sentences.filling import filled, joined, quoted
from journeyglass.glass.sentences.template import Templates
from journeyglass.journey.model import Lang

_DEEPEST, _LONGEST, _MOST_HALVES = 4, 4_000, 8
_PLACE = re.compile(r"([^\s;]+:\d+:\d+: )(warning: )?(.*)", re.DOTALL)
_SEMICOLON = re.compile("; ")
_SEPARATOR = re.compile(r"(?:, | (or|and) )(?=(?:[^`]*`[^`]*`)*[^`]*$)")
_MOST_COMMAS = 6
_BETWEEN = {"ru": "; ", "zh-Hant": "；"}
_WARNING = {"ru": "предупреждение: ", "zh-Hant": "警告："}


def sentence_in(text: str, lang: Lang) -> str:
    """The sentence in the language; a fault with its place, and a sentence with its advice after a semicolon, too."""
    return text if lang == "en" or not text or len(text) > _LONGEST else _told(text, lang)


def known(text: str) -> bool:
    """Whether the catalogue has the sentence."""
    return _said(text, "ru", 0) is not None


@cache
def _templates() -> Templates:
    return Templates(CATALOGUE)


@lru_cache(4096)
def _told(text: str, lang: Lang) -> str:
    whole = _said(text, lang, 0)
    if whole is not None:
        return whole
    if "\n" in text:
        return "\n".join(_told(line, lang) for line in text.split("\n"))
    placed = _PLACE.fullmatch(text)
    if placed:
        return placed[1] + (_WARNING[lang] if placed[2] else "") + _told(placed[3], lang)
    return _halves(text, lang)


def _halves(text: str, lang: Lang) -> str:
    """What is wrong and what to do about it, which stand as one, where the one or the other is known."""
    for found in islice(_SEMICOLON.finditer(text), _MOST_HALVES):
        first, rest = text[: found.start()], text[found.end() :]
        said, advice = _said(first, lang, 0), _said(rest, lang, 0)
        if said is not None or advice is not None:
            return (said or first) + _BETWEEN[lang] + (advice or rest)
    return text


def _said(text: str, lang: Lang, depth: int) -> str | None:
    """What the first sentence that fits says, all its parts said too."""
    for template, values in _templates().matches(text):
        shown = {name: _shown(template.blanks[name], value, lang, depth) for name, value in values.items()}
        said = {name: value for name, value in shown.items() if value is not None}
        if len(said) == len(shown):
            return filled(template, said, lang)
    return None


def _shown(shape: str, value: str, lang: Lang, depth: int) -> str | None:
    if shape == "quoted":
        return quoted(value[1:-1], lang)
    if shape == "part":
        return _part(value, lang, depth)
    if shape == "list":
        return _list(value, lang, depth)
    return _part(value, lang, depth) or value if shape == "perhaps" else value


def _part(value: str, lang: Lang, depth: int) -> str | None:
    """A part as the catalogue says it; a quoted value as it is."""
    if len(value) > 1 and value[0] == value[-1] == "`" and "`" not in value[1:-1]:
        return value
    return _said(value, lang, depth + 1) if depth < _DEEPEST else None


def _list(value: str, lang: Lang, depth: int) -> str:
    """`a, b or c` with every item that is known in the language."""
    marks = list(_SEPARATOR.finditer(value))
    items, word, begin = [], "", 0
    while begin <= len(value):
        marks = [mark for mark in marks if mark.start() >= begin]
        end, said = _item(value, begin, marks, lang, depth)
        items.append(said)
        after = next((mark for mark in marks if mark.start() == end), None)
        if after is None:
            break
        word, begin = after[1] or "", after.end()
    return joined(items, word, lang)


def _item(value: str, begin: int, marks: Sequence[re.Match[str]], lang: Lang, depth: int) -> tuple[int, str]:
    """Where the item that begins here ends, and what it is: a known one may have commas of its own."""
    ends = [*(mark.start() for mark in marks[:_MOST_COMMAS]), *([len(value)] if len(marks) < _MOST_COMMAS else [])]
    for end in reversed(ends) if value.startswith(("a ", "an "), begin) else ():
        if (said := _part(value[begin:end], lang, depth)) is not None:
            return end, said
    item = value[begin : ends[0]]
    return ends[0], _part(item, lang, depth) or item
