"""Why a message that a program sent was refused, as the quarantine tells it."""

from __future__ import annotations

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "the channel {value} is no short name; send one such as site or email": (
        "канал {value} – не короткое имя; присылайте, например, site или email",
        "管道 {value} 不是簡短的名稱；請送出例如 site 或 email",
    ),
    "the actor {value} is not customer, us or system; send one of these": (
        "действующее лицо {value} – не customer, us или system; присылайте одно из них",
        "行為者 {value} 不是 customer、us 或 system；請送出其中之一",
    ),
    "`{name}` is longer than {n:number} characters; send a shorter id": (
        "`{name}` длиннее {n} знаков; присылайте идентификатор короче",
        "`{name}` 超過 {n} 個字元；請送出較短的代號",
    ),
    "`{name}` {value} has control or invisible characters; send the id without": (
        "в `{name}` {value} есть управляющие или невидимые знаки; присылайте идентификатор без них",
        "`{name}` {value} 含有控制字元或隱形字元；請送出不含這些字元的代號",
    ),
    "`{name}` is neither text nor a whole number; send the id as text": (
        "`{name}` – не текст и не целое число; присылайте идентификатор текстом",
        "`{name}` 既非文字也非整數；請以文字送出代號",
    ),
    "the message is nested too deep; send it flatter, at most 200 levels": (
        "вложенность сообщения слишком глубока; присылайте не больше 200 уровней",
        "訊息的巢狀太深；請減少層數，最多 200 層",
    ),
    "the message has over {n:number} bytes; send less in it": (
        "в сообщении больше {n} байт; присылайте в нём меньше",
        "訊息超過 {n} 位元組；請減少內容",
    ),
    "the message is no JSON: {error:perhaps}": ("сообщение – не JSON: {error}", "訊息不是 JSON：{error}"),
    "JSON is malformed: {error}": ("JSON записан неверно: {error}", "JSON 格式錯誤：{error}"),
    "the message is no object; send names and values in braces": (
        "сообщение – не объект; присылайте имена и значения в фигурных скобках",
        "訊息不是物件；請以大括號送出名稱與值",
    ),
    "`{key}` is no object; send names and values in braces": (
        "`{key}` – не объект; присылайте имена и значения в фигурных скобках",
        "`{key}` 不是物件；請以大括號送出名稱與值",
    ),
    "the event has no name; send what happened as `event`": (
        "у события нет названия; присылайте в `event`, что произошло",
        "事件沒有名稱；請在 `event` 送出發生了什麼",
    ),
    "the event's name {value} is no text; send a name such as Feature Used": (
        "название события {value} – не текст; присылайте, например, Feature Used",
        "事件名稱 {value} 不是文字；請送出例如 Feature Used 的名稱",
    ),
    "the event's name is longer than {n:number} characters; send a shorter one": (
        "название события длиннее {n} знаков; присылайте короче",
        "事件名稱超過 {n} 個字元；請送出較短的名稱",
    ),
    "the event's name {value} has control or invisible characters": (
        "в названии события {value} есть управляющие или невидимые знаки",
        "事件名稱 {value} 含有控制字元或隱形字元",
    ),
    "the event's name is an e-mail address; send what happened as `event`": (
        "вместо названия события стоит адрес почты; присылайте в `event`, что произошло",
        "事件名稱是電子郵件地址；請在 `event` 送出發生了什麼",
    ),
    "the event names nobody; send a `distinct_id`, and none that everybody has": (
        "событие никого не называет; присылайте `distinct_id`, и не общий для всех",
        "事件沒有指出任何人；請送出 `distinct_id`，且不可是人人相同的值",
    ),
    "the message names nobody; send `userId` or `anonymousId`, and none that everybody has, such as null or 0": (
        "сообщение никого не называет; присылайте `userId` или `anonymousId`, и не общий для всех, вроде null или 0",
        "訊息沒有指出任何人；請送出 `userId` 或 `anonymousId`，且不可是 null 或 0 這類人人相同的值",
    ),
    "the group call names no account; send its id as `{key}`": (
        "вызов group не называет компании; присылайте её идентификатор в `{key}`",
        "group 呼叫沒有指出公司；請在 `{key}` 送出其代號",
    ),
    "the alias call needs a second id, as `alias`": (
        "вызову alias нужен второй идентификатор в `alias`",
        "alias 呼叫需要在 `alias` 送出第二個代號",
    ),
    "the alias call needs both `previousId` and `userId`": (
        "вызову alias нужны и `previousId`, и `userId`",
        "alias 呼叫同時需要 `previousId` 與 `userId`",
    ),
    "the type {value} is none of {names:list}": ("тип {value} не входит в {names}", "類型 {value} 不屬於 {names}"),
    "{value} is no committee role; send one of {names:list}": (
        "{value} – не роль в закупочном комитете; присылайте одну из них: {names}",
        "{value} 不是採購委員會角色；請送出其中之一：{names}",
    ),
    "the time {value} is not understood; write ISO 8601, 2024-12-31T18:05:00Z": (
        "время {value} непонятно; пишите по ISO 8601: 2024-12-31T18:05:00Z",
        "看不懂時間 {value}；請依 ISO 8601 寫成 2024-12-31T18:05:00Z",
    ),
    "the time {value} is before 1990; send when it happened": (
        "время {value} раньше 1990 года; присылайте, когда это произошло",
        "時間 {value} 早於 1990 年；請送出實際發生的時間",
    ),
    "the time {value} is more than a day ahead; check the sender's clock": (
        "время {value} больше чем на сутки впереди; проверьте часы отправителя",
        "時間 {value} 超前一天以上；請檢查送出端的時鐘",
    ),
    "it cannot be kept: {why:perhaps}": ("сохранить это нельзя: {why}", "無法保存：{why}"),
    # What a key may not do.
    "this key may not {what:part}; {advice:part}": (
        "этому ключу нельзя {what}; {advice}",
        "這個金鑰不可{what}；{advice}",
    ),
    "make two known people one": ("объединять двух известных людей", "合併兩位已知的人"),
    "say a role in the buying committee": ("сообщать роль в закупочном комитете", "說明採購委員會的角色"),
    "send events about money, or with an amount of it": (
        "присылать события о деньгах или с суммой",
        "送出與金額有關或帶有金額的事件",
    ),
    "send what we or a system did": ("сообщать о том, что сделали мы или система", "送出我方或系統所做的事"),
    "send Account Stage Entered and Account Stage Left": (
        "присылать Account Stage Entered и Account Stage Left",
        "送出 Account Stage Entered 與 Account Stage Left",
    ),
    "people are merged with a server key; send the alias from your server": (
        "людей объединяют по серверному ключу; присылайте alias со своего сервера",
        "合併人員需用伺服器金鑰；請從你的伺服器送出 alias",
    ),
    "roles are said with a server key; send the identify from your server": (
        "о ролях сообщают по серверному ключу; присылайте identify со своего сервера",
        "角色需用伺服器金鑰說明；請從你的伺服器送出 identify",
    ),
    "money is sent with a server key; send this event from your server": (
        "деньги присылают по серверному ключу; присылайте это событие со своего сервера",
        "金額需用伺服器金鑰送出；請從你的伺服器送出這個事件",
    ),
    "a browser key says only what customers do; send this event from your server": (
        "ключ браузера сообщает только о действиях клиентов; присылайте это событие со своего сервера",
        "瀏覽器金鑰只能送出客戶的行為；請從你的伺服器送出這個事件",
    ),
    "these events are made by Journeyglass when it reads the journey; give yours another name": (
        "эти события Journeyglass создаёт сам, когда читает путь; назовите своё иначе",
        "這些事件由 Journeyglass 讀取旅程時產生；請替你的事件改名",
    ),
}
