"""The fixed words of the drawn map, in every language; a journey's own texts come from its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from journeyglass.glass import behind_words, document_words, fields_data, money_words, words_data
from journeyglass.journey.model import LANGS, Journey, Lang

Said = Mapping[Lang, str]
Forms = Mapping[Lang, tuple[str, ...]]


def _spelt(table: Mapping[str, tuple[str, ...]]) -> Mapping[str, Said]:
    return MappingProxyType({key: dict(zip(LANGS, said, strict=True)) for key, said in table.items()})


def _counted(table: Mapping[str, tuple[tuple[str, ...], ...]]) -> Mapping[str, Forms]:
    return MappingProxyType({key: dict(zip(LANGS, forms, strict=True)) for key, forms in table.items()})


WORDS: Mapping[str, Said] = _spelt(
    words_data.MAP
    | words_data.HISTORY
    | words_data.OTHER
    | words_data.FIGURES
    | document_words.LANES
    | document_words.CELLS
    | document_words.TERRA
    | document_words.CHOICES
    | document_words.EXPLAINED
    | behind_words.SIDES
    | behind_words.NOBODY
)
CHANNELS: Mapping[str, Said] = _spelt(document_words.CHANNELS)
FIELDS: Mapping[str, Said] = _spelt(money_words.MONEY_FIELDS | fields_data.FIELDS)
"""Names of a figure's columns, of its values, and of what an indicator watches."""
COUNTS: Mapping[str, Forms] = _counted(words_data.COUNTS | behind_words.UNITS)
"""What is counted; English has two forms, Russian three, Chinese one."""


def word(key: str, lang: Lang, **values: object) -> str:
    """The word or phrase, with its blanks filled."""
    said = WORDS[key][lang]
    return said.format(**values) if values else said


def field_name(name: str, lang: Lang) -> str:
    """The name of a column or figure; one that is not in the catalogue as it is written, without underscores."""
    said = FIELDS.get(name)
    return said[lang] if said else name.replace("_", " ")


def channel_name(channel: str, lang: Lang) -> str:
    """What people call the channel; one that is not in the catalogue keeps its name."""
    said = CHANNELS.get(channel)
    return said[lang] if said else channel


def phase_name(phase: str | None, lang: Lang) -> str:
    """The side of the line that a stage is on; empty where the map does not say."""
    return word(f"phase_{phase}", lang) if phase else ""


def subject_kind(journey: Journey) -> str:
    """The word in the catalogue for what is placed on the journey."""
    return journey.subject if isinstance(journey.subject, str) else "subject"


def counted(key: str, number: int, lang: Lang, shown: str | None = None) -> str:
    """`5 accounts` in the right form; `shown` is the number as it is to be written."""
    form = COUNTS[key][lang][plural(number, lang)]
    return form.format(n=str(number) if shown is None else shown)


def plural(number: int, lang: Lang) -> int:
    """Which of the language's forms goes with the whole number."""
    if lang == "en":
        return int(number != 1)
    return _russian(abs(number)) if lang == "ru" else 0


def _russian(number: int) -> int:
    """1 компания, 2 компании, 5 компаний; 11 to 14 go with 5."""
    if number % 10 == 1 and number % 100 != 11:
        return 0
    return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2


def listed(items: Iterable[str], lang: Lang) -> str:
    """Things of one kind, one after another."""
    return word("comma", lang).join(items)


def labelled(name: str, value: str, lang: Lang) -> str:
    """`name: value` as the language sets it."""
    return word("label", lang, name=name, value=value)
