"""What the server itself says: requests that are refused, parts that do not work."""

from __future__ import annotations

from typing import Final

_MOMENT: Final = ("повторите чуть позже", "請稍後再試")
_SECOND: Final = ("повторите через секунду", "請一秒後再試")
_REQUESTS: Final = ("сейчас обрабатывается слишком много запросов", "正在處理的要求太多")

SERVER: Final[dict[str, tuple[str, str]]] = {
    "mend each place named": ("исправьте каждое названное место", "請修正每個指出之處"),
    "mend the request": ("исправьте запрос", "請修正要求"),
    "the request has faults": ("в запросе есть ошибки", "要求有錯誤"),
    "the request cannot be worked on": ("запрос нельзя обработать", "無法處理這個要求"),
    "a fault": ("ошибка", "錯誤"),
    "this is a fault of Journeyglass": ("это ошибка Journeyglass", "這是 Journeyglass 的錯誤"),
    "there is nothing at this path": ("по этому адресу ничего нет", "這個路徑沒有任何內容"),
    "/api/openapi.json lists what there is": (
        "что есть, перечислено в /api/openapi.json",
        "/api/openapi.json 列出現有內容",
    ),
    "this path does not know the method": ("этот адрес не знает такого метода", "這個路徑不接受此方法"),
    "use none": ("их здесь нет", "這裡沒有"),
    "use {names:list}": ("годится: {names}", "請使用：{names}"),
    "the journey would have faults, so nothing was saved": (
        "в пути появились бы ошибки, поэтому ничего не сохранено",
        "旅程會出現錯誤，因此沒有儲存",
    ),
    "the mapping has faults": ("в разметке есть ошибки", "對應設定有錯誤"),
    # What the error classes say of themselves.
    "A file has faults": ("в файле есть ошибки", "檔案有錯誤"),
    "A journey file has faults": ("в файле пути есть ошибки", "旅程檔案有錯誤"),
    "The journey would have faults": ("в пути появились бы ошибки", "旅程會出現錯誤"),
    "A source file has faults": ("в файле источника есть ошибки", "來源檔案有錯誤"),
    "A figure file has faults": ("в файле показателя есть ошибки", "指標檔案有錯誤"),
    "An amendment has faults": ("в поправках есть ошибки", "修正檔有錯誤"),
    "The workspace's settings have faults": ("в настройках рабочей области есть ошибки", "工作區設定有錯誤"),
    "This mapping has faults.": ("в разметке есть ошибки", "對應設定有錯誤"),
    "Journeyglass cannot go on.": ("Journeyglass не может продолжать", "Journeyglass 無法繼續"),
    "This folder is not a workspace.": ("эта папка – не рабочая область", "這個資料夾不是工作區"),
    "There is nothing of that name.": ("ничего с таким именем нет", "沒有這個名稱的內容"),
    "A value cannot be used.": ("значение не подходит", "這個值不可使用"),
    "A source cannot be read.": ("источник не читается", "無法讀取來源"),
    "The ledger cannot be used.": ("реестр сейчас недоступен", "帳本目前無法使用"),
    "The lake cannot be used.": ("хранилище событий сейчас недоступно", "事件儲存區目前無法使用"),
    "The keeper is not ready.": ("хранитель не готов", "看管程序尚未就緒"),
    "too much at once": ("слишком много сразу", "一次太多"),
    # Waiting.
    "try again in a moment": _MOMENT,
    "try again in a second": _SECOND,
    "try again later": ("повторите позже", "請晚點再試"),
    "try again": ("повторите", "請再試一次"),
    "try again in {n:number} s": ("повторите через {n} с", "請於 {n} 秒後再試"),
    "send it again": ("отправьте ещё раз", "請再送一次"),
    "send again in a second": ("отправьте ещё раз через секунду", "請一秒後再送"),
    "too many requests are being worked on": _REQUESTS,
    "too many listen already": ("слушателей уже слишком много", "監聽者已太多"),
    "several files are being uploaded": ("загружается сразу несколько файлов", "正在上傳多個檔案"),
    "the upload broke off": ("загрузка оборвалась", "上傳中斷"),
    "the file did not come in time": ("файл не пришёл вовремя", "檔案未及時送達"),
    "the body did not come in time": ("тело запроса не пришло вовремя", "要求內容未及時送達"),
    "too much is being received at once": ("сейчас принимается слишком много сразу", "同時接收的內容太多"),
    "the body is over {n:number} MiB": ("тело запроса больше {n} МиБ", "要求內容超過 {n} MiB"),
    "send fewer events in one request": ("отправляйте в одном запросе меньше событий", "請在一次要求中送出較少事件"),
    "the application API is being loaded": ("приложение загружается", "應用程式正在載入"),
    # From where a request comes.
    "this change does not come from a page of ours": (
        "это изменение пришло не с нашей страницы",
        "這項變更並非來自我們的頁面",
    ),
    "load the page again, and repeat it": ("загрузите страницу заново и повторите", "請重新載入頁面後再做一次"),
    "this name is not one of the server's": ("это не имя нашего сервера", "這不是本伺服器的名稱"),
    "add it to `hosts` under [serve]": ("добавьте его в `hosts` в разделе [serve]", "請加入 [serve] 之下的 `hosts`"),
    "/api is not for pages of other sites": ("/api не для страниц других сайтов", "/api 不供其他網站的頁面使用"),
    "ask from your own server": ("обращайтесь со своего сервера", "請從你自己的伺服器發出要求"),
    # What is asked.
    "`{text}` is no option": ("«{text}» – не параметр", "「{text}」不是選項"),
    "write NAME:VALUE, such as within:30d": (
        "напишите NAME:VALUE, например within:30d",
        "請寫 NAME:VALUE，例如 within:30d",
    ),
    "`{text}` names nothing": ("«{text}» ничего не называет", "「{text}」沒有指出任何內容"),
    "write NAME:VALUE, such as stage:onboarding": (
        "напишите NAME:VALUE, например stage:onboarding",
        "請寫 NAME:VALUE，例如 stage:onboarding",
    ),
    "`{text}` is no filter": ("«{text}» – не фильтр", "「{text}」不是篩選條件"),
    "write KEY:VALUE, such as segment:agencies": (
        "напишите KEY:VALUE, например segment:agencies",
        "請寫 KEY:VALUE，例如 segment:agencies",
    ),
    "Field required": ("поле обязательно", "此欄位必填"),
    "Extra inputs are not permitted": ("лишнее поле", "不允許多餘的欄位"),
    "String should have at least {n:number} character": (
        "текст слишком короткий: знаков должно быть не меньше {n}",
        "文字太短：至少 {n} 個字元",
    ),
    "String should have at least {n:number} characters": (
        "текст слишком короткий: знаков должно быть не меньше {n}",
        "文字太短：至少 {n} 個字元",
    ),
    "String should have at most {n:number} character": (
        "текст слишком длинный: знаков должно быть не больше {n}",
        "文字太長：最多 {n} 個字元",
    ),
    "String should have at most {n:number} characters": (
        "текст слишком длинный: знаков должно быть не больше {n}",
        "文字太長：最多 {n} 個字元",
    ),
    "String should match pattern '{pattern}'": ("текст не подходит под образец {pattern}", "文字不符合格式 {pattern}"),
    "List should have at least {n:number} item after validation, not {m:number}": (
        "пунктов в списке: {m}, а нужно не меньше {n}",
        "清單有 {m} 項，至少需要 {n} 項",
    ),
    "List should have at most {n:number} items after validation, not {m}": (
        "пунктов в списке: {m}, а должно быть не больше {n}",
        "清單有 {m} 項，最多 {n} 項",
    ),
    "Input should be greater than or equal to {n:number}": ("значение должно быть не меньше {n}", "值不可小於 {n}"),
    "Input should be less than or equal to {n:number}": ("значение должно быть не больше {n}", "值不可大於 {n}"),
    "Input should be {names:list}": ("допустимо только: {names}", "只可為：{names}"),
    "Input should be a valid string": ("ожидается текст", "應為文字"),
    "Input should be a valid integer": ("ожидается целое число", "應為整數"),
    "Input should be a valid integer, {why}": ("ожидается целое число ({why})", "應為整數（{why}）"),
    "Input should be a valid number": ("ожидается число", "應為數字"),
    "Input should be a valid boolean": ("ожидается true или false", "應為 true 或 false"),
    "Input should be a valid boolean, {why}": ("ожидается true или false ({why})", "應為 true 或 false（{why}）"),
    "Input should be a valid datetime": ("ожидаются дата и время", "應為日期與時間"),
    "Input should be a valid datetime, {why}": ("ожидаются дата и время ({why})", "應為日期與時間（{why}）"),
    "Input should be a valid datetime or date, {why}": ("ожидается дата ({why})", "應為日期（{why}）"),
    "Input should be a valid list": ("ожидается список", "應為清單"),
    "Input should be a valid dictionary": ("ожидается набор ключей", "應為鍵值表"),
    "Input should be a valid dictionary or object to extract fields from": ("ожидается набор ключей", "應為鍵值表"),
    "JSON decode error": ("это не JSON", "這不是 JSON"),
    # The parts of the server.
    "the ledger is being opened": ("реестр открывается", "帳本正在開啟"),
    "the ledger is not open": ("реестр не открыт", "帳本尚未開啟"),
    "the events cannot be kept now": ("сейчас события сохранить нельзя", "目前無法保存事件"),
    "it is being opened": ("открывается", "正在開啟"),
    "it is being started": ("запускается", "正在啟動"),
    "it is being loaded": ("загружается", "正在載入"),
    "it tries again every second and goes on by itself": (
        "попытка повторяется каждую секунду, дальше всё пойдёт само",
        "每秒自動重試，會自行恢復",
    ),
    "this process has none; another one keeps the workspace": (
        "в этом процессе его нет: рабочую область ведёт другой",
        "此程序沒有；由另一個程序看管工作區",
    ),
    "a fault of Journeyglass ({name})": ("ошибка Journeyglass ({name})", "Journeyglass 的錯誤（{name}）"),
    "see the log": ("посмотрите журнал", "請查看記錄"),
    "one of its threads died": ("один из его потоков остановился", "其中一個執行緒停止了"),
    "it is started again by itself": ("он запустится сам", "會自動重新啟動"),
    "it waits: another process keeps the workspace": (
        "ждёт: рабочую область ведёт другой процесс",
        "等待中：另一個程序正在看管工作區",
    ),
    "it reads the history": ("читает историю", "正在讀取歷史"),
    "wait; this takes as long as a reading of everything": (
        "подождите: это длится столько же, сколько чтение всего",
        "請稍候；所需時間等同讀取全部資料",
    ),
}
