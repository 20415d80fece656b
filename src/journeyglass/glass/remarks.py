"""The remarks of figures in the reader's language; what is not in the catalogue stays as it was said."""

from __future__ import annotations

from journeyglass.journey.model import Journey, Lang


def remark_in(remark: str, journey: Journey, lang: Lang) -> str:
    """The remark in the language."""
    return remark
