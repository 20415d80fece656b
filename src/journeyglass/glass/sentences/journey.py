"""What is wrong between the parts of a journey, with editing it, with loading it."""

from __future__ import annotations

from typing import Final

JOURNEY: Final[dict[str, tuple[str, str]]] = {
    # The shape of a file.
    "{place:part} is {found:part}": ("{place}: здесь {found}", "{place} 的內容是{found}"),
    "{place:part} is below {n:number}": ("{place}: число меньше {n}", "{place}小於 {n}"),
    "{place:part} is not above {n:number}": ("{place}: число не больше {n}", "{place}不大於 {n}"),
    "{place:part} is above {n:number}": ("{place}: число больше {n}", "{place}大於 {n}"),
    "{place:part} is not below {n:number}": ("{place}: число не меньше {n}", "{place}不小於 {n}"),
    "{place:part} has no {key:quoted}": ("{place}: не хватает ключа {key}", "{place} 缺少 {key}"),
    "add `{key}: …` here": ("добавьте сюда `{key}: …`", "請在此加上 `{key}: …`"),
    "{place:part} is empty": ("{place}: здесь пусто", "{place} 是空的"),
    "write at least one": ("напишите хотя бы один пункт", "請至少寫一項"),
    "{place:part} has more than {n:number} items": ("{place}: больше {n} пунктов", "{place} 超過 {n} 項"),
    "leave some out": ("уберите лишние", "請刪去一些"),
    "{place:part} is too long": ("{place}: слишком длинный текст", "{place} 太長"),
    "write at most {n:number} characters": ("знаков должно быть не больше {n}", "最多寫 {n} 個字元"),
    "write a duration, like `30d`": ("напишите длительность, например `30d`", "請寫時間長度，例如 `30d`"),
    'put it in quotes to make it text: `"{text}"`': (
        'возьмите в кавычки, чтобы это стало текстом: `"{text}"`',
        '加上引號，使其成為文字：`"{text}"`',
    ),
    "write {wanted:list}": ("напишите: {wanted}", "請寫：{wanted}"),
    "{names:list} may stand there": ("здесь могут стоять: {names}", "這裡可以寫：{names}"),
    "leave it out": ("уберите это", "請刪去"),
    "unknown key {key:quoted} in {place:part}": ("{place}: неизвестный ключ {key}", "{place} 內有未知的鍵 {key}"),
    "unknown key {key:quoted} {place:part}": ("неизвестный ключ {key} {place}", "{place}有未知的鍵 {key}"),
    "unknown key {key:quoted}": ("неизвестный ключ {key}", "未知的鍵 {key}"),
    "write a number from -1 to 1": ("напишите число от -1 до 1", "請寫 -1 到 1 之間的數字"),
    "write a number within {limits}": ("напишите число в пределах {limits}", "請寫範圍內的數字：{limits}"),
    "did you mean {name:quoted}?": ("возможно, имелось в виду {name}?", "是否指 {name}？"),
    "did you mean {name}?": ("возможно, имелось в виду «{name}»?", "是否指「{name}」？"),
    "{n:number} more faults follow": ("дальше есть ещё ошибки: {n}", "後面還有 {n} 個錯誤"),
    "mend those above and check again": (
        "исправьте те, что выше, и проверьте снова",
        "請先修正以上錯誤，再檢查一次",
    ),
    # The parts of a journey.
    "a stage cannot have the id {id:quoted}: it has a meaning of its own": (
        "у этапа не может быть идентификатора {id}: это слово уже занято",
        "階段代號不可用 {id}：它另有意義",
    ),
    "choose another id": ("выберите другой идентификатор", "請改用其他代號"),
    "a journey cannot be the future of itself": (
        "путь не может быть будущим состоянием самого себя",
        "旅程不能是自己的未來狀態",
    ),
    "write the id of the current one": ("напишите идентификатор текущего пути", "請寫現況旅程的代號"),
    "`future_of` has no effect on a {map} map": (
        "на карте вида `{map}` ключ `future_of` ни на что не влияет",
        "`future_of` 對 `{map}` 類型的地圖沒有作用",
    ),
    "write `map: future`": ("напишите `map: future`", "請寫 `map: future`"),
    "{later:quoted} is never taken: {earlier:quoted} is declared first": (
        "исход {later} никогда не наступит: раньше него описан {earlier}",
        "結果 {later} 永遠不會出現：{earlier} 寫在它前面",
    ),
    "write the narrower outcome first": ("более узкий исход напишите первым", "請把較嚴格的結果寫在前面"),
    "the stage's own name {name:quoted} has no effect here": (
        "собственное имя этапа {name} здесь ни на что не влияет",
        "在此寫階段自己的名稱 {name} 沒有作用",
    ),
    "`to: outside` is written otherwise": ("вместо `to: outside` пишут иначе", "`to: outside` 要改用其他寫法"),
    "write `to: null`, or leave it out": ("напишите `to: null` или уберите это", "請寫 `to: null`，或直接刪去"),
    "there is no stage {name:quoted}": ("этапа {name} нет", "沒有階段 {name}"),
    "there is no asset {name:quoted}": ("материала {name} нет", "沒有素材 {name}"),
    "add the stage, or leave the name out": ("добавьте этап или уберите имя", "請新增這個階段，或刪去名稱"),
    "add the asset, or leave the name out": ("добавьте материал или уберите имя", "請新增這份素材，或刪去名稱"),
    "the id {id:quoted} stands here again (first on line {n:number})": (
        "идентификатор {id} стоит здесь повторно (впервые – в строке {n})",
        "代號 {id} 在此重複（首見於第 {n} 行）",
    ),
    "give each its own id": ("дайте каждому свой идентификатор", "請給每一項各自的代號"),
    "this rule can never hold: {why:part}": (
        "это правило никогда не выполнится: {why}",
        "這條規則永遠不會成立：{why}",
    ),
    "this part of a rule can never hold: {why:part}": (
        "эта часть правила никогда не выполнится: {why}",
        "規則的這一部分永遠不會成立：{why}",
    ),
    "write what can happen": ("напишите то, что может произойти", "請寫可能發生的情況"),
    "this rule always holds": ("это правило выполняется всегда", "這條規則永遠成立"),
    "write what should make the difference": (
        "напишите, что именно должно отличать один случай от другого",
        "請寫出用來區分的條件",
    ),
    # Why a rule cannot hold.
    "no value of {name:quoted} passes all its tests": (
        "ни одно значение {name} не проходит всех проверок",
        "{name} 沒有任何值能通過所有條件",
    ),
    "{name:quoted} would be missing and have a value": (
        "{name} должно бы и отсутствовать, и иметь значение",
        "{name} 會同時不存在又有值",
    ),
    "the tests of {name:quoted} ask for values of different types": (
        "проверки {name} требуют значений разных типов",
        "{name} 的條件要求不同類型的值",
    ),
    "{name:quoted} would be {low:part} and {high:part}": (
        "{name} должно бы быть и {low}, и {high}",
        "{name} 必須{low}且{high}",
    ),
    "one part asks for what another, under `not`, refuses": (
        "одна часть требует того, что другая под `not` исключает",
        "一部分要求的，正是另一部分以 `not` 排除的",
    ),
    "there is no visit yet, and so no time in stage": (
        "пребывания ещё нет, а значит, нет и времени на этапе",
        "還沒有停留，因此也沒有停留時間",
    ),
    "what stands under `not` always holds": (
        "то, что стоит под `not`, выполняется всегда",
        "`not` 之下的條件永遠成立",
    ),
    "one part asks for an event that breaks the silence of another": (
        "одна часть требует события, которое нарушает молчание из другой",
        "一部分要求的事件，會打破另一部分所要求的靜默",
    ),
    # Which stages can be reached.
    "nothing leads to the stage {name:quoted}, so nobody will be seen in it": (
        "на этап {name} ничто не ведёт, поэтому на нём никого не будет видно",
        "沒有任何途徑通往階段 {name}，因此不會看到任何對象",
    ),
    "add `enter:` with a rule, or an outcome that leads there": (
        "добавьте `enter:` с правилом или исход, который туда ведёт",
        "請加上 `enter:` 與規則，或加上通往此處的結果",
    ),
    "the stage {name:quoted} can only be reached from stages that nothing leads to": (
        "на этап {name} можно попасть только с этапов, на которые ничто не ведёт",
        "只有從無法進入的階段才能到達階段 {name}",
    ),
    "add `enter:` to those, or let `from` name `outside`": (
        "добавьте им `enter:` или укажите в `from` слово `outside`",
        "請替那些階段加上 `enter:`，或在 `from` 寫上 `outside`",
    ),
    "the stage {name:quoted} cannot be reached: {why:part}": (
        "на этап {name} нельзя попасть: {why}",
        "無法到達階段 {name}：{why}",
    ),
    "its `from` is empty and no outcome leads there": (
        "его `from` пуст, и ни один исход туда не ведёт",
        "其 `from` 是空的，也沒有結果通往此處",
    ),
    "from outside {why:part}": ("если входить снаружи, {why}", "從旅程之外進入時，{why}"),
    "no stage that leads to it can be reached": (
        "недостижимы все этапы, которые на него ведут",
        "所有通往它的階段都無法到達",
    ),
    "add an outcome with `to: {stage}`, or name stages in `from`": (
        "добавьте исход с `to: {stage}` или назовите этапы в `from`",
        "請加上帶有 `to: {stage}` 的結果，或在 `from` 寫出階段",
    ),
    "write a rule that can hold outside": (
        "напишите правило, которое может выполниться вне пути",
        "請寫在旅程之外也能成立的規則",
    ),
    "let `from` name `outside` or a stage that can be reached": (
        "укажите в `from` слово `outside` или достижимый этап",
        "請在 `from` 寫上 `outside` 或可到達的階段",
    ),
    # Loading and editing.
    "there is no built-in journey {name}": ("встроенного пути «{name}» нет", "沒有內建旅程「{name}」"),
    "the journey file {path} cannot be read": ("файл пути {path} не читается", "無法讀取旅程檔案 {path}"),
    "the file is empty": ("файл пуст", "檔案是空的"),
    "the file is {found:part}": ("содержимое файла: {found}", "檔案的內容是{found}"),
    "begin it with `format: 1` and `journey: my-journey`": (
        "начните его строками `format: 1` и `journey: my-journey`",
        "請以 `format: 1` 與 `journey: my-journey` 開頭",
    ),
    "the file is no journey": ("в файле не путь", "這個檔案不是旅程"),
    "{key:quoted} stays as it is: other files and events refer to it": (
        "{key} остаётся как есть: на это ссылаются другие файлы и события",
        "{key} 不可更改：其他檔案與事件會引用它",
    ),
    "change the title": ("измените название", "請改標題"),
    "open its source and mend it there": ("откройте исходный текст и исправьте там", "請開啟原始檔並在其中修正"),
    "open the file's source and mend it there": (
        "откройте исходный текст файла и исправьте там",
        "請開啟檔案原始碼並在其中修正",
    ),
    "there is nothing at {path:quoted}": ("по адресу {path} ничего нет", "{path} 沒有任何內容"),
    "load the map again": ("загрузите карту заново", "請重新載入地圖"),
    "there is no list at {path:quoted}": ("по адресу {path} нет списка", "{path} 不是清單"),
    "set the value instead": ("задайте вместо этого значение", "請改為設定值"),
    "nothing is to be added at {path:quoted}": ("в {path} нечего добавлять", "{path} 沒有要新增的內容"),
    "give it a value": ("дайте значение", "請給一個值"),
    "{path:quoted} is no item of a list": ("{path} – не пункт списка", "{path} 不是清單中的項目"),
    "give the place of an item and `to`": ("укажите место пункта и `to`", "請指出項目的位置與 `to`"),
    "this place of the file is written in a way that cannot be edited": (
        "это место файла записано так, что правке не поддаётся",
        "檔案此處的寫法無法編輯",
    ),
    "this place of the file cannot be edited": ("это место файла нельзя править", "檔案此處無法編輯"),
    "edit the file's source": ("правьте исходный текст файла", "請編輯檔案原始碼"),
    "{path:quoted} is no place of a journey": ("{path} – не место в пути", "{path} 不是旅程中的位置"),
    "write one like stages/trial/title": (
        "напишите, например, stages/trial/title",
        "請寫成像 stages/trial/title 的形式",
    ),
    "nothing can stand below a single value at {path}": (
        "под одиночным значением {path} ничего стоять не может",
        "單一值 {path} 之下不能再有內容",
    ),
    "set it instead": ("задайте само значение", "請直接設定它"),
    "there is nothing below a single value at {path:quoted}": (
        "под одиночным значением {path} ничего нет",
        "單一值 {path} 之下沒有任何內容",
    ),
    "set the value itself": ("задайте само значение", "請設定值本身"),
    "there is no `{part}` at `{path}`": ("по адресу «{path}» нет «{part}»", "「{path}」沒有「{part}」"),
    "a map or a list stands where one value belongs": (
        "на месте одного значения стоит набор ключей или список",
        "應為單一值之處寫了鍵值表或清單",
    ),
    "write one text or number": ("напишите один текст или одно число", "請寫一段文字或一個數字"),
    "the text holds the character U+{code}": ("в тексте есть знак U+{code}", "文字含有字元 U+{code}"),
    "this is no finite number": ("это не конечное число", "這不是有限的數字"),
    "write a number": ("напишите число", "請寫數字"),
    "there is no edit": ("правок нет", "沒有任何編輯"),
    "send at least one": ("пришлите хотя бы одну", "請至少送出一筆"),
    "line {n:number} of the file is not YAML: {error}": (
        "строка {n} файла – не YAML: {error}",
        "檔案第 {n} 行不是 YAML：{error}",
    ),
    "a key of the file is a list, a map or an alias": (
        "один из ключей файла – список, набор ключей или псевдоним",
        "檔案中有個鍵是清單、鍵值表或別名",
    ),
}
