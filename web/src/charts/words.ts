import type { Lang } from './numbers'

const EN = {
  visits: 'visits', accounts: 'accounts', subjects: 'subjects', contacts: 'contacts', open: 'still here', left: 'left', entered: 'came in', share: 'Share', of_left: '{share} of those that left {stage}',
  on: 'on', skip: 'past stages', return: 'back', out: 'out', in: 'in', median: 'median {time}', after_median: 'after a median of {time}', from_to: '{from} → {to}',
  again: '{stage}, again', too_few: 'too few to say', terra_incognita: 'terra incognita', reached: 'reached', here_now: 'here now', conversion: 'to the next stage', interval: '95% interval {low}–{high}',
  dropped: 'lost or put off', days: 'Days', still: 'Still there', band: '95% band', ended: 'ended visits', or_longer: '{from} or longer', span: '{from} to {to}', watched: '{n} watched',
  cohort: 'Cohort', month: 'month {n}', all: 'all', kept: 'kept', new: 'new', lost: 'lost', churn: 'churn', trap: 'trap: more came and a greater share left', net: 'net {n}',
  broke: 'thread broke', went_on: 'went on to a later stage', of_judged: '{n} of {whole} that can be judged', no_hand_over: 'no hand-over', from: 'From', to: 'To', count: 'How many', kind: 'Kind', stage: 'Stage',
  returns: 'Back-links: returns to an earlier stage', value: 'Value', what: 'What', outside: 'outside', unmapped: 'not on the map', channel: 'Channel', paths: 'paths', credit: 'Credit', touch: 'Touch', period: 'Period',
  not_reached: 'not reached yet', time: 'typical time of the journey', reasons: 'reasons', no_reason: 'not given', others: '{n} others', before: 'before', now: 'now', change: 'change', group: 'Group', low: 'From', high: 'To',
}
export type ChartWord = keyof typeof EN

const RU: Record<ChartWord, string> = {
  visits: 'пребываний', accounts: 'компаний', subjects: 'объектов', contacts: 'контактов', open: 'ещё здесь', left: 'ушли', entered: 'пришли', share: 'Доля', of_left: '{share} из ушедших с этапа «{stage}»',
  on: 'дальше', skip: 'минуя этапы', return: 'назад', out: 'наружу', in: 'вход', median: 'медиана {time}', after_median: 'в среднем (медиана) через {time}', from_to: '{from} → {to}',
  again: '{stage}, снова', too_few: 'слишком мало, чтобы судить', terra_incognita: 'terra incognita (нет данных)', reached: 'дошли', here_now: 'сейчас здесь', conversion: 'на следующий этап', interval: '95% интервал {low}–{high}',
  dropped: 'потеряны или отложены', days: 'Дни', still: 'Ещё на этапе', band: '95% полоса', ended: 'закончившиеся пребывания', or_longer: '{from} и дольше', span: 'от {from} до {to}', watched: 'под наблюдением {n}',
  cohort: 'Когорта', month: 'месяц {n}', all: 'все', kept: 'остались', new: 'новые', lost: 'потеряны', churn: 'отток', trap: 'ловушка: пришло больше и ушла большая доля', net: 'итого {n}',
  broke: 'нить оборвалась', went_on: 'перешли на более поздний этап', of_judged: '{n} из {whole}, о которых можно судить', no_hand_over: 'переходов нет', from: 'Откуда', to: 'Куда', count: 'Сколько', kind: 'Вид', stage: 'Этап',
  returns: 'Обратные связи: возвраты на прежний этап', value: 'Значение', what: 'Что', outside: 'вне пути', unmapped: 'на карте нет', channel: 'Канал', paths: 'цепочек', credit: 'Вклад', touch: 'Касание', period: 'Период',
  not_reached: 'пока не достигнуто', time: 'обычное время пути', reasons: 'причины', no_reason: 'не указана', others: 'ещё {n}', before: 'было', now: 'сейчас', change: 'изменение', group: 'Группа', low: 'От', high: 'До',
}

const ZH: Record<ChartWord, string> = {
  visits: '次停留', accounts: '家公司', subjects: '個對象', contacts: '次接觸', open: '仍在此', left: '已離開', entered: '進入', share: '比例', of_left: '佔離開「{stage}」者的 {share}',
  on: '往前', skip: '跳過階段', return: '返回', out: '離開旅程', in: '進入', median: '中位數 {time}', after_median: '中位數 {time}後', from_to: '{from} → {to}',
  again: '再次{stage}', too_few: '樣本太少，無法判斷', terra_incognita: '未知領域', reached: '到達', here_now: '目前所在', conversion: '往下一階段', interval: '95% 區間 {low}–{high}',
  dropped: '失去或暫緩', days: '天', still: '仍在此階段', band: '95% 區間帶', ended: '已結束的停留', or_longer: '{from}以上', span: '{from} 至 {to}', watched: '觀察中 {n}',
  cohort: '世代', month: '第 {n} 個月', all: '全部', kept: '留存', new: '新增', lost: '流失', churn: '流失率', trap: '陷阱：新增變多，流失比例也變大', net: '淨 {n}',
  broke: '銜接中斷', went_on: '前進到後面的階段', of_judged: '可判斷的 {whole} 次中有 {n} 次', no_hand_over: '沒有銜接', from: '從', to: '到', count: '數量', kind: '種類', stage: '階段',
  returns: '回頭線：返回先前的階段', value: '數值', what: '項目', outside: '不在旅程中', unmapped: '地圖上沒有', channel: '管道', paths: '條路徑', credit: '貢獻', touch: '接觸', period: '期間',
  not_reached: '尚未達到', time: '旅程的典型時間', reasons: '原因', no_reason: '未註明', others: '另有 {n} 項', before: '之前', now: '現在', change: '變化', group: '組別', low: '自', high: '至',
}

const WORDS: Record<Lang, Record<ChartWord, string>> = { en: EN, ru: RU, 'zh-Hant': ZH }

/** What the charts themselves say, in a language: on the page and on paper alike. */
export function chartWord(lang: Lang, key: ChartWord, values: Record<string, string | number> = {}): string {
  return WORDS[lang][key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}
