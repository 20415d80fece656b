"""What is wrong with a file's YAML."""

from __future__ import annotations

from typing import Final

_INDENT: Final = (
    "проверьте отступы: ключи одного уровня стоят в одном столбце, вложенные – на два пробела правее",
    "請檢查縮排：同一層的鍵對齊在同一欄，下一層多縮排兩個空格",
)
_BELOW: Final = ("напишите текст на следующих строках с отступом", "請把文字寫在下一行並縮排")
_BRACKET: Final = (
    "закройте скобку, а текст с `,` `[` `{{` `:` или `#` возьмите в кавычки",
    "請補上括號，含有 `,` `[` `{{` `:` 或 `#` 的文字要加引號",
)

YAML: Final[dict[str, tuple[str, str]]] = {
    "the file is larger than {n:number} KiB": ("файл больше {n} КиБ", "檔案超過 {n} KiB"),
    "split it into smaller files": ("разделите его на файлы поменьше", "請拆成較小的檔案"),
    "the file is not UTF-8 text": ("файл – не текст в UTF-8", "檔案不是 UTF-8 文字"),
    "save it with the encoding UTF-8": ("сохраните его в кодировке UTF-8", "請以 UTF-8 編碼儲存"),
    "the character {code} is not allowed in YAML": ("знак {code} в YAML недопустим", "YAML 不允許字元 {code}"),
    "delete it": ("удалите его", "請刪除"),
    "a second document begins here": ("здесь начинается второй документ", "這裡開始第二份文件"),
    "keep one document a file, without `---`": (
        "оставьте в файле один документ, без `---`",
        "一個檔案只放一份文件，不要有 `---`",
    ),
    "this is not YAML": ("это не YAML", "這不是 YAML"),
    "see the format's page for how a file is written": (
        "как писать файл, сказано на странице о формате",
        "檔案寫法請見格式說明頁",
    ),
    "this is nested more than {n:number} levels deep": (
        "уровней вложенности здесь больше {n}",
        "這裡的巢狀層數超過 {n} 層",
    ),
    "a value is nested more than {n:number} levels deep": (
        "уровней вложенности в значении больше {n}",
        "某個值的巢狀層數超過 {n} 層",
    ),
    "write it flatter": ("уменьшите вложенность", "請減少巢狀層數"),
    "the file has more than {n:number} values, aliases written out": (
        "в файле больше {n} значений, считая раскрытые псевдонимы",
        "檔案超過 {n} 個值（別名展開計算）",
    ),
    "make it smaller": ("уменьшите его", "請縮小"),
    "{name:quoted} points to nothing written before it": (
        "{name} ссылается на то, чего выше нет",
        "{name} 指向前面沒有寫過的內容",
    ),
    "write the value itself": ("напишите само значение", "請直接寫出值"),
    "{name:quoted} makes the file grow beyond bounds": (
        "из-за {name} файл разрастается сверх меры",
        "{name} 使檔案過度膨脹",
    ),
    "write the values out": ("напишите значения целиком", "請把值完整寫出"),
    "the tag {name:quoted} has no meaning here": ("тег {name} здесь ничего не значит", "標籤 {name} 在此沒有意義"),
    "leave the tag out": ("уберите тег", "請刪去標籤"),
    "a key is a list or a map": ("на месте ключа – список или набор ключей", "鍵的位置寫了清單或鍵值表"),
    "write a word as the key": ("напишите ключом одно слово", "請以一個字詞當作鍵"),
    "keep one of the two, or write both values under it": (
        "оставьте один из двух или запишите под ним оба значения",
        "請保留其中之一，或把兩個值都寫在它之下",
    ),
    "the key {name:quoted} stands here again (first on line {n:number})": (
        "ключ {name} стоит здесь повторно (впервые – в строке {n})",
        "鍵 {name} 在此重複（首見於第 {n} 行）",
    ),
    # What the parser complains of.
    "close the bracket, and put text with `,` `[` `{{` `:` or `#` in quotes": _BRACKET,
    "check the indentation: keys of one map stand in one column, below them two spaces more": _INDENT,
    "put text with `: ` in quotes; write one key a line": (
        "текст с `: ` возьмите в кавычки; пишите по одному ключу в строке",
        "含有 `: ` 的文字請加引號；每行只寫一個鍵",
    ),
    "put the text in quotes": ("возьмите текст в кавычки", "請把文字加上引號"),
    "a tab stands where only spaces may": (
        "табуляция там, где допустимы только пробелы",
        "只能用空格之處出現了定位字元",
    ),
    "indent with spaces": ("делайте отступы пробелами", "請用空格縮排"),
    "a second `:` stands where none may": ("лишнее двоеточие `:`", "多了一個 `:`"),
    "a key stands where none may": ("ключ стоит там, где ему нельзя", "鍵寫在不該出現的位置"),
    "a `- ` stands where none may": ("`- ` стоит там, где нельзя", "`- ` 寫在不該出現的位置"),
    "a key without its `:`": ("у ключа нет `:`", "鍵缺少 `:`"),
    "write `key: value`": ("напишите `key: value`", "請寫 `key: value`"),
    "a list that opens with `[` is not closed": ("список, открытый `[`, не закрыт", "以 `[` 開頭的清單沒有結束"),
    "a map that opens with `{{` is not closed": ("набор, открытый `{{`, не закрыт", "以 `{{` 開頭的鍵值表沒有結束"),
    "this line fits nowhere": ("эта строка ни к чему не относится", "這一行不屬於任何地方"),
    "a value is missing or begins with a special character": (
        "значения нет, или оно начинается со служебного знака",
        "缺少值，或值以特殊字元開頭",
    ),
    "a value begins with a special character": ("значение начинается со служебного знака", "值以特殊字元開頭"),
    "a quote is not closed": ("кавычка не закрыта", "引號沒有結束"),
    "close it, or double a quote that is part of the text": (
        "закройте её; кавычку, которая входит в текст, удвойте",
        "請補上引號；屬於文字的引號要寫兩次",
    ),
    "a `\\` in double quotes means nothing here": (
        "`\\` в двойных кавычках здесь ничего не значит",
        "雙引號內的 `\\` 在此沒有意義",
    ),
    "use single quotes, or double the `\\`": (
        "возьмите одинарные кавычки или удвойте `\\`",
        "請改用單引號，或把 `\\` 寫兩次",
    ),
    "`---` or `...` stands inside a quoted text": (
        "`---` или `...` стоит внутри текста в кавычках",
        "引號內的文字出現 `---` 或 `...`",
    ),
    "close the quote before it": ("закройте кавычку перед этим", "請在它之前結束引號"),
    "an anchor or alias (`&name`, `*name`) is not well formed": (
        "якорь или псевдоним (`&name`, `*name`) записан неверно",
        "錨點或別名（`&name`、`*name`）格式不正確",
    ),
    "put text with `&` or `*` in quotes": ("текст с `&` или `*` возьмите в кавычки", "含有 `&` 或 `*` 的文字請加引號"),
    "a tag (`!name`) is not well formed": ("тег (`!name`) записан неверно", "標籤（`!name`）格式不正確"),
    "put text that begins with `!` in quotes": (
        "текст, который начинается с `!`, возьмите в кавычки",
        "以 `!` 開頭的文字請加引號",
    ),
    "a `%` line means nothing here": ("строка с `%` здесь ничего не значит", "`%` 開頭的行在此沒有意義"),
    "delete it; files are YAML 1.2": ("удалите её; файлы пишутся на YAML 1.2", "請刪除；檔案採用 YAML 1.2"),
    "a `|` or `>` is not followed by its text": ("после `|` или `>` нет текста", "`|` 或 `>` 之後沒有文字"),
    "put the text on the next lines, indented": _BELOW,
    "a `|` or `>` is followed by something": ("после `|` или `>` в строке что-то стоит", "`|` 或 `>` 之後還有其他內容"),
    "a `|` or `>` has a wrong number": ("при `|` или `>` стоит неверное число", "`|` 或 `>` 帶有錯誤的數字"),
    "leave the number out": ("уберите число", "請刪去數字"),
    "the `#` of a comment touches the text before it": (
        "`#` комментария стоит вплотную к тексту",
        "註解的 `#` 緊貼前面的文字",
    ),
    "put a space before the `#`": ("поставьте перед `#` пробел", "請在 `#` 前加一個空格"),
    "check quotes, brackets and indentation here": (
        "проверьте здесь кавычки, скобки и отступы",
        "請檢查此處的引號、括號與縮排",
    ),
}
