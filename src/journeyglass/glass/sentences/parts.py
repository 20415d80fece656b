"""What stands in the blanks of other sentences: what a value is, where something stands, words for things."""

from __future__ import annotations

from typing import Final

PARTS: Final[dict[str, tuple[str, str]]] = {
    # What a value is.
    "a map": ("набор ключей", "鍵值表"),
    "a list": ("список", "清單"),
    "an object": ("объект", "物件"),
    "nothing": ("пусто", "空白"),
    "empty": ("пусто", "空白"),
    "text": ("текст", "文字"),
    "true": ("true", "true"),
    "false": ("false", "false"),
    "true or false": ("true или false", "true 或 false"),
    "the number {n}": ("число {n}", "數字 {n}"),
    "a number": ("число", "數字"),
    "a whole number": ("целое число", "整數"),
    "a finite number": ("конечное число", "有限的數字"),
    "a map of `key: value`": ("набор строк `key: value`", "`key: value` 形式的鍵值表"),
    "a list, in `[ ]` or of lines with `- `": (
        "список в `[ ]` или строками, которые начинаются с `- `",
        "清單，寫在 `[ ]` 內，或每行以 `- ` 開頭",
    ),
    "an id of Latin letters, digits, `-` and `_`, like `demo-seen`": (
        "идентификатор из латинских букв, цифр, `-` и `_`, например `demo-seen`",
        "以英文字母、數字、`-` 與 `_` 組成的代號，例如 `demo-seen`",
    ),
    'a time of day in quotes, like `"09:30"`': (
        'время суток в кавычках, например `"09:30"`',
        '加上引號的時刻，例如 `"09:30"`',
    ),
    "what the format's page shows": ("то, что показано на странице о формате", "格式說明頁所示的內容"),
    "the event's name, like `did: Trial Started`": (
        "название события, например `did: Trial Started`",
        "事件名稱，例如 `did: Trial Started`",
    ),
    # Where it stands.
    "the file": ("файл", "檔案"),
    "the list": ("список", "清單"),
    "item {n:number} of {name:key}": ("пункт {n} списка {name}", "{name} 的第 {n} 項"),
    "an event's name": ("название события", "事件名稱"),
    "a role": ("роль", "角色"),
    "beside {name:key}": ("рядом с {name}", "{name} 旁"),
    "in {name:key}": ("внутри {name}", "{name} 內"),
    # Bounds.
    "above {value:part}": ("больше {value}", "大於 {value}"),
    "at least {value:part}": ("не меньше {value}", "不小於 {value}"),
    "below {value:part}": ("меньше {value}", "小於 {value}"),
    "at most {value:part}": ("не больше {value}", "不大於 {value}"),
    # Things.
    "more": ("другие", "其他"),
    "none": ("ничего", "無"),
    "other ones": ("другие", "其他的"),
    # What is wrong with an expression, as RE2 says it.
    "missing ): {text}": ("не хватает «)»: {text}", "缺少「)」：{text}"),
    "missing ]: {text}": ("не хватает «]»: {text}", "缺少「]」：{text}"),
    "unexpected ): {text}": ("лишняя «)»: {text}", "多了「)」：{text}"),
    "no argument for repetition operator: {text}": ("нечего повторять: {text}", "重複運算子之前沒有內容：{text}"),
    "bad repetition operator: {text}": ("неверное повторение: {text}", "重複運算子不正確：{text}"),
    "invalid repetition size: {text}": ("неверное число повторений: {text}", "重複次數不正確：{text}"),
    "invalid escape sequence: {text}": ("неверная последовательность с «\\»: {text}", "跳脫序列不正確：{text}"),
    "invalid character class: {text}": ("неверный набор знаков: {text}", "字元集不正確：{text}"),
    "invalid character class range: {text}": ("неверный промежуток знаков: {text}", "字元範圍不正確：{text}"),
    "invalid perl operator: {text}": ("такого оператора в RE2 нет: {text}", "RE2 沒有這個運算子：{text}"),
    "invalid named capture group: {text}": ("неверное имя группы: {text}", "群組名稱不正確：{text}"),
    "trailing \\": ("в конце стоит «\\»", "結尾有「\\」"),
    "trailing \\ at end of regexp": ("в конце стоит «\\»", "結尾有「\\」"),
    "pattern too large - compile failed": ("выражение слишком велико", "運算式太大"),
    # What an operating system says.
    "No such file or directory": ("такого файла или папки нет", "沒有這個檔案或資料夾"),
    "Permission denied": ("нет прав доступа", "沒有存取權限"),
    "Operation not permitted": ("операция не разрешена", "不允許這項操作"),
    "No space left on device": ("на диске нет места", "磁碟已無空間"),
    "Is a directory": ("это папка", "這是資料夾"),
    "Not a directory": ("это не папка", "這不是資料夾"),
    "Read-only file system": ("диск доступен только для чтения", "磁碟是唯讀的"),
    "File exists": ("такой файл уже есть", "檔案已存在"),
    "File name too long": ("слишком длинное имя файла", "檔名太長"),
    "Input/output error": ("ошибка чтения или записи", "讀寫錯誤"),
    "Too many open files": ("открыто слишком много файлов", "開啟的檔案太多"),
    "Connection refused": ("в соединении отказано", "連線被拒"),
}
