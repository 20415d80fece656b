"""In which language an answer speaks: errors, faults and reasons are told in the reader's."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import ContextVar
from typing import Annotated, Any
from urllib.parse import parse_qs

from pydantic import PlainSerializer

from journeyglass.glass.sentences import sentence_in
from journeyglass.journey.model import LANGS, Lang
from journeyglass.server.answer import Scope, header

_SPOKEN: ContextVar[Lang] = ContextVar("spoken", default="en")
_MOST_HEADER = 1_000
_OURS: dict[str, Lang] = {"en": "en", "ru": "ru", "zh": "zh-Hant"}
_TOLD = frozenset({"message", "advice"})


def speak(scope: Scope) -> None:
    """What is said from here on, within this request, is said in the language that it asks for."""
    _SPOKEN.set(language_of(scope))


def language_of(scope: Scope) -> Lang:
    """The language of `Accept-Language` that is ours and wanted most, else of the query's `lang`, else English."""
    asked = (header(scope, b"accept-language") or b"")[:_MOST_HEADER].decode("latin-1")
    for _, tag in sorted(_wanted(asked), key=lambda one: -one[0]):
        if tag in _OURS:
            return _OURS[tag]
    said = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[-1]
    return next((lang for lang in LANGS if lang == said), "en")


def said(text: str) -> str:
    """A sentence in the language of this request."""
    return sentence_in(text, _SPOKEN.get())


def told(shape: dict[str, Any]) -> dict[str, Any]:
    """An error as it is told, in the language of this request: its message and advice, and those of its particulars."""
    return {key: _particulars(value) if key == "detail" else _word(key, value) for key, value in shape.items()}


def _particulars(detail: Any) -> Any:
    if isinstance(detail, str):
        return said(detail)
    if not isinstance(detail, list):
        return detail
    return [{k: _word(k, v) for k, v in one.items()} if isinstance(one, dict) else one for one in detail]


def _word(key: str, value: Any) -> Any:
    return said(value) if key in _TOLD and isinstance(value, str) else value


def _wanted(asked: str) -> Iterator[tuple[float, str]]:
    """How much each language is wanted, by its first part; what is wanted by 0 is not wanted."""
    for one in asked.split(","):
        tag, _, said = one.partition(";")
        try:
            weight = float(said.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if weight > 0:
            yield weight, tag.strip().lower().partition("-")[0]


Sentence = Annotated[str, PlainSerializer(said, return_type=str)]
"""A sentence for a reader, told in the language of the request."""
