"""What is wrong with a source: its mapping, its table, its rows."""

from __future__ import annotations

from typing import Final

_TIME: Final = "объявите его форму: `time: {{format: …}}`"

SOURCES: Final[dict[str, tuple[str, str]]] = {
    # The mapping.
    "write a time zone by its IANA name, like Europe/Berlin, Asia/Taipei or UTC": (
        "напишите часовой пояс его именем IANA, например Europe/Berlin, Asia/Taipei или UTC",
        "請以 IANA 名稱寫時區，例如 Europe/Berlin、Asia/Taipei 或 UTC",
    ),
    "write a currency's code of three capital letters, like EUR, or `{{column: NAME}}`": (
        "напишите код валюты из трёх заглавных букв, например EUR, или `{{column: NAME}}`",
        "請寫三個大寫字母的貨幣代碼，例如 EUR，或 `{{column: NAME}}`",
    ),
    "write a date, like 2024-03-01": ("напишите дату, например 2024-03-01", "請寫日期，例如 2024-03-01"),
    "write one character, or `tab` or `whitespace`": (
        "напишите один знак либо `tab` или `whitespace`",
        "請寫一個字元，或 `tab`、`whitespace`",
    ),
    "write a whole number of s, m, h, d or w, at least 10s, like 15m": (
        "напишите целое число единиц s, m, h, d или w, не меньше 10s, например 15m",
        "請寫以 s、m、h、d 或 w 為單位的整數，至少 10s，例如 15m",
    ),
    'write a point or a comma in quotes, like `","`': (
        'напишите точку или запятую в кавычках, например `","`',
        '請寫加上引號的點或逗號，例如 `","`',
    ),
    "write `file: NAME`, or `url: …` together with `sql: …`": (
        "напишите `file: NAME` или `url: …` вместе с `sql: …`",
        "請寫 `file: NAME`，或同時寫 `url: …` 與 `sql: …`",
    ),
    "write the column of the person's `id`, or of the `email`": (
        "укажите столбец с `id` контакта или с его `email`",
        "請寫聯絡人 `id` 或 `email` 所在的欄位",
    ),
    "personal data such as {name:quoted} is no event property: write it under `person:`": (
        "личные данные вроде {name} – не свойство события: запишите их под `person:`",
        "{name} 之類的個人資料不是事件屬性：請寫在 `person:` 之下",
    ),
    "write text, number or bool": ("напишите text, number или bool", "請寫 text、number 或 bool"),
    "the file is no map": ("в файле не набор ключей", "檔案不是鍵值表"),
    "write `format: 1`": ("напишите `format: 1`", "請寫 `format: 1`"),
    "the mapping has text that is no Unicode": ("в разметке есть текст не в Юникоде", "對應設定含有非 Unicode 文字"),
    "write it anew": ("напишите его заново", "請重新輸入"),
    "the table has no column {name:quoted}": ("в таблице нет столбца {name}", "表格沒有欄位 {name}"),
    "the columns are {names:list}": ("столбцы: {names}", "現有欄位：{names}"),
    "the columns are none: the table is empty": ("столбцов нет: таблица пуста", "沒有欄位：表格是空的"),
    "the source file {path} cannot be read": ("файл источника {path} не читается", "無法讀取來源檔案 {path}"),
    "begin it with `format: 1` and `source: my-source`": (
        "начните его строками `format: 1` и `source: my-source`",
        "請以 `format: 1` 與 `source: my-source` 開頭",
    ),
    "write `events:`, `account:`, `person:` or `merge:`": (
        "напишите `events:`, `account:`, `person:` или `merge:`",
        "請寫 `events:`、`account:`、`person:` 或 `merge:`",
    ),
    "nothing is read from the table": ("из таблицы ничего не берётся", "沒有從表格讀取任何內容"),
    "the event entry has the id {id:quoted} of entry {n:number}": (
        "у записи события идентификатор {id}, как у записи {n}",
        "事件項目的代號 {id} 與第 {n} 項相同",
    ),
    "give it another `id`": ("дайте ей другой `id`", "請給它另一個 `id`"),
    "`identify` needs a person": ("для `identify` нужен контакт", "`identify` 需要聯絡人"),
    "write `person: {{id: COLUMN}}`": ("напишите `person: {{id: COLUMN}}`", "請寫 `person: {{id: COLUMN}}`"),
    "the property {name:quoted} is personal data, which events do not carry": (
        "свойство {name} – личные данные, а события их не несут",
        "屬性 {name} 是個人資料，事件不攜帶個人資料",
    ),
    "leave it out: the person's id says who": (
        "уберите его: кто это, говорит идентификатор контакта",
        "請刪去：聯絡人代號已說明是誰",
    ),
    'write `row_key: "*"` alone, or only columns': (
        'напишите только `row_key: "*"` или только столбцы',
        '請只寫 `row_key: "*"`，或只寫欄位',
    ),
    "`*` stands beside other columns": ("`*` стоит рядом с другими столбцами", "`*` 與其他欄位並列"),
    "two joined tables have the prefix {name:quoted}": (
        "у двух присоединённых таблиц одна приставка {name}",
        "兩個合併的表格都用前綴 {name}",
    ),
    "give each its own": ("дайте каждой свою", "請給各自的前綴"),
    "`cursor` needs a database": ("для `cursor` нужна база данных", "`cursor` 需要資料庫"),
    "read the table by `url:` and `sql:`": ("читайте таблицу через `url:` и `sql:`", "請以 `url:` 與 `sql:` 讀取表格"),
    "`cursor` asks for new rows only, and a snapshot needs the whole table": (
        "`cursor` берёт только новые строки, а снимку (`snapshot`) нужна вся таблица",
        "`cursor` 只讀新資料列，而 `snapshot` 需要整個表格",
    ),
    "leave out `cursor`, or write `mode: append`": (
        "уберите `cursor` или напишите `mode: append`",
        "請刪去 `cursor`，或寫 `mode: append`",
    ),
    # What the first guess asks.
    "give it a name of its own": ("дайте ему собственное имя", "請給它專屬的名稱"),
    "is it the same in every export?": ("одинаково ли это во всех выгрузках?", "每次匯出都相同嗎？"),
    "{n:number} rows repeat a value; only the first of each is taken": (
        "строк с повторным значением: {n}; из каждых берётся только первая",
        "有 {n} 列的值重複；每個值只取第一列",
    ),
    "does no other row ever get the same values?": (
        "не бывает ли других строк с теми же значениями?",
        "不會有其他列出現相同的值嗎？",
    ),
    "no column is unique, so a row is known by all it says: a corrected row counts as new": (
        "ни один столбец не уникален, и строка узнаётся по всему содержимому: исправленная считается новой",
        "沒有欄位是唯一的，因此以整列內容辨識：修正過的列會當成新的",
    ),
    "is it one value a company?": ("одно ли это значение на компанию?", "是一家公司一個值嗎？"),
    "no column seems to name the company; put the one that does here, or join a table that has it": (
        "похоже, компанию не называет ни один столбец: поставьте нужный сюда или присоедините таблицу, где он есть",
        "似乎沒有欄位指出公司；請在此填入正確的欄位，或合併含有它的表格",
    ),
    "is this the event that the date tells of?": ("об этом ли событии говорит дата?", "這個日期說的是這個事件嗎？"),
    "the zone in which the table's times are meant": (
        "часовой пояс, в котором записано время в таблице",
        "表格中時間所屬的時區",
    ),
    "is it money, and of this event?": ("деньги ли это и от этого ли события?", "這是金額嗎？是這個事件的嗎？"),
    "left the value, right the event's name": ("слева значение, справа название события", "左邊是值，右邊是事件名稱"),
    "is it?": ("так ли это?", "是嗎？"),
    "which?": ("какая?", "哪一種？"),
    "day first or month first? no value tells": (
        "сначала день или месяц? по значениям не понять",
        "先日還是先月？從值看不出來",
    ),
    # The table.
    "{file} has no columns with anything in them": ("в «{file}» все столбцы пустые", "「{file}」的欄位都是空的"),
    "name another file or sheet": ("укажите другой файл или лист", "請指定其他檔案或工作表"),
    "there is no file {name} in {folder}": ("файла {name} в {folder} нет", "{folder} 中沒有檔案 {name}"),
    "check `file:` or give --data DIR": (
        "проверьте `file:` или задайте --data DIR",
        "請檢查 `file:` 或指定 --data DIR",
    ),
    "{name} is a folder": ("«{name}» – папка", "「{name}」是資料夾"),
    "name a file": ("укажите файл", "請指定檔案"),
    "{name} is no whole gzip file: {error}": (
        "{name} – не целый файл gzip: {error}",
        "{name} 不是完整的 gzip 檔：{error}",
    ),
    "this is no whole gzip file: {error}": ("это не целый файл gzip: {error}", "這不是完整的 gzip 檔：{error}"),
    "copy or export it again": ("скопируйте или выгрузите его заново", "請重新複製或匯出"),
    "{path} cannot be read: {error:perhaps}": ("{path} не читается: {error}", "無法讀取 {path}：{error}"),
    "{name} is no readable Parquet file: {error}": (
        "{name} не читается как файл Parquet: {error}",
        "無法以 Parquet 檔讀取 {name}：{error}",
    ),
    "{name} is no readable spreadsheet: {error}": (
        "{name} не читается как электронная таблица: {error}",
        "無法以試算表讀取 {name}：{error}",
    ),
    "{name} is no readable XES log: {error}": (
        "{name} не читается как журнал XES: {error}",
        "無法以 XES 記錄讀取 {name}：{error}",
    ),
    "{name} is no readable CSV file: {error}": (
        "{name} не читается как файл CSV: {error}",
        "無法以 CSV 檔讀取 {name}：{error}",
    ),
    "{file} has no sheet {name}": ("в «{file}» нет листа «{name}»", "「{file}」沒有工作表「{name}」"),
    "there is no sheet {name}": ("листа «{name}» нет", "沒有工作表「{name}」"),
    "its sheets are {names:list}": ("его листы: {names}", "它的工作表：{names}"),
    "the sheets are {names:list}": ("листы: {names}", "工作表：{names}"),
    "name none": ("не указывайте никакого", "請不要指定"),
    "there is no encoding {name}": ("кодировки {name} нет", "沒有編碼 {name}"),
    "write one like utf-8 or windows-1251": (
        "напишите, например, utf-8 или windows-1251",
        "請寫例如 utf-8 或 windows-1251",
    ),
    "{file}: the row after row {n:number} is over {most:number} MiB": (
        "{file}: строка после строки {n} больше {most} МиБ",
        "{file}：第 {n} 列之後的那一列超過 {most} MiB",
    ),
    "look there for a quote that is never closed": (
        "поищите там незакрытую кавычку",
        "請檢查該處是否有未結束的引號",
    ),
    "the format of {file} is not known": ("формат файла {file} неизвестен", "不認得 {file} 的格式"),
    "use one of {names}; .csv .jsonl .xes also as .gz": (
        "годятся {names}; .csv .jsonl .xes – также в .gz",
        "請使用 {names}；.csv .jsonl .xes 也可用 .gz",
    ),
    "the query's result": ("результат запроса", "查詢結果"),
    "the database's URL is not understood": ("адрес базы данных непонятен", "看不懂資料庫的網址"),
    "write one like sqlite:///crm.db": ("напишите, например, sqlite:///crm.db", "請寫例如 sqlite:///crm.db"),
    "the driver {name} is not installed": ("драйвер {name} не установлен", "未安裝驅動程式 {name}"),
    "install journeyglass[postgres] or it": (
        "установите journeyglass[postgres] или его",
        "請安裝 journeyglass[postgres] 或該驅動程式",
    ),
    "there is no database file {name} in {folder}": (
        "файла базы данных {name} в {folder} нет",
        "{folder} 中沒有資料庫檔案 {name}",
    ),
    "check `url:` or give --data DIR": ("проверьте `url:` или задайте --data DIR", "請檢查 `url:` 或指定 --data DIR"),
    "the environment variable {name} is not set": (
        "переменная окружения {name} не задана",
        "未設定環境變數 {name}",
    ),
    "set it, or write the URL out": ("задайте её или напишите адрес целиком", "請設定它，或直接寫出網址"),
    "the query gives no column `{name}` for the cursor": (
        "в ответе на запрос нет столбца «{name}» для курсора",
        "查詢結果沒有供游標使用的欄位「{name}」",
    ),
    "name it in `sql:`": ("назовите его в `sql:`", "請在 `sql:` 中寫出它"),
    "the cursor column holds a value of the type {type}": (
        "в столбце курсора есть значение типа {type}",
        "游標欄位含有類型為 {type} 的值",
    ),
    "use a time, a number or text": ("берите время, число или текст", "請使用時間、數字或文字"),
    "`overlap` needs a cursor that is a time, and {value} is none": (
        "для `overlap` курсор должен быть временем, а {value} – не время",
        "`overlap` 的游標必須是時間，而 {value} 不是",
    ),
    "leave `overlap` out": ("уберите `overlap`", "請刪去 `overlap`"),
    "the cursor column `{name}` holds values of different types": (
        "в столбце курсора «{name}» значения разных типов",
        "游標欄位「{name}」含有不同類型的值",
    ),
    "cast it in the query": ("приведите его к одному типу в запросе", "請在查詢中轉換成同一類型"),
    "the table has no column {name} to join {table} by": (
        "в таблице нет столбца {name}, чтобы присоединить {table}",
        "表格沒有用來合併 {table} 的欄位 {name}",
    ),
    "{table} has no column {name} to join by": (
        "в {table} нет столбца {name} для присоединения",
        "{table} 沒有用來合併的欄位 {name}",
    ),
    "check `by:`": ("проверьте `by:`", "請檢查 `by:`"),
    "{table} has more than one row with {key} (rows {first:number} and {last:number})": (
        "в {table} не одна строка с {key} (строки {first} и {last})",
        "{table} 有多列的 {key} 相同（第 {first} 列與第 {last} 列）",
    ),
    "a joined table needs one row a key: make it the main table, or take the repeated rows out": (
        "в присоединяемой таблице на ключ нужна одна строка: сделайте её главной или уберите повторы",
        "合併的表格每個鍵只能有一列：請改作主表格，或移除重複的列",
    ),
    # The rows put aside.
    "the time {value:quoted} in {column:quoted} is not understood; declare its form: `time: {{format: …}}`": (
        f"время {{value}} в столбце {{column}} непонятно; {_TIME}",
        "看不懂欄位 {column} 的時間 {value}；請宣告格式：`time: {{format: …}}`",
    ),
    "declare its form: `time: {{format: …}}`": (_TIME, "請宣告格式：`time: {{format: …}}`"),
    "the time {value:quoted} in {column:quoted} is before 1990": (
        "время {value} в столбце {column} раньше 1990 года",
        "欄位 {column} 的時間 {value} 早於 1990 年",
    ),
    "the time {value:quoted} in {column:quoted} is more than a day ahead of the import": (
        "время {value} в столбце {column} больше чем на сутки опережает загрузку",
        "欄位 {column} 的時間 {value} 比匯入時間晚了超過一天",
    ),
    '{value:quoted} in {column:quoted} is no amount; write numbers, or declare `csv: {{decimal: ","}}`': (
        '{value} в столбце {column} – не сумма; пишите числа или объявите `csv: {{decimal: ","}}`',
        '欄位 {column} 的 {value} 不是金額；請寫數字，或宣告 `csv: {{decimal: ","}}`',
    ),
    "{value:quoted} in {column:quoted} is no currency's code of three letters": (
        "{value} в столбце {column} – не код валюты из трёх букв",
        "欄位 {column} 的 {value} 不是三個字母的貨幣代碼",
    ),
    "{value:quoted} in {column:quoted} is not customer, us or system; add it to the actor's `map`": (
        "{value} в столбце {column} – не customer, us или system; добавьте это в `map` при `actor`",
        "欄位 {column} 的 {value} 不是 customer、us 或 system；請加入 `actor` 的 `map`",
    ),
    "the event's name in {column:quoted} is longer than 200 characters": (
        "название события в столбце {column} длиннее 200 знаков",
        "欄位 {column} 的事件名稱超過 200 個字元",
    ),
    "the event names no account, no person and no anonymous visitor": (
        "событие не называет ни компании, ни контакта, ни анонимного посетителя",
        "事件沒有指出公司、聯絡人或匿名訪客",
    ),
    "{value:quoted} in {column:quoted} is no e-mail address": (
        "{value} в столбце {column} – не адрес электронной почты",
        "欄位 {column} 的 {value} 不是電子郵件地址",
    ),
    "{value:quoted} in {column:quoted} is no committee role; add it to the role's `map`": (
        "{value} в столбце {column} – не роль в закупочном комитете; добавьте это в `map` при `role`",
        "欄位 {column} 的 {value} 不是採購委員會角色；請加入 `role` 的 `map`",
    ),
    "the person has a role, but the row names no account": (
        "у контакта есть роль, но строка не называет компании",
        "聯絡人有角色，但這一列沒有指出公司",
    ),
    "{value:quoted} in {column:quoted} is no number, as `types` declares": (
        "{value} в столбце {column} – не число, хотя `types` объявляет числа",
        "欄位 {column} 的 {value} 不是 `types` 所宣告的數字",
    ),
    "{value:quoted} in {column:quoted} is neither true nor false, as `types` declares": (
        "{value} в столбце {column} – ни true, ни false, хотя так объявляет `types`",
        "欄位 {column} 的 {value} 不是 `types` 所宣告的 true 或 false",
    ),
    "the row has no row key": ("у строки нет ключа", "這一列沒有列鍵"),
    "the row has the row key of row {n:number}, which was taken": (
        "у строки тот же ключ, что у строки {n}, которая уже взята",
        "這一列的列鍵與已採用的第 {n} 列相同",
    ),
    "the row has {n:number} cells where the header has {m:number}": (
        "ячеек в строке: {n}, а в заголовке: {m}",
        "這一列有 {n} 格，而標題列有 {m} 格",
    ),
    "the row has bytes that the file's encoding does not know; check `csv: {{encoding: …}}`": (
        "в строке есть байты, которых нет в кодировке файла; проверьте `csv: {{encoding: …}}`",
        "這一列含有檔案編碼不認得的位元組；請檢查 `csv: {{encoding: …}}`",
    ),
    "a quote opened in this row is never closed, so the rest of the file was read as one cell": (
        "кавычка, открытая в этой строке, не закрыта, и остаток файла прочитан как одна ячейка",
        "這一列開始的引號沒有結束，因此檔案其餘部分被讀成一格",
    ),
    "the line is not UTF-8 text": ("строка – не текст в UTF-8", "這一行不是 UTF-8 文字"),
    "the line is not JSON: {error:perhaps}": ("строка – не JSON: {error}", "這一行不是 JSON：{error}"),
    "the line is not a JSON object": ("строка – не объект JSON", "這一行不是 JSON 物件"),
    "it is no UTF-8": ("это не UTF-8", "不是 UTF-8"),
    "it is nested too deep": ("слишком глубокая вложенность", "巢狀太深"),
    "a number is out of range": ("число вне допустимых пределов", "數字超出範圍"),
}
