"""What is wrong with a question about a figure, and with a figure of one's own."""

from __future__ import annotations

from typing import Final

_SPAN: Final = ("задайте `start`, который стоит раньше `to`", "請指定位於 `to` 之前的 `start`")
_OPTIONS: Final = ("его параметры: {names}", "它的選項：{names}")

FIGURES: Final[dict[str, tuple[str, str]]] = {
    "there is no figure {name}": ("показателя «{name}» нет", "沒有指標「{name}」"),
    "there is no figure `{name}`": ("показателя «{name}» нет", "沒有指標「{name}」"),
    "the figure {name} has no option {options:list}": (
        "у показателя «{name}» нет параметра {options}",
        "指標「{name}」沒有選項 {options}",
    ),
    "its options: none": ("параметров у него нет", "它沒有選項"),
    "its options: {names:list}": _OPTIONS,
    "the figure {name} cannot be broken down": ("показатель «{name}» не разбивается", "指標「{name}」無法細分"),
    "leave `{key}` out": ("уберите `{key}`", "請刪去 `{key}`"),
    "the figure {name} has no breakdown by {by}": (
        "показатель «{name}» не разбивается по {by}",
        "指標「{name}」無法依 {by} 細分",
    ),
    "use {names:list} or a trait": ("годится: {names} или признак", "請使用：{names} 或特徵"),
    "the figure {name} does not tell its rows apart by {key}": (
        "строки показателя «{name}» не различаются по {key}",
        "指標「{name}」的列不依 {key} 區分",
    ),
    "leave that out": ("уберите это", "請刪去"),
    "the figure {name} has no row of {key}": (
        "у показателя «{name}» нет строки {key}",
        "指標「{name}」沒有 {key} 這一列",
    ),
    "its rows are told apart by {names:list}": ("его строки различаются по {names}", "它的列依 {names} 區分"),
    "the figure {name} has no number {measure} here": (
        "у показателя «{name}» здесь нет числа {measure}",
        "指標「{name}」在此沒有數字 {measure}",
    ),
    "{names:list} cannot be measured here": ("{names}: здесь не измеряется", "{names} 在此無法計算"),
    "another figure": ("другой показатель", "其他指標"),
    "a trend and a comparison are two questions": (
        "динамика и сравнение – два разных вопроса",
        "趨勢與比較是兩個不同的問題",
    ),
    "ask for one of them": ("запросите что-то одно", "請只問其中之一"),
    "the periods are those of the trend": ("периоды задаёт динамика", "期間由趨勢決定"),
    "the periods of {name} are those asked for": (
        "периоды показателя «{name}» уже заданы вопросом",
        "「{name}」的期間由問題決定",
    ),
    "{n} is no number of accounts": ("{n} – не число компаний", "{n} 不是公司數量"),
    "{n} is no number of comments": ("{n} – не число комментариев", "{n} 不是留言數量"),
    "{n} is no number of contacts": ("{n} – не число контактов", "{n} 不是接觸次數"),
    "{n} is no number of people": ("{n} – не число людей", "{n} 不是人數"),
    "{n} is no number of answers": ("{n} – не число ответов", "{n} 不是回覆數量"),
    "{n} is no number of months": ("{n} – не число месяцев", "{n} 不是月數"),
    "`{n}` is no number of periods": ("«{n}» – не число периодов", "「{n}」不是期間數"),
    "give a whole number, such as {n:number}": ("задайте целое число, например {n}", "請給整數，例如 {n}"),
    "give a whole number from 1 on": ("задайте целое число, начиная с 1", "請給 1 以上的整數"),
    "write a whole number up to {n:number}": ("напишите целое число не больше {n}", "請寫不大於 {n} 的整數"),
    "a half-life has an end": ("у периода полураспада есть конец", "半衰期必須有限"),
    "give one such as 7d": ("задайте, например, 7d", "請給例如 7d"),
    "there is no chain of order {n}": ("цепи порядка {n} нет", "沒有 {n} 階的鏈"),
    "a coalition has no worth {name}": ("у коалиции нет ценности {name}", "聯盟沒有價值 {name}"),
    "attribution goes ahead, to a later stage": (
        "атрибуция идёт вперёд, к более позднему этапу",
        "歸因只往後面的階段進行",
    ),
    "conversion goes ahead, to a later stage": (
        "конверсия идёт вперёд, к более позднему этапу",
        "轉換只往後面的階段進行",
    ),
    "give a `start` that stands before `to`": _SPAN,
    "touches cannot be told apart by {by}": ("касания не различить по {by}", "接觸無法依 {by} 區分"),
    "on Spark, touches cannot be told apart by {by}": (
        "в Spark касания не различить по {by}",
        "在 Spark 上，接觸無法依 {by} 區分",
    ),
    "on Spark, attribution is not broken down by {by}": (
        "в Spark атрибуция не разбивается по {by}",
        "在 Spark 上，歸因無法依 {by} 細分",
    ),
    "which {name} is meant is not said": ("не сказано, что именно имеется в виду: {name}", "沒有說明是哪個 {name}"),
    "{text} is no number of the {name}": ("«{text}» – не номер для {name}", "「{text}」不是 {name} 的編號"),
    "give `key={name}:{value}`": ("задайте `key={name}:{value}`", "請給 `key={name}:{value}`"),
    "give `key={name}:…`": ("задайте `key={name}:…`", "請給 `key={name}:…`"),
    "{name} is a share from 0 to 1": ("{name} – доля от 0 до 1", "{name} 是 0 到 1 之間的比例"),
    "write it like {example}": ("напишите, например, {example}", "請寫例如 {example}"),
    "write it like 0.8 or 80%": ("напишите, например, 0.8 или 80%", "請寫例如 0.8 或 80%"),
    "write it like 0.1 or 10%": ("напишите, например, 0.1 или 10%", "請寫例如 0.1 或 10%"),
    "{name} is a rate of 0 or more": ("{name} – ставка от 0 и выше", "{name} 是不小於 0 的比率"),
    "{text} is no {name}": ("«{text}» не подходит для {name}", "「{text}」不可作為 {name}"),
    "{text} is no duration": ("«{text}» – не длительность", "「{text}」不是時間長度"),
    "{advice:part}, or ever": ("{advice}, или ever", "{advice}，或 ever"),
    "{name} is counted in months": ("{name} считается в месяцах", "{name} 以月計算"),
    "write it like 36mo or 3y, at most 50y": (
        "напишите, например, 36mo или 3y, не больше 50y",
        "請寫例如 36mo 或 3y，最多 50y",
    ),
    "there are no cohorts by {length}": ("когорт по {length} нет", "沒有依 {length} 的世代"),
    "the two sides have different breakdowns": ("у двух сторон разные разбивки", "兩側的細分方式不同"),
    "give both the same `by`": ("задайте обеим одинаковый `by`", "請給兩側相同的 `by`"),
    "the figure {name} is not broken down": ("показатель «{name}» не разбит", "指標「{name}」沒有細分"),
    "say by what, such as `by` segment": ("укажите, по чему, например `by` segment", "請指定依什麼，例如 `by` segment"),
    "the period has no beginning, so there is none before it": (
        "у периода нет начала, значит, нет и предыдущего",
        "期間沒有起點，因此沒有前一期",
    ),
    "give a `since`": ("задайте `since`", "請給 `since`"),
    "the period begins after the reading's instant": (
        "период начинается позже даты, на которую показаны данные",
        "期間的起點晚於讀取的時間點",
    ),
    "give an earlier `since`": ("задайте `since` пораньше", "請給較早的 `since`"),
    "there is no group {name}": ("группы «{name}» нет", "沒有群組「{name}」"),
    "the breakdown has no groups": ("в разбивке нет групп", "細分結果沒有群組"),
    "contacts are not counted by {per}": ("контакты не считаются по {per}", "接觸不依 {per} 計算"),
    "use week or month": ("используйте week или month", "請用 week 或 month"),
    "there is no basis {name}": ("основы «{name}» нет", "沒有基準「{name}」"),
    "no account has a trait {name}": ("признака «{name}» нет ни у одной компании", "沒有公司具有特徵「{name}」"),
    "the journey {journey} has no segment with a rule": (
        "на пути «{journey}» нет сегмента с правилом",
        "旅程「{journey}」沒有帶規則的客群",
    ),
    "write `segments` with `who`, or use a trait": (
        "напишите `segments` с `who` или используйте признак",
        "請寫帶 `who` 的 `segments`，或使用特徵",
    ),
    "`{text}` is nothing to keep": ("«{text}» не годится для отбора", "「{text}」不能用來篩選"),
    "write a breakdown and its value, such as channel:email": (
        "напишите разбивку и значение, например channel:email",
        "請寫細分項目與其值，例如 channel:email",
    ),
    "the period ends before it begins": ("период заканчивается раньше, чем начинается", "期間的結束早於開始"),
    "give a `since` before `until`": ("задайте `since` раньше `until`", "請讓 `since` 早於 `until`"),
    "the journey {journey} has no outcome {outcome}": (
        "на пути «{journey}» нет исхода «{outcome}»",
        "旅程「{journey}」沒有結果「{outcome}」",
    ),
    "the figure {name} is for the journey {journey}": (
        "показатель «{name}» – для пути «{journey}»",
        "指標「{name}」屬於旅程「{journey}」",
    ),
    "ask for it there": ("запросите его там", "請在那裡查詢"),
    "there is no period {name}": ("периода «{name}» нет", "沒有期間「{name}」"),
    "{name} is no period": ("«{name}» – не период", "「{name}」不是期間"),
    "use {names:list} or {other}": ("годится: {names} или {other}", "請使用：{names} 或 {other}"),
    "there are {n:number} periods of a {every}": ("периодов ({every}) получается: {n}", "以 {every} 計共有 {n} 個期間"),
    "ask for at most {n:number}, or for longer ones": (
        "запросите не больше {n} или возьмите периоды длиннее",
        "請最多查詢 {n} 個，或改用較長的期間",
    ),
    "{text} names no stages": ("{text} не называет этапов", "{text} 沒有指出階段"),
    "give one, or several with commas between them": (
        "укажите один этап или несколько через запятую",
        "請給一個，或以逗號分隔多個",
    ),
    # A figure of one's own.
    "the figure file {path} cannot be read": ("файл показателя {path} не читается", "無法讀取指標檔案 {path}"),
    "begin it with `format: 1` and `figure: my-figure`": (
        "начните его строками `format: 1` и `figure: my-figure`",
        "請以 `format: 1` 與 `figure: my-figure` 開頭",
    ),
    "there is a figure `{name}` already": ("показатель «{name}» уже есть", "已有指標「{name}」"),
    "give yours another id": ("дайте своему другой идентификатор", "請給你的指標另一個代號"),
    "a sum goes over events": ("сумма (sum) считается по событиям", "總和（sum）以事件計算"),
    "write `over: events`, with `stage` if you like": (
        "напишите `over: events`, при желании со `stage`",
        "請寫 `over: events`，需要時加上 `stage`",
    ),
    "a {measure} over {over} needs `{key}`": (
        "для {measure} по {over} нужен `{key}`",
        "以 {over} 計的 {measure} 需要 `{key}`",
    ),
    "write `{text}`": ("напишите `{text}`", "請寫 `{text}`"),
    "`{key}` has no meaning in a {measure} over {over}": (
        "в {measure} по {over} ключ `{key}` ничего не значит",
        "在以 {over} 計的 {measure} 中，`{key}` 沒有意義",
    ),
    "leave it out; it is for a {measures:list}": ("уберите его; он для {measures}", "請刪去；它用於 {measures}"),
    "a median over events is of one thing, of a `value` or of the time `until` another event": (
        "медиана (median) по событиям берётся от чего-то одного: от `value` или от времени `until` другого события",
        "以事件計的中位數（median）只能是一種：`value`，或到另一事件為止的時間 `until`",
    ),
    "write one of the two": ("напишите одно из двух", "請寫兩者之一"),
    "`same` ties two events, and there is one": (
        "`same` связывает два события, а здесь одно",
        "`same` 連結兩個事件，而這裡只有一個",
    ),
    "write `until: {{did: …}}`, too": ("напишите также `until: {{did: …}}`", "請同時寫 `until: {{did: …}}`"),
    "a time is in days, not in {unit}": (
        "время считается в днях (days), а не в {unit}",
        "時間以天（days）計，不以 {unit} 計",
    ),
    "a {measure} over {over} cannot be per {per}": (
        "{measure} по {over} не бывает на {per}",
        "以 {over} 計的 {measure} 不能以 {per} 為單位",
    ),
    "{what:part}: the indicator stays empty": ("{what}; индикатор останется пустым", "{what}；指標欄會是空的"),
    "the figure `{name}` has no one number": ("у показателя «{name}» не одно число", "指標「{name}」不是單一數字"),
    "the figure `{name}` does not fit this journey": (
        "показатель «{name}» не подходит этому пути",
        "指標「{name}」不適用這個旅程",
    ),
    "ask for it with `journeyglass figures`": (
        "запросите его: `journeyglass figures`",
        "請以 `journeyglass figures` 查詢",
    ),
    "`journeyglass figures --list` tells those there are": (
        "какие есть, покажет `journeyglass figures --list`",
        "`journeyglass figures --list` 列出現有指標",
    ),
    "see {path}": ("см. {path}", "請見 {path}"),
    "{path} has faults and is left out; `journeyglass check` tells them": (
        "в {path} есть ошибки, он не учтён; их покажет `journeyglass check`",
        "{path} 有錯誤，未納入；`journeyglass check` 會列出",
    ),
    "no journey here has the stage `{name}`": (
        "ни на одном пути здесь нет этапа «{name}»",
        "這裡沒有旅程具有階段「{name}」",
    ),
    "no journey here has the outcome `{name}`": (
        "ни на одном пути здесь нет исхода «{name}»",
        "這裡沒有旅程具有結果「{name}」",
    ),
    "no journey here has the journey `{name}`": ("пути «{name}» здесь нет", "這裡沒有旅程「{name}」"),
    # Exports.
    "a .{format} file needs a package that is not installed": (
        "для файла .{format} нужен пакет, который не установлен",
        ".{format} 檔需要尚未安裝的套件",
    ),
    "run `pip install journeyglass[{package}]`": (
        "выполните `pip install journeyglass[{package}]`",
        "請執行 `pip install journeyglass[{package}]`",
    ),
    "run `{command}`": ("выполните `{command}`", "請執行 `{command}`"),
    "the fonts of the map are not there": ("шрифтов карты нет на месте", "找不到地圖的字型"),
    "the painter of the map is not built": ("рисующая часть карты не собрана", "地圖的繪製程式尚未建置"),
    "install Journeyglass, or run `npm run build` in web/": (
        "установите Journeyglass или выполните `npm run build` в web/",
        "請安裝 Journeyglass，或在 web/ 執行 `npm run build`",
    ),
    "the map has no lane {names:list}": ("на карте нет дорожки {names}", "地圖沒有泳道 {names}"),
    "{package} is not installed": ("{package} не установлен", "未安裝 {package}"),
    "the query cannot be run: {error}": ("запрос не выполняется: {error}", "無法執行查詢：{error}"),
    "mend it": ("исправьте его", "請修正"),
}
