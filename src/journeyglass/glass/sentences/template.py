"""A sentence with blanks, as an English text is found to be one of it, and filled in another language.

`there is no stage {name:quoted}`: a blank has a name and perhaps a shape; doubled braces stand for themselves.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import re2

Said = tuple[str, str]
"""The same in Russian and in Traditional Chinese, with the same blanks."""
ANY = r"(?s:.*?)"
SHAPES: Mapping[str, str] = {
    ":number": r"[-+]?[\d.,e]+",
    ":quoted": r"(?s:`.*`)",
    ":key": "`[^`]*`",
    ":part": ANY,
    ":list": ANY,
    ":perhaps": ANY,
}
"""What may stand in a blank of a shape.

A `quoted` value gets the language's own marks, a `key` keeps its backticks; a `part` is itself a sentence of the
catalogue, and `perhaps` one; a `list` is `a, b or c`. Without a shape it is any text, and stays as it is.
"""


@dataclass(frozen=True)
class Template:
    """An English sentence with blanks, and what it is in other languages.

    `shapes` are patterns by a shape (with a colon before it) or by a blank's own name.
    """

    english: str
    said: Said
    shapes: Mapping[str, str]

    @cached_property
    def pieces(self) -> tuple[tuple[str, str | None, str], ...]:
        """Its texts, each with the blank after it and that one's shape; the last may have none."""
        return tuple((text, name, shape or "") for text, name, shape, _ in string.Formatter().parse(self.english))

    @cached_property
    def blanks(self) -> dict[str, str]:
        """The blanks and their shapes."""
        return {name: shape for _, name, shape in self.pieces if name is not None}

    @cached_property
    def words(self) -> int:
        """How many characters are its own."""
        return sum(len(text) for text, _, _ in self.pieces)

    def match(self, text: str) -> dict[str, str] | None:
        """What stands in its blanks where the text is this sentence; None where it is another."""
        if not text.startswith(self._ends[0]) or not text.endswith(self._ends[1]):
            return None
        found = self._pattern.fullmatch(text)
        return None if found is None else dict(found.groupdict())

    @cached_property
    def _ends(self) -> tuple[str, str]:
        if not self.pieces:
            return "", ""
        text, name, _ = self.pieces[-1]
        return self.pieces[0][0], "" if name is not None else text

    @cached_property
    def _pattern(self) -> re2._Regexp:
        parts = (re2.escape(text) + self._blank(name, shape) for text, name, shape in self.pieces)
        return re2.compile("".join(parts))

    def _blank(self, name: str | None, shape: str) -> str:
        return "" if name is None else f"(?P<{name}>{self.shapes.get(f':{shape}' if shape else name, ANY)})"


class Templates:
    """Many of them, those with the most words of their own first: what is said word by word is nobody's blank."""

    def __init__(self, said: Mapping[str, Said], shapes: Mapping[str, str] = SHAPES) -> None:
        self.all = sorted((Template(text, in_, shapes) for text, in_ in said.items()), key=lambda t: -t.words)

    def matches(self, text: str) -> Iterator[tuple[Template, dict[str, str]]]:
        """Every sentence that the text may be, the likeliest first, with what stands in its blanks."""
        return ((one, values) for one in self._near(text) if (values := one.match(text)) is not None)

    def _near(self, text: str) -> Iterable[Template]:
        try:
            text.encode()
        except UnicodeEncodeError:
            return ()  # half of a character is in no sentence, and no pattern takes it
        return self.all
