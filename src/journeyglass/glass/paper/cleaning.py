"""Texts as files can hold them: nothing that steers a program, no half characters."""

from __future__ import annotations

import re

_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+")


def clean(text: str) -> str:
    """The text on one line, without controls, marks that turn the direction of what follows, and lone surrogates."""
    return fit(text).strip()


def fit(text: str) -> str:
    """The same with the blanks at both ends."""
    return _UNFIT.sub(" ", text)
