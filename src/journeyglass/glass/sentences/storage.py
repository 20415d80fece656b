"""What the ledger, the lake, the keeper and the readings say when they cannot go on."""

from __future__ import annotations

from typing import Final

_ROOM: Final = ("освободите место на диске; дальше всё пойдёт само", "請騰出磁碟空間；之後會自動繼續")
_HELD: Final = (
    "реестр занят другим процессом; когда тот закончит, всё пойдёт дальше",
    "另一個程序正在使用帳本；完成後會繼續",
)

STORAGE: Final[dict[str, tuple[str, str]]] = {
    "make room on the disk; it goes on by itself then": _ROOM,
    "another process holds the ledger; it goes on when that one is done": _HELD,
    "let this user write in the workspace's folder": (
        "разрешите этому пользователю запись в папку рабочей области",
        "請允許此使用者寫入工作區資料夾",
    ),
    "look after the disk; it goes on by itself when that works again": (
        "проверьте диск; когда он заработает, всё пойдёт само",
        "請檢查磁碟；恢復後會自動繼續",
    ),
    "see that the workspace's folder is there and may be written": (
        "проверьте, что папка рабочей области на месте и доступна для записи",
        "請確認工作區資料夾存在且可寫入",
    ),
    "see that the database server runs and can be reached": (
        "проверьте, что сервер базы данных работает и доступен",
        "請確認資料庫伺服器正在執行且可連線",
    ),
    "see that nothing else holds it, then go on": (
        "проверьте, что его не держит кто-то ещё, и продолжайте",
        "請確認沒有其他程序占用，再繼續",
    ),
    "the ledger cannot be used: another part of this process writes": (
        "реестр сейчас недоступен: в него пишет другая часть этого процесса",
        "帳本目前無法使用：此程序的另一部分正在寫入",
    ),
    "the ledger cannot be used: {error}": ("реестр недоступен: {error}", "帳本無法使用：{error}"),
    "the server stops": ("сервер останавливается", "伺服器正在停止"),
    "send this again to the next one": ("отправьте это следующему", "請送給下一個伺服器"),
    "send this again in a moment": ("отправьте это чуть позже", "請稍後再送"),
    "more events arrive than can be kept in time": (
        "событий приходит больше, чем удаётся сохранять",
        "事件到達的速度超過保存速度",
    ),
    "this cannot be kept: {error}": ("сохранить это нельзя: {error}", "無法保存：{error}"),
    "this ledger was written by a newer Journeyglass (its revision is {at})": (
        "этот реестр записан более новой версией Journeyglass (редакция {at})",
        "這份帳本由較新的 Journeyglass 寫入（版本 {at}）",
    ),
    "update Journeyglass": ("обновите Journeyglass", "請更新 Journeyglass"),
    # The lake.
    "the reading cache cannot be built: {error}": ("кэш чтения не строится: {error}", "無法建立讀取快取：{error}"),
    "look for a damaged file in the lake": (
        "поищите повреждённый файл в хранилище событий",
        "請檢查事件儲存區是否有損壞的檔案",
    ),
    "the reading cache is damaged": ("кэш чтения повреждён", "讀取快取已損壞"),
    "the reading cache is damaged: {error}": ("кэш чтения повреждён: {error}", "讀取快取已損壞：{error}"),
    "it is rebuilt at the next reading": ("он построится заново при следующем чтении", "下次讀取時會重建"),
    "the reading cache is out of order": ("порядок в кэше чтения нарушен", "讀取快取的順序錯亂"),
    "delete the workspace's .journeyglass/cache and read again": (
        "удалите .journeyglass/cache рабочей области и прочитайте снова",
        "請刪除工作區的 .journeyglass/cache 後重新讀取",
    ),
    "what the lake's commit {n} did cannot be told any more": (
        "что изменила запись {n} в хранилище событий, уже не узнать",
        "已無法得知事件儲存區的提交 {n} 做了什麼",
    ),
    "read the lake as a whole": ("прочитайте хранилище целиком", "請完整讀取事件儲存區"),
    "the lake's log cannot be read: {error}": (
        "журнал хранилища событий не читается: {error}",
        "無法讀取事件儲存區的記錄：{error}",
    ),
    "the lake cannot be read: {error}": ("хранилище событий не читается: {error}", "無法讀取事件儲存區：{error}"),
    "the lake cannot be written: {error}": (
        "хранилище событий не записывается: {error}",
        "無法寫入事件儲存區：{error}",
    ),
    "the lake's old versions cannot be removed: {error}": (
        "старые версии хранилища событий не удаляются: {error}",
        "無法移除事件儲存區的舊版本：{error}",
    ),
    "look at {path}": ("посмотрите {path}", "請查看 {path}"),
    "the lake's files are being merged or erased": (
        "файлы хранилища событий сейчас объединяются или стираются",
        "正在合併或清除事件儲存區的檔案",
    ),
    "others have replaced the same files of the lake": (
        "те же файлы хранилища событий заменил кто-то другой",
        "其他人已取代事件儲存區的相同檔案",
    ),
    "the folder {path} has `{char}` in its name": (
        "в имени папки {path} есть «{char}»",
        "資料夾 {path} 的名稱含有「{char}」",
    ),
    "rename it without that": ("переименуйте её без этого знака", "請改名，去掉該字元"),
    "the facts to write are not of the lake's schema": (
        "записываемые факты не по схеме хранилища событий",
        "要寫入的資料不符合事件儲存區的結構",
    ),
    "this is a fault of the program": ("это ошибка программы", "這是程式的錯誤"),
    "another import is running in this workspace": (
        "в этой рабочей области идёт другая загрузка",
        "這個工作區正在進行另一項匯入",
    ),
    "wait until it is done, then try again": ("дождитесь её конца и повторите", "請等它完成後再試"),
    "what waits in the inbox is not in this reading: {why:perhaps}": (
        "то, что ждёт во входящих, в это чтение не вошло: {why}",
        "收件匣中等待的內容未納入這次讀取：{why}",
    ),
    "the lake is older than the ledger: it lacks messages {first:number} to {last:number}, "
    "sealed from {since} to {until} UTC": (
        "хранилище событий старше реестра: в нём нет сообщений с {first} по {last}, "
        "записанных с {since} по {until} UTC",
        "事件儲存區比帳本舊：缺少 {since} 至 {until}（UTC）封存的第 {first} 到 {last} 則訊息",
    ),
    "put back the copy of the lake that belongs to this ledger, or go on without them with "
    "`journeyglass lake accept-loss`": (
        "верните копию хранилища от этого реестра или продолжайте без них: `journeyglass lake accept-loss`",
        "請放回與此帳本相符的事件儲存區備份，或以 `journeyglass lake accept-loss` 略過",
    ),
    # The keeper.
    "no keeper of this process is at work on the workspace": (
        "в этом процессе никто не ведёт рабочую область",
        "此程序目前沒有看管工作區",
    ),
    "no journey {name} is read here": ("пути «{name}» здесь не читают", "這裡沒有讀取旅程「{name}」"),
    "the keeper has not read the journeys yet": ("хранитель ещё не прочитал пути", "看管程序尚未讀取旅程"),
    "another keeper has taken over": ("работу принял другой хранитель", "另一個看管程序已接手"),
    "nothing: this one waits for its turn": ("ничего: этот ждёт своей очереди", "不必處理：它會等候輪替"),
    "the lake was put back from a copy": ("хранилище событий восстановлено из копии", "事件儲存區已從備份還原"),
    "nothing: it is read as a whole": ("ничего: оно читается целиком", "不必處理：會完整讀取"),
    "events wait for an import to end before they go into the lake": (
        "события ждут конца загрузки, чтобы попасть в хранилище",
        "事件正等待匯入結束後寫入儲存區",
    ),
    "see that the import comes to an end": ("проследите, чтобы загрузка закончилась", "請確認匯入會結束"),
    "this part of the keeper has stopped: {why:perhaps}": (
        "эта часть хранителя остановилась: {why}",
        "看管程序的這一部分已停止：{why}",
    ),
    "look after the disk or the service, it goes on by itself then": (
        "проверьте диск или службу, дальше всё пойдёт само",
        "請檢查磁碟或服務，之後會自動繼續",
    ),
    "this is a fault of the program, it tries again": (
        "это ошибка программы, попытка повторится",
        "這是程式的錯誤，會自動重試",
    ),
    "until then the journey is read as it was before": (
        "до тех пор путь читается прежним",
        "在此之前，旅程仍依原內容讀取",
    ),
    "until then that source is not refreshed": ("до тех пор источник не обновляется", "在此之前，不會更新該來源"),
    "the journey {journey} gives one subject over {n:number} visits": (
        "на пути «{journey}» у одного объекта больше {n} пребываний",
        "旅程「{journey}」讓單一對象超過 {n} 次停留",
    ),
    "a rule with in_stage_for or quiet_for falls due again and again: lead its outcome elsewhere": (
        "правило с in_stage_for или quiet_for срабатывает снова и снова: ведите его исход в другое место",
        "含 in_stage_for 或 quiet_for 的規則一再觸發：請把其結果導向別處",
    ),
}
