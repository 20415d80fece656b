"""Text that came from outside, made fit for every database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

NUL_SIGN = "␀"


def clean(text: str) -> str:
    """The text without what PostgreSQL or UTF-8 cannot hold: NUL becomes its sign, half a character `?`."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", NUL_SIGN).encode("utf-8", "replace").decode()


class Said(TypeDecorator[str]):
    """Text that others wrote; it goes in whatever it holds."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Clean what goes in."""
        return None if value is None else clean(str(value))
