"""Where something stands in a journey, in words: `Trial · Touchpoints · Demo · Seen`, in three languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel

from journeyglass.glass.words import FIELDS, field_name
from journeyglass.journey.model import LANGS, Journey, Lang, say

_SAID: Mapping[str, tuple[str, str, str]] = {
    "arguments": ("Arguments", "Доводы", "論點"),
    "call_to_action": ("Call to action", "Призыв к действию", "行動呼籲"),
    "description": ("Description", "Описание", "說明"),
    "draw": ("Drawn as", "Вид карты", "繪製方式"),
    "fails_if": ("Fails if", "Провал, если", "失敗條件"),
    "firmographics": ("Company profile", "Портрет компании", "公司輪廓"),
    "for": ("For", "Для кого", "適用角色"),
    "format": ("Format", "Формат", "格式"),
    "future_of": ("Future state of", "Будущее состояние карты", "對應的現況圖"),
    "ideal": ("Ideal customer", "Идеальный клиент", "理想客戶"),
    "interactions": ("Interactions", "Взаимодействия", "互動"),
    "journey": ("Journey", "Путь", "旅程"),
    "map": ("Kind of map", "Тип карты", "地圖類型"),
    "method": ("Method", "Метод", "方法"),
    "moments": ("Moments", "Моменты", "關鍵時刻"),
    "needs": ("Needs", "Потребности", "需求"),
    "pains": ("Pains", "Трудности", "痛點"),
    "property": ("Property", "Свойство", "屬性"),
    "seen": ("Seen by", "По каким событиям видно", "觀測依據"),
    "stages": ("Stages", "Этапы", "階段"),
    "subject": ("Subject", "Чей путь", "旅程主體"),
    "targets": ("Target accounts", "Целевые компании", "目標客戶"),
    "title": ("Title", "Название", "名稱"),
    "to": ("Leads to", "Куда ведёт", "前往"),
    "traits": ("Traits", "Черты", "特徵"),
    "value_proposition": ("Value proposition", "Ценностное предложение", "價值主張"),
    "wants": ("Wants", "Чего хочет", "想要的"),
    "when": ("Rule", "Правило", "規則"),
    "who": ("Who", "Кто", "對象"),
    "why": ("Why", "Почему", "原因"),
}
_LANGUAGES: Mapping[str, str] = {"en": "English", "ru": "Русский", "zh-Hant": "繁體中文"}


def place_in_words(parts: Sequence[str], journeys: Sequence[Journey], lang: Lang) -> str:
    """The parts of a place as people call them; titles are looked up in the journeys, the last one first."""
    titles = {key: title for journey in journeys for key, title in _titles(journey, lang)}
    shown = parts[1:] if parts[:1] == ["stages"] and len(parts) > 1 else parts
    return " · ".join(_word(part, titles, lang) for part in shown)


def _word(part: str, titles: Mapping[str, str], lang: Lang) -> str:
    if part in titles:
        return titles[part]
    if part in _LANGUAGES:
        return _LANGUAGES[part]
    if part in _SAID:
        return _SAID[part][LANGS.index(lang)]
    said = field_name(part, lang) if part in FIELDS else part
    return said[:1].upper() + said[1:]


def _titles(part: object, lang: Lang) -> Iterator[tuple[str, str]]:
    """Every id of a part of a journey with its title."""
    if isinstance(part, BaseModel):
        id_, title = getattr(part, "id", None), getattr(part, "title", None)
        if isinstance(id_, str) and title:
            yield id_, say(title, lang)
        for name in type(part).model_fields:
            yield from _titles(getattr(part, name), lang)
    elif isinstance(part, tuple):
        for item in part:
            yield from _titles(item, lang)
