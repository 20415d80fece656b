"""What figures remark, in English as they say it, then in Russian and Traditional Chinese."""

from __future__ import annotations

from typing import Final

from journeyglass.glass.money_words import MONEY_REMARKS

REMARKS: Final[dict[str, tuple[str, str]]] = MONEY_REMARKS | {
    "no event that leads here has ever come": (
        "ни одного события, ведущего сюда, ещё не приходило",
        "從未收到會進入此階段的事件",
    ),
    "no event that leads to {stage} has ever come": (
        "ни одного события, ведущего на этап «{stage}», ещё не приходило",
        "從未收到會進入「{stage}」的事件",
    ),
    "nobody sends what could end the stage": (
        "никто не присылает того, чем этап мог бы закончиться",
        "沒有任何來源送出可結束此階段的事件",
    ),
    "nobody sends what could end {stage}": (
        "никто не присылает того, чем мог бы закончиться этап «{stage}»",
        "沒有任何來源送出可結束「{stage}」的事件",
    ),
    "nobody sends what {outcome} asks for": (
        "никто не присылает событий для исхода {outcome}",
        "沒有任何來源送出 {outcome} 所需的事件",
    ),
    "the map gives {stage} no patience": (
        "на карте у этапа «{stage}» не задан срок терпения",
        "地圖未替「{stage}」設定等待期限",
    ),
    "the map has no loss at {stage}": (
        "на карте у этапа «{stage}» нет исходов с потерей",
        "地圖上「{stage}」沒有流失結果",
    ),
    "no event of a loss has ever come": ("ни одного события потери ещё не приходило", "從未收到流失事件"),
    "outside there is no patience": ("вне пути срока терпения нет", "旅程之外沒有等待期限"),
    "no event of {milestone} has ever come": (
        "ни одного события вехи {milestone} ещё не приходило",
        "從未收到里程碑 {milestone} 的事件",
    ),
    "the map does not say which events it is": ("на карте не сказано, какие это события", "地圖未說明是哪些事件"),
    "there are no events to look at": ("событий для просмотра нет", "沒有可查看的事件"),
    "its rule asks for more than events of the visit": (
        "правилу мало событий самого пребывания",
        "其規則需要停留期間以外的資料",
    ),
    "none of its events has ever come": ("ни одного такого события ещё не приходило", "從未收到這類事件"),
    "nobody was left to watch after {days} days": (
        "дольше {days} дн. наблюдать было некого",
        "{days} 天後已無可觀察的對象",
    ),
    "a lower bound: nobody has been watched longer than {days} days": (
        "нижняя граница: дольше {days} дн. никого не наблюдали",
        "此為下限：最長只觀察了 {days} 天",
    ),
    "not reached yet: too many are still going on": (
        "пока не достигнуто: слишком многие ещё в пути",
        "尚未達到：太多仍在進行",
    ),
    "under 5 subjects": ("меньше 5 объектов", "不足 5 個對象"),
    "{n} visits of {stage} ended before their ends were recorded and are left out": (
        "«{stage}»: пребывания, которые закончились до начала учёта, не учтены – {n}",
        "「{stage}」有 {n} 次停留在開始記錄之前就結束，未計入",
    ),
    "{n} ended visits of {stage} began before their ends were recorded: counted, but in no share": (
        "«{stage}»: законченные пребывания, которые начались до учёта, – {n}. Посчитаны, но в доли не входят",
        "「{stage}」有 {n} 次停留在開始記錄之前就開始：計入次數，不計入比例",
    ),
    "an amount of {currency} is no number below a trillion: left out": (
        "сумма в {currency} — не число меньше триллиона: не учтена",
        "{currency} 的金額不是小於一兆的數字：未計入",
    ),
    "no rate was given for {currency}: left out": (
        "курс {currency} не задан: не учтено",
        "未提供 {currency} 匯率：未計入",
    ),
    "{n} turns with the moment {start} are undecided: slow wins among them are still missing here": (
        "витков с моментом {start} без решения: {n}. Медленных выигрышей среди них здесь ещё нет",
        "{n} 輪有 {start} 但未定案：其中較慢的贏單尚未計入",
    ),
    "the map does not say when a deal is {kind}": (
        "на карте не сказано, когда сделка считается {kind}",
        "地圖未說明何時算「{kind}」",
    ),
    "no event by which a deal is {kind} has ever come": (
        "события, по которому сделка считается {kind}, ещё не приходило",
        "從未收到算作「{kind}」的事件",
    ),
    "the map has no moment {moment}": ("на карте нет момента {moment}", "地圖上沒有關鍵時刻 {moment}"),
    "no event of the moment {moment} has ever come": (
        "ни одного события момента {moment} ещё не приходило",
        "從未收到關鍵時刻 {moment} 的事件",
    ),
    "no event of a win has ever come": ("ни одного события выигрыша ещё не приходило", "從未收到贏單事件"),
    "{n} paths won, {m} lost; {k} turns are undecided and left out": (
        "путей: выиграно {n}, проиграно {m}; витков без решения: {k}, они не учтены",
        "贏得 {n} 條路徑，失去 {m} 條；{k} 輪尚未定案，未計入",
    ),
    "{n} were won without any touch by a customer: no channel has their credit": (
        "выиграно без единого касания клиента: {n}; эти заслуги не достались ни одному каналу",
        "{n} 筆在客戶毫無接觸下贏得：功勞不歸任何管道",
    ),
    "the {n} rarest kinds of touch are together as {name}": (
        "самые редкие виды касаний ({n}) сведены вместе: {name}",
        "最少見的 {n} 種接觸合併為 {name}",
    ),
    "the map does not say when it happens": (
        "на карте не сказано, когда это происходит",
        "地圖未說明何時發生",
    ),
    "{n} transitions carried no money that counts: they are in the numbers only": (
        "переходов без учитываемых денег: {n}; они есть только в количествах",
        "{n} 次轉換沒有可計的金額：只計入次數",
    ),
    "no rate was given for {currency}: left out by value": (
        "курс {currency} не задан: по сумме не учтено",
        "未提供 {currency} 匯率：未計入金額",
    ),
    "drawn orders: standard error {error}": (
        "порядки взяты случайно: стандартная ошибка {error}",
        "順序為抽樣：標準誤 {error}",
    ),
    "{period} is not over yet": ("период {period} ещё не закончился", "{period} 尚未結束"),
    "the two sides are taken as independent: subjects that are in both make the interval rough": (
        "обе стороны считаются независимыми: объекты, которые есть в обеих, делают интервал приблизительным",
        "兩側視為獨立：同時出現在兩側的對象會使區間較粗略",
    ),
    "no event {name} has ever come": ("события {name} ещё не приходило", "從未收到事件 {name}"),
    "groups by outcome describe how visits ended; they cannot be known beforehand": (
        "группы по исходу говорят, чем пребывание закончилось; заранее этого знать нельзя",
        "依結果分組說明停留如何結束，事前無法得知",
    ),
    "{n} answers have no score from {least} to {most}: left out": (
        "ответов без оценки от {least} до {most}: {n}, не учтены",
        "{n} 則回覆沒有 {least} 到 {most} 的分數：未計入",
    ),
    "no answer to a survey of the kind {part} has ever come": (
        "ни одного ответа на опрос «{part}» ещё не приходило",
        "從未收到「{part}」問卷的回覆",
    ),
    "no answer to a survey has ever come": ("ни одного ответа на опрос ещё не приходило", "從未收到問卷回覆"),
    "nobody tells which surveys were sent": ("никто не сообщает, какие опросы отправлены", "沒有問卷發送的紀錄"),
    "under {n} answers": ("меньше {n} ответов", "不足 {n} 則回覆"),
    "only what the map believes: nobody was asked here": (
        "только предположение карты: здесь никого не спрашивали",
        "僅為地圖的假設：此處未曾詢問",
    ),
    "nobody tells whether promises were kept": (
        "никто не сообщает, сдержаны ли обещания",
        "沒有承諾是否兌現的紀錄",
    ),
    "no engagement says whether it was on time": (
        "ни об одном проекте не известно, сдан ли он в срок",
        "沒有專案說明是否準時",
    ),
    "no engagement says whether it was on budget": (
        "ни об одном проекте не известно, уложился ли он в бюджет",
        "沒有專案說明是否超出預算",
    ),
    "no engagement and no survey says whether the promise was kept": (
        "ни проекты, ни опросы не говорят, сдержано ли обещание",
        "沒有專案或問卷說明承諾是否兌現",
    ),
    "the map does not say who is a client": ("на карте не сказано, кто считается клиентом", "地圖未說明誰算客戶"),
    "no event of a client has ever named a service": (
        "ни в одном событии клиента услуга ещё не названа",
        "客戶的事件從未提到任何服務",
    ),
    "the map has no stage of phase between": (
        "на карте нет этапа с фазой «между проектами»",
        "地圖上沒有「專案之間」的階段",
    ),
    "the map has no stage of phase customer": ("на карте нет этапа с фазой «клиент»", "地圖上沒有「客戶」的階段"),
    "no touch by us has ever come": ("ни одного нашего касания ещё не приходило", "從未收到我方的接觸紀錄"),
    "the stage has no milestone that can be seen": (
        "у этапа нет вех, которые можно увидеть",
        "此階段沒有可觀察的里程碑",
    ),
    "no hand-over of a lead has ever come": ("ни одной передачи лида ещё не приходило", "從未收到潛在客戶移交紀錄"),
    "nobody tells whether leads were accepted": (
        "никто не сообщает, приняты ли лиды",
        "沒有潛在客戶是否被接受的紀錄",
    ),
    "no hand-over says when it is due": ("ни у одной передачи нет срока", "移交紀錄都沒有期限"),
    "the map does not say what health is made of": (
        "на карте не сказано, из чего складывается здоровье",
        "地圖未說明健康度的組成",
    ),
    "health part {part}: nothing is known of it": (
        "составляющая здоровья «{part}»: о ней ничего не известно",
        "健康度項目「{part}」：沒有任何資料",
    ),
    "an association: what foretells a win need not be what brings it about": (
        "это связь, а не причина: то, что предвещает выигрыш, не обязано его вызывать",
        "僅為相關：預示贏單的事未必促成贏單",
    ),
    "it never ended so on both sides of the point": (
        "до точки или после неё такого окончания не было ни разу",
        "此點之前或之後從未如此結束",
    ),
    "many points are compared: q is the share of false ones to expect if all up to this row are believed": (
        "сравнивается много точек: q – ожидаемая доля ложных, если верить всем до этой строки",
        "同時比較許多點：q 是若全部採信至此列時，預期的誤判比例",
    ),
    "no contact by us has ever come": ("ни одного нашего контакта ещё не приходило", "從未收到我方的聯繫事件"),
    "no event was ever done by somebody with a role": (
        "ни одного события от человека с ролью ещё не было",
        "從未有具角色的人留下事件",
    ),
    "no target action has ever come": ("ни одного целевого действия ещё не приходило", "從未收到目標行動事件"),
    "no view of a page or screen has ever come": (
        "ни одного просмотра страницы или экрана ещё не приходило",
        "從未收到頁面或畫面瀏覽事件",
    ),
    "no event of a customer that names its channel has ever come": (
        "ни одного события клиента с указанным каналом ещё не приходило",
        "從未收到註明管道的客戶事件",
    ),
    "nobody has a role in any committee": ("ни у кого нет роли в закупочном комитете", "沒有任何人具有採購委員會角色"),
    "nobody sends who unsubscribes": ("никто не присылает отписок", "沒有任何來源送出取消訂閱事件"),
    "not causal: those whom an activity reaches differ from the others in more than that": (
        "это не причинность: те, кого охватила активность, отличаются от других не только этим",
        "並非因果：活動接觸到的對象與其他對象的差異不只在此",
    ),
    "the map does not say from which stage it should move anybody": (
        "на карте не сказано, с какого этапа она должна продвигать",
        "地圖未說明要從哪個階段推動",
    ),
    "the map does not say to which later stage it should move anybody": (
        "на карте не сказано, на какой следующий этап она должна продвигать",
        "地圖未說明要推動到哪個後續階段",
    ),
    "the map has no rule `targets`, so there is no list of target accounts": (
        "на карте нет правила `targets`, поэтому нет и списка целевых компаний",
        "地圖沒有 `targets` 規則，因此沒有目標客戶名單",
    ),
    "the map has no stage that can be lost": ("на карте нет этапа с потерей", "地圖上沒有可能失去的階段"),
    "the map names no committee: every role is asked for": (
        "комитет на карте не описан: учтены все роли",
        "地圖未列出採購委員會：所有角色都列入",
    ),
    "win rates with and without a role are compared, not explained: deals that go well also draw people in": (
        "доли выигрышей с ролью и без неё сравниваются, но не объясняются: удачные сделки сами привлекают людей",
        "只比較有無此角色的贏單率，並不解釋原因：順利的案子本來就會吸引更多人加入",
    ),
    "health is the state at the reading's instant: the period is left aside": (
        "здоровье – это состояние на момент чтения: период не учитывается",
        "健康度是讀取當下的狀態：不計期間",
    ),
}
"""Blanks: `n` a number, `days` a length, `kind` won or lost, `stage` a stage's id; the rest is any word."""
