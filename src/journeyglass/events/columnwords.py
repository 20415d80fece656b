"""What columns tend to be called, in English, Russian and Chinese, and which event a date column tells of."""

from __future__ import annotations

import re

# English words stand for themselves, Russian ones for their beginnings, Chinese ones for any place in the name.
WORDS: dict[str, str] = {
    "id": "id uuid guid key code no number num код номер ид 編號 编号 代碼 代码 序號",
    "account": """account company customer client organization organisation org firm tenant workspace lead mql seller
        merchant shop store partner supplier компан клиент организац контрагент покупател лид фирм
        公司 客戶 客户 企業 企业 廠商 厂商 帳戶 账户 商家""",
    "person": "person contact user visitor member employee контакт пользовател сотрудник 聯絡人 联系人 使用者 用户",
    "email": "email mail почт эл 郵件 邮件 邮箱 信箱 電郵",
    "phone": "phone tel mobile cell телефон моб 電話 电话 手機 手机",
    "domain": "domain website site web url homepage домен сайт 網域 域名 网站 網站 網址",
    "name": "name title наименован назван имя фио 名稱 名称 姓名 名字",
    "first": "first last full given family surname имя фамил фио 姓名 姓 名字",
    "title": "title position job role должност роль 職稱 职位 職位",
    "money": """amount price revenue value mrr arr sales total cost sum payment paid spend deal_size budget income fee
        usd eur rub gbp brl twd cny dollar сумм цен выручк стоимост оплат бюджет
        金額 金额 價格 价格 收入 總額 总额 費用""",
    "currency": "currency валют 幣別 币种 幣種 货币 貨幣",
    "activity": """activity event action activity_name event_name event_type activity_type событи действи операци
        活動 活动 事件 動作 动作 行為""",
    "amend": "updated modified edited changed synced imported измен обновл 更新 修改",
    "opportunity": "opportunity deal сделк возможност 商機 商机",
}

# Words of the column, or of the file and the column, and the event that such a date tells of; the first that fits.
_EVENTS = (
    ("won", "Opportunity Won"),
    ("lost", "Opportunity Lost"),
    ("выигр", "Opportunity Won"),
    ("проигр", "Opportunity Lost"),
    ("成交 贏單 赢单", "Opportunity Won"),
    ("churn cancel cancelled canceled ended end отмен отток 取消 流失 解約", "Subscription Cancelled"),
    ("renewal renewed renew продлен 續約 续约", "Subscription Renewed"),
    ("signup signed registered registration регистрац 註冊 注册", "Signed Up"),
    ("login signin вход 登入 登录", "Signed In"),
    ("trial", "Trial Started"),
    ("ticket+closed ticket+resolved ticket+solved обращен+закрыт 工單+結案", "Ticket Resolved"),
    ("ticket support обращен заявк+поддержк 工單 客服", "Ticket Opened"),
    ("response respondent survey nps csat опрос отзыв 問卷 滿意度", "Survey Submitted"),
    ("review оценк 評論", "Review Published"),
    ("usage used feature использован 使用", "Feature Used"),
    ("subscription+start subscription+started подписк 訂閱 订阅", "Subscription Started"),
    ("invoice+paid payment paid оплат 付款", "Invoice Paid"),
    ("contract signature договор 合約 合同", "Contract Signed"),
    ("order purchase purchased sale sales bought заказ покупк продаж 訂單 订单 購買 购买", "Order Completed"),
    ("meeting call demo visit встреч звонок 會議 会议 拜訪", "Meeting Held"),
    ("proposal quote offer предложен кп 報價 报价", "Proposal Sent"),
    ("qualified mql sql квалиф", "Lead Qualified"),
    ("contact lead inquiry enquiry request form заявк обращен лид 諮詢 咨询 詢問", "Form Submitted"),
    ("opportunity deal сделк 商機 商机", "Opportunity Created"),
    ("view viewed page session visit просмотр 瀏覽 浏览", "Page Viewed"),
    ("created start started создан начал 建立 创建 開始", "Account Created"),
)
_FILLER = ("date", "time", "at", "on", "timestamp", "datetime", "day", "ts", "дата", "время", "日期", "時間", "时间")


def tokens(name: str) -> list[str]:
    """The words of a column's name in lower case: `dealWon_date` is deal, won, date."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return [word for word in re.split(r"[\W_]+", spaced.lower()) if word]


def about(name: str, topic: str) -> bool:
    """Whether a column's name speaks of a topic of `WORDS`."""
    return any(_has(name, word) for word in WORDS[topic].split())


def event_for(column: str, table: str) -> tuple[str, bool]:
    """The likeliest event for a date column, and whether the column's own name says so.

    Without any hint the event is named after the column.
    """
    whole = f"{table} {column}"
    for joint, name, sure in ((True, whole, True), (False, column, True), (False, whole, False)):
        for words, event in _EVENTS:
            fitting = (word.split("+") for word in words.split() if ("+" in word) == joint)
            if any(all(_has(name, part) for part in parts) for parts in fitting):
                return event, sure and event != "Account Created"
    left = [word for word in tokens(column) if word not in _FILLER] or tokens(table) or ["row"]
    return " ".join(word.capitalize() for word in left), False


def nearest_event(value: str, known: dict[str, str]) -> str:
    """The vocabulary's name for an activity, where it differs only in spelling; else the activity itself."""
    return known.get("".join(tokens(value)), value)


def _has(name: str, word: str) -> bool:
    if re.fullmatch(r"[a-z_]+", word):
        return not {word, f"{word}s"}.isdisjoint(tokens(name)) or ("_" in word and word in name.lower())
    if re.search(r"[а-яё]", word):
        return any(token.startswith(word) for token in tokens(name))
    return word in name
