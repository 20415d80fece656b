"""Names of figures' options and of what can be chosen: key → English, Russian, Traditional Chinese."""

from __future__ import annotations

from typing import Final

from journeyglass.glass.words_data import Row

OPTIONS: Final[Row] = {
    "start": ("From stage", "С этапа", "起始階段"),
    "to": ("To", "До", "到達"),
    "within": ("Within", "За срок", "期限"),
    "every": ("Length of a period", "Длина периода", "週期長度"),
    "per": ("Period", "Период", "週期"),
    "periods": ("How many periods", "Сколько периодов", "週期數"),
    "least": ("Fewest answers", "Минимум ответов", "最少答覆數"),
    "limit": ("At most", "Не больше", "最多"),
    "survey": ("Survey", "Опрос", "問卷"),
    "stage": ("Stage", "Этап", "階段"),
    "silence": ("Silence", "Молчание", "沉默期"),
    "basis": ("Who counts as a customer", "Кто считается клиентом", "客戶的認定方式"),
    "cohort": ("Cohort length", "Длина когорты", "世代長度"),
    "months": ("How many months", "Сколько месяцев", "月數"),
    "of": ("Touches told apart by", "Касания различаются по", "接觸的區分方式"),
    "half_life": ("Half-life", "Период полураспада", "半衰期"),
    "order": ("Order of the chain", "Порядок цепи", "鏈的階數"),
    "worth": ("Worth of a coalition", "Ценность коалиции", "聯盟價值"),
    "lookback": ("Look back", "Глубина истории", "回溯期"),
    "margin": ("Margin", "Маржа", "毛利率"),
    "discount": ("Discount a year", "Ставка дисконтирования", "年折現率"),
    "horizon": ("Horizon", "Горизонт", "期限"),
    "action": ("Target action", "Целевое действие", "目標行動"),
    "cap": ("Contacts a period at most", "Предел контактов за период", "每期接觸上限"),
    "people": ("People an account", "Контактов на компанию", "每家聯絡人數"),
    "term": ("Term", "Срок договора", "合約期"),
    "grace": ("Grace", "Льготный срок", "寬限期"),
    "full": ("Counts as full from", "Считается полным от", "視為用滿的門檻"),
    "days": ("Days looked at", "Сколько дней учитывать", "觀察天數"),
    "top": ("How many at most", "Сколько показать", "最多顯示"),
}

CHOICES: Final[Row] = {
    "week": ("week", "неделя", "週"),
    "month": ("month", "месяц", "月"),
    "quarter": ("quarter", "квартал", "季"),
    "year": ("year", "год", "年"),
    "all": ("as a whole", "целиком", "整體"),
    "subscriptions": ("paid subscriptions", "платные подписки", "付費訂閱"),
    "moments": ("won and churned", "выигрыш и отток", "贏得與流失"),
    "channel": ("channel", "канал", "管道"),
    "source": ("source", "источник", "來源"),
    "name": ("event", "событие", "事件"),
    "touchpoint": ("touchpoint", "точка контакта", "接觸點"),
    "won": ("what was won", "выигранное", "贏得的成果"),
    "rate": ("how often it is won", "доля выигранных", "贏得的比率"),
    "ever": ("whenever", "когда-либо", "不限時間"),
}
