"""The words of the whole map beyond the measured lanes: key → English, Russian, Traditional Chinese."""

from __future__ import annotations

from typing import Final

Row = dict[str, tuple[str, ...]]

LANES: Final[Row] = {
    "lane_phase": ("Phase", "Фаза", "生命週期階段"),
    "lane_question": ("The customer's question", "Вопрос клиента", "客戶的疑問"),
    "lane_steps": ("Steps", "Шаги", "步驟"),
    "lane_thoughts": ("Thoughts", "Мысли", "想法"),
    "lane_feelings": ("Feelings", "Чувства", "感受"),
    "lane_actions": ("Actions", "Действия", "行為"),
    "lane_emotion": ("Emotion curve", "Кривая эмоций", "情緒曲線"),
    "lane_touchpoints": ("Touchpoints", "Точки контакта", "接觸點"),
    "lane_content": ("Content and what it moved", "Контент и что он сдвинул", "內容及其推動效果"),
    "lane_roles": ("Buying committee", "Закупочный комитет", "採購委員會"),
    "lane_owner": ("Owner", "Ответственный", "負責人"),
    "lane_milestones": ("Milestones", "Вехи", "里程碑"),
    "lane_outcomes": ("Outcomes", "Исходы", "結果"),
    "lane_indicators": ("Indicators", "Показатели", "指標"),
    "lane_here_now": ("Here now", "Сейчас на этапе", "目前所在"),
    "lane_reached": ("Reached", "Дошли до этапа", "到達階段"),
    "lane_conversion": ("Conversion to next", "Конверсия в следующий", "往下階段轉換率"),
    "lane_dwell": ("Median time in stage", "Медиана времени на этапе", "停留時間中位數"),
    "lane_returns": ("Returns to earlier stages", "Возвраты на прежние этапы", "返回先前階段"),
    "lane_customer_goal": ("Customer's goal", "Цель клиента", "客戶目標"),
    "lane_our_goal": ("Our goal", "Наша цель", "我方目標"),
    "lane_risk": ("Risk", "Риск", "風險"),
    "lane_focus": ("Focus", "Фокус", "重點"),
    "lane_target_actions": ("Target actions", "Целевые действия", "目標行動"),
    "lane_tools": ("Tools", "Инструменты", "工具"),
    "lane_strategies": ("Strategies", "Стратегии", "策略"),
    "lane_evidence": ("Evidence", "Свидетельства", "佐證"),
}

CELLS: Final[Row] = {
    "believed_feeling": ("believed {value}", "предполагается {value}", "地圖所想 {value}"),
    "measured_feeling": ("measured {value}", "измерено {value}", "實測 {value}"),
    "gap_feeling": ("gap {value}", "разрыв {value}", "落差 {value}"),
    "unmeasured_feeling": (
        "nobody was asked here: terra incognita",
        "здесь никого не спрашивали: terra incognita",
        "此處無人受訪：未知領域",
    ),
    "returned_to": ("back to {stage}", "назад в «{stage}»", "返回「{stage}」"),
    "none_returned": ("nobody went back", "никто не возвращался", "無人返回"),
    "no_way_back": ("the map has no way back", "на карте нет пути назад", "地圖上沒有回頭路"),
    "moved_beside": (
        "{moved} moved on, of the others {others}",
        "прошли дальше {moved}, из остальных {others}",
        "{moved} 前進，其他則為 {others}",
    ),
    "moved_difference": ("difference {value}", "разница {value}", "差異 {value}"),
    "reached_by": ("{n} reached", "охвачено: {n}", "接觸 {n}"),
    "asset_unseen": ("seen by nobody here", "здесь никто не видел", "此處無人看過"),
    "joins_here": ("joins here", "подключается здесь", "在此加入"),
    "joined_share": ("joined here: {share}", "подключились здесь: {share}", "在此加入：{share}"),
    "role_known": ("known at {share}", "известны у {share}", "已知比例 {share}"),
    "one_decides_by": ("decides by", "решает по", "決定依據"),
    "one_problem": ("problem", "проблема", "問題"),
    "one_objection": ("objection", "возражение", "異議"),
    "one_doubt": ("doubt", "сомнение", "疑慮"),
    "one_asset": ("material", "материал", "素材"),
    "one_tool": ("tool", "инструмент", "工具"),
    "one_pain": ("pain", "боль", "痛點"),
    "one_evidence": ("evidence", "свидетельство", "佐證"),
}

TERRA: Final[Row] = {
    "terra_untracked": (
        "No event that leads here has ever come, so nothing can be said of this stage.",
        "Ни одно событие, ведущее сюда, ещё не приходило, поэтому об этом этапе сказать нечего.",
        "從未收到通往此階段的事件，因此無從說起。",
    ),
    "terra_empty": (
        "Nobody has been here yet: what the map says of this stage is belief.",
        "Здесь ещё никого не было: всё, что говорит карта об этом этапе, – предположение.",
        "尚無人到過此處：地圖對此階段所說皆為推想。",
    ),
    "terra_few": (
        "Only {subjects} came here: too few to say how it goes on.",
        "Всего здесь было: {subjects} – слишком мало, чтобы судить о дальнейшем.",
        "僅有 {subjects}到過此處：太少，無法判斷後續。",
    ),
    "terra_ends": (
        "Nobody records how this stage ends.",
        "Никто не записывает, чем заканчивается этот этап.",
        "無人記錄此階段如何結束。",
    ),
    "terra_touchpoints": (
        "None of its touchpoints is tracked.",
        "Ни одна его точка контакта не отслеживается.",
        "此階段的接觸點均無人追蹤。",
    ),
    "terra_voice": (
        "Nobody was asked how it feels.",
        "Никого не спросили, каково здесь клиенту.",
        "沒有人被問過感受如何。",
    ),
}

CHOICES: Final[Row] = {
    "choice_segment": ("Segment", "Сегмент", "客群"),
    "choice_channel": ("Channel", "Канал", "管道"),
    "choice_role": ("Role", "Роль", "角色"),
    "choice_owner": ("Owner", "Ответственный", "負責人"),
    "choice_source": ("Source", "Источник", "來源"),
}

CHANNELS: Final[Row] = {
    "ads": ("Ads", "Реклама", "廣告"),
    "api": ("API", "API", "API"),
    "billing": ("Billing", "Оплата", "帳務"),
    "chat": ("Chat", "Чат", "線上對話"),
    "community": ("Community", "Сообщество", "社群"),
    "crm": ("CRM", "CRM", "CRM"),
    "email": ("E-mail", "Почта", "電子郵件"),
    "event": ("Events", "Мероприятия", "活動"),
    "form": ("Form", "Форма", "表單"),
    "internal": ("Internal", "Внутренний", "內部"),
    "meeting": ("Meeting", "Встреча", "會議"),
    "partner": ("Partners", "Партнёры", "合作夥伴"),
    "peers": ("Peers", "Коллеги", "同行"),
    "phone": ("Phone", "Телефон", "電話"),
    "product": ("Product", "Продукт", "產品"),
    "referral": ("Referral", "Рекомендация", "推薦"),
    "review": ("Reviews", "Отзывы", "評論"),
    "search": ("Search", "Поиск", "搜尋"),
    "site": ("Site", "Сайт", "網站"),
    "social": ("Social networks", "Соцсети", "社群媒體"),
    "support": ("Support", "Поддержка", "客服"),
    "survey": ("Survey", "Опрос", "問卷"),
    "webinar": ("Webinar", "Вебинар", "線上研討會"),
    "word_of_mouth": ("Word of mouth", "Сарафанное радио", "口碑"),
}
"""Channels as people call them; one that is not here keeps its own name."""

EXPLAINED: Final[Row] = {
    "interval95": ("95% interval: {limits}", "95%-ный интервал: {limits}", "95% 區間：{limits}"),
    "all_time": ("all that was recorded", "всё, что записано", "全部紀錄"),
    "side_of_all": ("all that have been on the journey", "все, кто был на пути", "曾在旅程上的全部對象"),
    "side_came": ("entered the stage or passed it", "вошли на этап или миновали его", "進入或越過此階段"),
    "side_entered": ("entered the stage", "вошли на этап", "進入此階段"),
    "side_skipped": ("passed the stage without entering it", "миновали этап, не входя", "越過此階段而未進入"),
    "side_here": ("in the stage now", "сейчас на этапе", "目前在此階段"),
    "side_stalled": ("stalled there", "там без движения", "在此停滯"),
    "side_visits": ("stays in the stage", "пребывания на этапе", "此階段的停留"),
    "side_watched": ("stays in the stage that were watched", "пребывания, за которыми следили", "有觀察到的停留"),
    "side_arrived": ("came to the target in time", "дошли до цели в срок", "及時到達目標"),
    "side_old": ("old enough and seen from their start", "достаточно давние и видимые с начала", "夠久且自始可見"),
    "side_ended": ("stays that have ended", "закончившиеся пребывания", "已結束的停留"),
    "side_ended_so": ("ended this way", "закончились так", "以此方式結束"),
    "side_dropped": ("ended in a loss", "закончились потерей", "以流失結束"),
    "side_open": ("stays that go on", "незаконченные пребывания", "進行中的停留"),
    "side_back": ("ended by going back", "закончились возвратом", "以返回結束"),
    "side_passed": ("went past the stage", "прошли мимо этапа", "越過此階段"),
    "side_came_or_passed": ("entered or went past", "вошли или прошли мимо", "進入或越過"),
    "side_completed": ("completed the milestone", "прошли веху", "完成里程碑"),
    "side_met": ("in which the touchpoint was seen", "где точка замечена", "見到此接觸點"),
    "side_length": ("stays that took time", "пребывания ненулевой длины", "有時長的停留"),
    "side_won": ("won", "выиграны", "贏得"),
    "side_decided": ("won or lost", "выиграны или проиграны", "贏得或失去"),
    "side_lost": ("lost", "проиграны", "失去"),
    "side_not_now": ("put off", "отложены", "暫緩"),
    "side_won_in_time": ("won in time", "выиграны в срок", "及時贏得"),
    "side_leads": ("leads", "лиды", "潛在客戶"),
    "side_known": ("with somebody of that role known", "где роль известна", "已知該角色"),
    "side_joined": ("that the role joined there", "где роль подключилась там", "該角色在此加入"),
    "side_joined_ever": ("that the role joined anywhere", "где роль подключилась", "該角色曾加入"),
    "side_moved": ("moved on in time", "прошли дальше в срок", "及時前進"),
    "side_followed": ("reached and watched long enough", "охвачены и достаточно наблюдались", "被觸及且觀察足夠久"),
    "side_reached_by": ("reached by it", "охвачены ею", "被其觸及"),
    "nobody_listed": (
        "Nobody in particular stands behind this number: it is summed or estimated over many.",
        "За этим числом не стоит кто-то отдельный: оно сложено или оценено по многим.",
        "此數字背後沒有特定對象：它是由許多加總或估計而得。",
    ),
}

UNITS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "turn": (("{n} turn", "{n} turns"), ("{n} виток", "{n} витка", "{n} витков"), ("{n} 輪",)),
    "answer": (("{n} answer", "{n} answers"), ("{n} ответ", "{n} ответа", "{n} ответов"), ("{n} 份回覆",)),
}
