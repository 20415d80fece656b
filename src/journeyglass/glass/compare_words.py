"""The fixed words of the comparisons: today beside tomorrow, the buyer's half beside the customer's."""

from __future__ import annotations

from collections.abc import Mapping

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


def compare_word(key: str, lang: Lang, **values: object) -> str:
    """The word or phrase, with its blanks filled."""
    return _WORDS[key][LANGS.index(lang)].format(**values)


WORDS = tuple(_WORDS)
"""Every key, for the test that all are said."""
