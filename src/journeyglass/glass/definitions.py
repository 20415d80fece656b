"""What every figure is, how it is computed and when it misleads, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from journeyglass.figures.spec import FigureSpec
from journeyglass.glass.definitions_ru import RUSSIAN
from journeyglass.glass.definitions_zh import CHINESE
from journeyglass.glass.explanation import paragraphs
from journeyglass.journey.model import Lang

_TOLD = {"ru": RUSSIAN, "zh-Hant": CHINESE}


@dataclass(frozen=True)
class Definition:
    """The question that a figure answers, its formula, and when it misleads; the latter two may be empty."""

    question: str
    formula: str
    misleads: str


def definition_of(spec: FigureSpec, lang: Lang) -> Definition:
    """The figure's definition; of a figure of the workspace's own, as it is written there."""
    told = _TOLD.get(lang, {}).get(spec.name)
    if told is not None:
        return Definition(*map(_sentence, told))
    parts = paragraphs(spec.definition)
    return Definition(parts[0], _part(parts, "Formula"), _part(parts, "Misleads"))


def _part(parts: list[str], name: str) -> str:
    found = next((part for part in parts if part.startswith(f"{name}:")), "")
    return _sentence(found.removeprefix(f"{name}:").strip())


def _sentence(text: str) -> str:
    """The text with a capital at its beginning, unless it begins with a sign or a name of code."""
    return text[:1].upper() + text[1:] if text[1:2].islower() else text
