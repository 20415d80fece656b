"""What is wrong with a rule, and with the conditions in it."""

from __future__ import annotations

from typing import Final

RULES: Final[dict[str, tuple[str, str]]] = {
    "write a rule, like `{{did: Trial Started}}`": (
        "напишите правило, например `{{did: Trial Started}}`",
        "請寫規則，例如 `{{did: Trial Started}}`",
    ),
    "a rule is missing": ("здесь не хватает правила", "缺少規則"),
    "a rule is {found:part}": ("на месте правила – {found}", "規則的位置寫了{found}"),
    "write `{{did: {name}}}`": ("напишите `{{did: {name}}}`", "請寫 `{{did: {name}}}`"),
    "write `all: [...]` or `any: [...]` before the list": (
        "поставьте перед списком `all: [...]` или `any: [...]`",
        "請在清單前寫 `all: [...]` 或 `any: [...]`",
    ),
    "{names:list} stand in one rule": ("в одном правиле стоят {names}", "{names} 寫在同一條規則裡"),
    "write each as a rule of its own under `all:` or `any:`": (
        "запишите каждое отдельным правилом под `all:` или `any:`",
        "請在 `all:` 或 `any:` 之下各寫成一條規則",
    ),
    "a rule is empty": ("правило пустое", "規則是空的"),
    "begin it with {names:list}": ("начните с одного из слов: {names}", "請以其中之一開頭：{names}"),
    "{key:quoted} begins no rule": ("с {key} правило не начинается", "規則不能以 {key} 開頭"),
    "write a list of rules, like `{head}: [{{did: Trial Started}}]`": (
        "напишите список правил, например `{head}: [{{did: Trial Started}}]`",
        "請寫規則清單，例如 `{head}: [{{did: Trial Started}}]`",
    ),
    "`then` and `without` stand in one rule": (
        "`then` и `without` стоят в одном правиле",
        "`then` 與 `without` 寫在同一條規則裡",
    ),
    "write two rules under `all:`": ("напишите два правила под `all:`", "請在 `all:` 之下寫兩條規則"),
    "`{key}` cannot stand beside `{word}`": (
        "`{key}` не может стоять рядом с `{word}`",
        "`{key}` 不能與 `{word}` 並用",
    ),
    "leave it out, or write two rules": ("уберите это или напишите два правила", "請刪去，或寫成兩條規則"),
    "`{word}` without `within`": ("`{word}` без `within`", "`{word}` 缺少 `within`"),
    "say how soon, like `within: 7d`": ("укажите срок, например `within: 7d`", "請寫出期限，例如 `within: 7d`"),
    "`{place}` has no `did`": ("в `{place}` нет `did`", "`{place}` 缺少 `did`"),
    "write `{place}: {{did: Meeting Held}}`": (
        "напишите `{place}: {{did: Meeting Held}}`",
        "請寫 `{place}: {{did: Meeting Held}}`",
    ),
    "nobody sends the event {name:quoted}": ("событие {name} никто не присылает", "沒有任何來源送出事件 {name}"),
    "see that a source sends it": ("сделайте так, чтобы его присылал источник", "請讓某個來源送出它"),
    "unknown role {name:quoted}": ("неизвестная роль {name}", "未知的角色 {name}"),
    "the list of `{key}` is empty": ("список `{key}` пуст", "`{key}` 的清單是空的"),
    'put it in quotes: `"{text}"`': ('возьмите в кавычки: `"{text}"`', '請加上引號：`"{text}"`'),
    "write it as text": ("напишите это текстом", "請寫成文字"),
    "write a whole number from {least:number} to {most:number}": (
        "напишите целое число от {least} до {most}",
        "請寫 {least} 到 {most} 之間的整數",
    ),
    "write a whole number from {least:number} to {most:number}, such as 24": (
        "напишите целое число от {least} до {most}, например 24",
        "請寫 {least} 到 {most} 之間的整數，例如 24",
    ),
    "{text:quoted} is not a duration": ("{text} – не длительность", "{text} 不是時間長度"),
    "the duration is {found:part}": ("на месте длительности – {found}", "時間長度的位置寫了{found}"),
    "write a whole number above 0 and one of s, m, h, d, w, mo, y, like 30d": (
        "напишите целое число больше 0 и одну из единиц s, m, h, d, w, mo, y, например 30d",
        "請寫大於 0 的整數，加上 s、m、h、d、w、mo、y 其中之一，例如 30d",
    ),
    "write a duration of at most 1000 years": (
        "напишите длительность не больше 1000 лет",
        "時間長度最多 1000 年",
    ),
    "`since` is {found:part}": ("`since`: здесь {found}", "`since` 的內容是{found}"),
    "there is no {since} here: this rule holds over all history": (
        "`{since}` здесь не бывает: это правило действует на всю историю",
        "這裡沒有 `{since}`：這條規則涵蓋全部歷史",
    ),
    "leave `since` out": ("уберите `since`", "請刪去 `since`"),
    "there is no stage here: this rule holds over all history": (
        "этапа здесь нет: это правило действует на всю историю",
        "這裡沒有階段：這條規則涵蓋全部歷史",
    ),
    "use `quiet_for` or `within`": ("используйте `quiet_for` или `within`", "請用 `quiet_for` 或 `within`"),
    # Conditions.
    "write a map of names and values, like `{head}: {example}`": (
        "напишите имена со значениями, например `{head}: {example}`",
        "請寫名稱與值，例如 `{head}: {example}`",
    ),
    "the name of the field is empty": ("имя поля пустое", "欄位名稱是空的"),
    "write its name": ("напишите имя", "請寫名稱"),
    "the tests of {name:quoted} are empty": ("проверки {name} пусты", "{name} 的條件是空的"),
    "write one, like `{{gte: 3}}`": ("напишите хотя бы одну, например `{{gte: 3}}`", "請寫一個，例如 `{{gte: 3}}`"),
    "unknown test {name:quoted}": ("неизвестная проверка {name}", "未知的條件 {name}"),
    "write a list, like `[demo, call]`": ("напишите список, например `[demo, call]`", "請寫清單，例如 `[demo, call]`"),
    "the list of {name:quoted} is empty, so nothing matches": (
        "список {name} пуст, поэтому ничего не подойдёт",
        "{name} 的清單是空的，因此沒有任何符合",
    ),
    "write what may stand there": ("напишите, что там может стоять", "請寫可出現的值"),
    "the value of {name:quoted} is missing": ("у {name} нет значения", "{name} 缺少值"),
    "to ask for none write `{{exists: false}}`": (
        "если значения быть не должно, напишите `{{exists: false}}`",
        "若要求沒有值，請寫 `{{exists: false}}`",
    ),
    "the value of {name:quoted} is {found:part}": ("значение {name} – {found}", "{name} 的值是{found}"),
    "write text, a number, true or false": (
        "напишите текст, число, true или false",
        "請寫文字、數字、true 或 false",
    ),
    "the number {n:quoted} is out of range": ("число {n} вне допустимых пределов", "數字 {n} 超出範圍"),
    "write one within ±9.2e18": ("напишите число в пределах ±9.2e18", "請寫 ±9.2e18 以內的數字"),
    "write `exists: true` or `exists: false`": (
        "напишите `exists: true` или `exists: false`",
        "請寫 `exists: true` 或 `exists: false`",
    ),
    "write a number or text": ("напишите число или текст", "請寫數字或文字"),
    "write text, in quotes if it is a number": (
        "напишите текст; если это число – в кавычках",
        "請寫文字；若是數字，請加上引號",
    ),
    "the expression {text:quoted} is not well formed ({why:perhaps})": (
        "выражение {text} составлено неверно ({why})",
        "運算式 {text} 的格式不正確（{why}）",
    ),
    "write an RE2 expression; look-around and back-references do not exist there": (
        "напишите выражение RE2; просмотра вперёд и назад и обратных ссылок в нём нет",
        "請寫 RE2 運算式；它沒有環視與反向參照",
    ),
}
