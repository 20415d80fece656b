"""The words that only files on paper say, in every language."""

from __future__ import annotations

from journeyglass.glass.paper.words_data import WORDS
from journeyglass.journey.model import LANGS, Lang


def said(key: str, lang: Lang, **values: object) -> str:
    """The word or sentence, with its blanks filled."""
    text = WORDS[key][LANGS.index(lang)]
    return text.format(**values) if values else text
