"""The fixed words of the comparisons: today beside tomorrow, the buyer's half beside the customer's."""

from __future__ import annotations

from collections.abc import Mapping

from journeyglass.glass.comparisonview import said
from journeyglass.glass.words import WORDS as MAP_WORDS
from journeyglass.glass.words import channel_name, field_name, labelled, listed, word
from journeyglass.journey.model import LANGS, Lang

_WORDS: Mapping[str, tuple[str, str, str]] = {
    "to_go": ("{gap} to go", "ещё {gap}", "還差 {gap}"),
    "too_much": ("{gap} too much", "на {gap} больше цели", "超出 {gap}"),
    "reached": ("reached", "достигнуто", "已達成"),
    "new_stage": ("the stage is new", "этап новый", "新階段"),
    "stage_added": ("new stage", "новый этап", "新增階段"),
    "stage_removed": ("stage left out", "этап убран", "移除階段"),
    "stage_place": ("place of {stage}", "место этапа «{stage}»", "「{stage}」的位置"),
    "stage_title": ("title", "название", "名稱"),
    "stages": ("Stages", "Этапы", "階段"),
    "focus": ("Focus", "Фокус", "重點"),
    "emotions": ("Main emotions", "Главные эмоции", "主要情緒"),
    "question": ("Key question", "Ключевой вопрос", "關鍵問題"),
    "owner": ("Usual owner", "Обычно отвечает", "通常負責者"),
    "content": ("Typical content", "Типичный контент", "典型內容"),
    "goal": ("Main goal", "Главная цель", "主要目標"),
    "here_now": ("There now", "Сейчас здесь", "目前在此"),
    "ever": ("Ever there", "Были когда-либо", "曾經到過"),
    "ended": ("How visits ended", "Чем кончались визиты", "造訪的結局"),
    "measured_emotion": ("Measured feeling (−1 to 1)", "Измеренное чувство (от −1 до 1)", "測得的感受（−1 至 1）"),
}

_PARTS: Mapping[str, tuple[str, str, str]] = {
    "arguments": ("Arguments", "Аргументы", "論點"),
    "call_to_action": ("Call to action", "Призыв к действию", "行動呼籲"),
    "description": ("Description", "Описание", "說明"),
    "draw": ("Drawn as", "Вид карты", "繪製方式"),
    "fails_if": ("Fails if", "Не удастся, если", "失敗條件"),
    "firmographics": ("Firmographics", "Данные о компании", "企業特徵"),
    "for": ("For", "Для кого", "適用角色"),
    "format": ("Format", "Формат", "格式"),
    "future_of": ("Future state of", "Желаемое состояние пути", "所屬旅程的未來狀態"),
    "id": ("Id", "Код", "代碼"),
    "ideal": ("Ideal customer profile", "Портрет идеального клиента", "理想客戶輪廓"),
    "interactions": ("Interactions", "Взаимодействия", "互動"),
    "journey": ("Journey", "Путь", "旅程"),
    "method": ("Method", "Методика", "方法"),
    "needs": ("Needs", "Потребности", "需求"),
    "pains": ("Pains", "Боли", "痛點"),
    "property": ("Property", "Свойство", "屬性"),
    "stages": ("Stages", "Этапы", "階段"),
    "title": ("Title", "Название", "名稱"),
    "traits": ("Traits", "Признаки", "特徵"),
    "value_proposition": ("Value proposition", "Ценностное предложение", "價值主張"),
    "wants": ("Wants", "Чего хочет", "想要什麼"),
    "when": ("When", "Когда", "條件"),
    "why": ("Why", "Почему", "原因"),
}
"""What the file's keys are called where no figure has a name for them."""
_VALUES: Mapping[str, tuple[str, str, str]] = {
    "map current": ("as it is", "как есть", "現況"),
    "map future": ("as it should be", "как должно быть", "未來狀態"),
    "map day_in_the_life": ("a day in the life", "один день", "生活中的一天"),
    "draw row": ("a row", "ряд", "橫列"),
    "draw hourglass": ("an hourglass", "песочные часы", "沙漏"),
    "subject account": ("account", "компания", "公司"),
    "subject person": ("person", "человек", "個人"),
}


def part_name(name: str, lang: Lang) -> str:
    """What a key of the journey's file is called."""
    if name in _PARTS:
        return _PARTS[name][LANGS.index(lang)]
    return word(name, lang) if name in MAP_WORDS else field_name(name, lang)


def part_value(name: str, value: object, lang: Lang) -> str:
    """A value under such a key in words: texts in the language, lists one after another, parts without their ids."""
    if isinstance(value, dict) and not (value and set(value) <= set(LANGS)):
        told = (labelled(part_name(k, lang), part_value(k, v, lang), lang) for k, v in value.items() if k != "id")
        return listed(told, lang)
    if isinstance(value, list):
        return listed((part_value(name, item, lang) for item in value), lang)
    if isinstance(value, str):
        return _fixed(name, value, lang) or said(name, value, lang)
    return said(name, value, lang)


def _fixed(name: str, value: str, lang: Lang) -> str:
    """One of the few values that the format has for the key; empty for any other."""
    if f"{name} {value}" in _VALUES:
        return _VALUES[f"{name} {value}"][LANGS.index(lang)]
    if name == "channel":
        return channel_name(value, lang)
    return word(f"{name}_{value}", lang) if name in ("phase", "kind") and f"{name}_{value}" in MAP_WORDS else ""


def compare_word(key: str, lang: Lang, **values: object) -> str:
    """The word or phrase, with its blanks filled."""
    return _WORDS[key][LANGS.index(lang)].format(**values)


WORDS = tuple(_WORDS)
"""Every key, for the test that all are said."""
