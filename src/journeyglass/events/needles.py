"""What tells one person in a text, and how it is found there however the text was written.

An address, a telephone number, a full name or an id may stand in a text as it is, in another case, percent-encoded
as in a web address, or escaped as in JSON. A short id (`17`) is found only where it is the whole value: anywhere
else it may mean anything.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from journeyglass.events.sqltext import lit

ERASED = "[erased]"
"""Stands in a text for what was taken out of it."""
_LEAST_DIGITS = 7
_BETWEEN = r"(?:%20|[\s().\-/+])*"
_LONG_ID = 8
_MIXED_ID = 5
_PERSONAL_KEY = re.compile(r"user|person|contact|refer|invite|owner|author|member|customer|visitor|distinct|anonymous")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
_ADDRESS_FORM = r"(?<![\w.+-]){}(?!\w|[.-]\w)"  # what goes on with a dot or a hyphen is another address
_WORD = re.compile(r"\w+")
_WORD_FORM = r"(?<!\w){}(?!\w)"
_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


@dataclass(frozen=True)
class Needles:
    """The identifiers of one person: `ids` of any kind, e-mail addresses, telephone numbers, names."""

    ids: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.ids or self.emails or self.phones or self.names)

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """What is looked for inside of texts: addresses, names of several words, ids that are no common word."""
        names = {name.strip() for name in self.names if len(name.split()) > 1}
        return tuple(sorted({*self.emails, *names, *filter(_distinctive, self.ids)}))

    @cached_property
    def short(self) -> frozenset[str]:
        """The ids that count only where they are a whole value."""
        return frozenset(text for text in self.ids if not _distinctive(text))

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The digits of the telephone numbers."""
        found = {re.sub(r"\D", "", phone) for phone in self.phones}
        return tuple(number for number in sorted(found) if len(number) >= _LEAST_DIGITS)

    @cached_property
    def _by_word(self) -> dict[str, list[str]]:
        """The literals by the rarest word in them: where that is not in a text, they are not either."""
        words = {literal: _WORD.findall(literal.lower()) or [""] for literal in self.literals}
        times = Counter(word for those in words.values() for word in those)
        found: dict[str, list[str]] = {}
        for literal, those in words.items():
            found.setdefault(min(those, key=times.__getitem__), []).append(literal)
        return found

    def _pattern(self, text: str) -> re.Pattern[str] | None:
        """What finds those that may stand in the text; of thousands few do, and a pattern of all would be slow."""
        words = {literal for word in {*_WORD.findall(text.lower()), ""} for literal in self._by_word.get(word, ())}
        digits = re.sub(r"\D", "", text) if self.numbers else ""
        numbers = [number for number in self.numbers if number in digits]
        return _compiled(tuple(sorted(words)), tuple(numbers)) if words or numbers else None

    def within(self, text: str) -> bool:
        """Whether one of them stands in the text, however it is written there."""
        return any(pattern.search(view) for view in _views(text) if (pattern := self._pattern(view)))

    def anywhere(self, text: str | bytes | None) -> bool:
        """Whether one of them stands in what was sent: as a whole value of its JSON, or within it."""
        if not text:
            return False
        plain = _decoded(text) if isinstance(text, bytes) else text
        return self.within(plain) or any(self._is(value) for value in values_of(plain))

    def without(self, text: str) -> str:
        """The text with `[erased]` in place of each; a text that hides one in an encoding is taken out whole."""
        pattern = self._pattern(text)
        cut = pattern.sub(ERASED, text) if pattern else text
        return ERASED if self.within(cut) else cut

    def redacted(self, properties: str) -> str | None:
        """A JSON object without what tells the person; None where nothing does."""
        try:
            said = json.loads(properties)
        except ValueError:
            return "{}" if self.within(properties) else None
        cut = self._cut(said)
        return None if cut == said else json.dumps(cut, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def told(self, properties: str) -> dict[str, Any]:
        """The values of a JSON object in which the person is told, by their path."""
        try:
            said = json.loads(properties)
        except ValueError:
            return {}
        return {".".join(path): value for path, value in _leaves(said) if self._tells(path[-1] if path else "", value)}

    def _cut(self, said: Any, key: str = "") -> Any:
        if isinstance(said, dict):
            return {self.without(k): self._cut(v, k) for k, v in said.items()}
        if isinstance(said, list):
            return [self._cut(item, key) for item in said]
        if not self._tells(key, said):
            return said
        return self.without(said) if isinstance(said, str) and not self._is(said) else ERASED

    def _tells(self, key: str, value: Any) -> bool:
        if isinstance(value, str) and self.within(value):
            return True
        return self._is(value) and bool(_PERSONAL_KEY.search(key.casefold()))

    def _is(self, value: Any) -> bool:
        return not isinstance(value, bool | None) and str(value) in self.short

    def found_sql(self, column: str) -> str:
        """SQL: whether the JSON text may hold one of them; finds too much rather than too little."""
        spelt = {spelling.lower() for word in self.literals for spelling in spellings(word)}
        tests = [f"contains(lower({column}), {lit(word)})" for word in sorted(spelt)]
        escaped = [_escaped_pattern(word) for word in self.literals if not word.isascii()]
        tests += [f"(contains({column}, '\\u') AND regexp_matches({column}, {lit(one)}))" for one in escaped]
        tests += [f"regexp_matches({column}, {lit(_BETWEEN.join(number))})" for number in self.numbers]
        tests += [f"regexp_matches({column}, {lit(_whole(text))})" for text in sorted(self.short)]
        return f"({' OR '.join(tests)})" if tests else "false"


@lru_cache(maxsize=1_000)
def _compiled(literals: tuple[str, ...], numbers: tuple[str, ...]) -> re.Pattern[str]:
    words = [_ADDRESS_FORM.format(w) if "@" in w else _WORD_FORM.format(w) for w in map(re.escape, literals)]
    digits = [rf"(?<!\d)\+?{_BETWEEN.join(number)}(?!\d)" for number in numbers]
    return re.compile("|".join([*words, *digits]), re.IGNORECASE)


def spellings(text: str) -> set[str]:
    """How a text may be written in others: as it is, escaped as in JSON, percent-encoded."""
    found = {text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}
    return found | {quote(text), quote(text, safe=""), quote_plus(text)}


def _escaped_pattern(word: str) -> str:
    """The word with characters escaped as in JSON, however often it was put into JSON again."""
    parts = [re.escape(c) if c.isascii() else f"(?:{c}|{_as_escape(c)})" for c in word]
    return f"(?i){''.join(parts)}"


def _as_escape(character: str) -> str:
    forms = {json.dumps(form)[1:-1] for form in (character, character.upper(), character.lower())}
    return "|".join(sorted(form.replace("\\", r"\\+") for form in forms))


def _distinctive(text: str) -> bool:
    mixed = any(c.isalpha() for c in text) and any(c.isdigit() for c in text)
    return len(text) >= _LONG_ID or (mixed and len(text) >= _MIXED_ID)


def _whole(text: str) -> str:
    return rf"[:\[,]\s*\"?{re.escape(text)}\"?\s*[,\]}}]"


def _views(text: str) -> Iterator[str]:
    """The text, and what it is once its escapes and percents are read."""
    plain = _unescaped(text)
    views = [text, plain, _unescaped(plain)]
    if "%" in text:
        views += [unquote(text), unquote(plain)]
    if "+" in text or "%" in text:
        views += [unquote_plus(text), unquote_plus(plain)]
    yield from dict.fromkeys(views)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(lambda m: chr(int(m[1][1:], 16)) if len(m[1]) == 5 else _ESCAPED.get(m[1], m[1]), text)
    # Halves of a character, as JSON escapes those beyond the first plane.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _decoded(raw: bytes) -> str:
    """Bytes as text, whatever they are."""
    if b"\0" not in raw:
        return raw.decode("utf-8", "replace")
    wide = [raw[start:].decode(form, "replace") for form in ("utf-16-le", "utf-16-be") for start in (0, 1)]
    return "\n".join([raw.decode("utf-8", "replace"), *wide])


def values_of(text: str) -> Iterator[str]:
    """Every value in a JSON text, as text; none where it is no JSON."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return
    yield from (str(value) for _, value in _leaves(said) if not isinstance(value, bool | None))


def _leaves(said: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(said, dict):
        for key, value in said.items():
            yield from _leaves(value, (*path, str(key)))
    elif isinstance(said, list):
        for item in said:
            yield from _leaves(item, path)
    else:
        yield path, said


def addresses_in(texts: Iterable[str]) -> set[str]:
    """Everything that looks like an e-mail address in these texts, lower case."""
    return {found.lower() for text in texts for view in _views(text) for found in _ADDRESS.findall(view)}
