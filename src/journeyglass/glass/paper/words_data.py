"""Words of files on paper: English, Russian, Traditional Chinese."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str, str]] = {
    "map": ("Map", "Карта", "地圖"),
    "contents": ("Contents", "Содержание", "目錄"),
    "lane": ("Lane", "Дорожка", "泳道"),
    "sheet": ("Sheet", "Лист", "工作表"),
    "question": ("What it answers", "На что отвечает", "回答的問題"),
    "rows": ("Rows", "Строк", "列數"),
    "low": ("{name}: lower limit", "{name}: нижняя граница", "{name}：下限"),
    "high": ("{name}: upper limit", "{name}: верхняя граница", "{name}：上限"),
    "counted": ("{name}: counted", "{name}: насчитано", "{name}：計入"),
    "whole": ("{name}: of", "{name}: из", "{name}：總數"),
    "remark": ("{name}: remark", "{name}: примечание", "{name}：備註"),
    "formula": ("Formula", "Формула", "公式"),
    "misleads": ("When it misleads", "Когда вводит в заблуждение", "何時會誤導"),
    "notes": ("What to know", "Что следует знать", "須知"),
    "left_out": (
        "Figures that have nothing to say here, or that cannot be filtered so, have no sheet.",
        "Показатели, которым здесь нечего сказать или которые нельзя так отфильтровать, листа не имеют.",
        "在此無話可說、或無法如此篩選的指標，沒有工作表。",
    ),
    "limits": (
        "Limits are those of the 95% interval.",
        "Границы – это границы 95-процентного интервала.",
        "上下限為 95% 區間的界限。",
    ),
}
