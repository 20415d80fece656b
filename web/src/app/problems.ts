import { Problem } from './api'
import { lang, say, words } from './i18n'
import { begun } from './sentences'

words(
  'problem',
  {
    offline: 'The server cannot be reached', offline_do: 'Check that it runs and that you are online; what you see may be old.',
    role: 'You may not do this', role_do: 'Ask an administrator for another role.', conflict: 'Somebody else changed this meanwhile', conflict_do: 'Look at their version and decide.',
    busy: 'The server is busy', busy_do: 'It will answer in a moment; try again.', keeper: 'Nobody keeps this workspace at the moment', keeper_do: 'The server starts its keeper; try again in a moment.',
    not_found: 'There is no such thing', not_found_do: 'It may have been renamed or removed.', input: 'This cannot be used as it is', input_do: 'Mend what is named and try again.',
    journey_file: 'The journey would have faults', journey_file_do: 'Nothing was saved. Mend each place named.', source_file: 'The source has faults', source_file_do: 'Mend each place named.',
    rate: 'Too many tries', rate_do: 'Wait a little and try again.', csrf: 'This page is from an earlier session', csrf_do: 'Load the page again.', log_in: 'Sign in first', log_in_do: 'Your session has ended.',
    fault: 'Something broke in the server', fault_do: 'Its log says what; your data is safe.', ledger: 'The ledger cannot be used now', ledger_do: 'The server tries again by itself.',
    workspace: 'The workspace cannot be used', workspace_do: 'See what the server says.', too_big: 'That is too big', too_big_do: 'Send it in parts.', set_up_code: 'The code is not right', set_up_code_do: 'It stands in the server’s log.',
    password_change: 'Choose a password of your own first', password_change_do: 'It is asked for under People, You.', other: 'That did not work', other_do: 'See what the server says.',
  },
  {
    offline: 'Сервер недоступен', offline_do: 'Проверьте, запущен ли он и есть ли связь; то, что вы видите, могло устареть.',
    role: 'На это у вас нет прав', role_do: 'Попросите у администратора другую роль.', conflict: 'Кто-то изменил это тем временем', conflict_do: 'Посмотрите на другую версию и решите.',
    busy: 'Сервер занят', busy_do: 'Он скоро ответит; повторите попытку.', keeper: 'Сейчас за рабочей областью никто не следит', keeper_do: 'Сервер запускает хранителя; повторите чуть позже.',
    not_found: 'Такого нет', not_found_do: 'Возможно, это переименовали или удалили.', input: 'В таком виде это не подходит', input_do: 'Исправьте названное и повторите.',
    journey_file: 'В пути появились бы ошибки', journey_file_do: 'Ничего не сохранено. Исправьте каждое названное место.', source_file: 'В источнике есть ошибки', source_file_do: 'Исправьте каждое названное место.',
    rate: 'Слишком много попыток', rate_do: 'Подождите немного и повторите.', csrf: 'Эта страница из прежнего сеанса', csrf_do: 'Загрузите страницу заново.', log_in: 'Сначала войдите', log_in_do: 'Ваш сеанс закончился.',
    fault: 'На сервере что-то сломалось', fault_do: 'Что именно — в его журнале; данные целы.', ledger: 'Журнал сейчас недоступен', ledger_do: 'Сервер сам повторит попытку.',
    workspace: 'Рабочая область недоступна', workspace_do: 'Смотрите, что говорит сервер.', too_big: 'Это слишком велико', too_big_do: 'Отправьте по частям.', set_up_code: 'Код неверен', set_up_code_do: 'Он записан в журнале сервера.',
    password_change: 'Сначала задайте свой пароль', password_change_do: 'Его спрашивают в разделе «Люди», «Вы».', other: 'Не получилось', other_do: 'Смотрите, что говорит сервер.',
  },
  {
    offline: '無法連線到伺服器', offline_do: '請確認伺服器正在執行且網路正常；目前看到的內容可能已過時。',
    role: '你沒有這項權限', role_do: '請管理員給你其他角色。', conflict: '有人同時修改了這裡', conflict_do: '請看看對方的版本再決定。',
    busy: '伺服器忙碌中', busy_do: '稍後就會回應，請再試一次。', keeper: '目前沒有程序看管這個工作區', keeper_do: '伺服器正在啟動，請稍後再試。',
    not_found: '找不到', not_found_do: '可能已改名或移除。', input: '這樣無法使用', input_do: '請修正指出之處再試一次。',
    journey_file: '旅程會出現錯誤', journey_file_do: '沒有儲存任何內容。請修正每個指出之處。', source_file: '資料來源有錯誤', source_file_do: '請修正每個指出之處。',
    rate: '嘗試次數過多', rate_do: '請稍候再試。', csrf: '這個頁面來自先前的工作階段', csrf_do: '請重新載入頁面。', log_in: '請先登入', log_in_do: '你的工作階段已結束。',
    fault: '伺服器發生錯誤', fault_do: '詳情見伺服器記錄；資料沒有問題。', ledger: '帳本目前無法使用', ledger_do: '伺服器會自動重試。',
    workspace: '工作區無法使用', workspace_do: '請看伺服器的說明。', too_big: '內容太大', too_big_do: '請分批傳送。', set_up_code: '代碼不正確', set_up_code_do: '代碼在伺服器記錄中。',
    password_change: '請先設定自己的密碼', password_change_do: '位於「人員」的「你」。', other: '沒有成功', other_do: '請看伺服器的說明。',
  },
)

const SAME: Record<string, string> = {
  role: 'role', forbidden: 'role', not_yours: 'role', session_needed: 'role', no_user: 'log_in', log_in: 'log_in', unknown_token: 'log_in', unknown_key: 'log_in',
  conflict: 'conflict', busy: 'busy', loading: 'busy', slow_body: 'busy', slow_ledger: 'busy', key_unchecked: 'busy', keeper: 'keeper', not_found: 'not_found', gone: 'not_found',
  input: 'input', mapping: 'input', file: 'input', figure_file: 'input', amendment_file: 'input', settings: 'input', journey_file: 'journey_file', unsound: 'journey_file', source_file: 'source_file', source: 'source_file',
  rate: 'rate', csrf: 'csrf', origin: 'csrf', host: 'csrf', fault: 'fault', ledger: 'ledger', lake: 'ledger', workspace: 'workspace', body_too_big: 'too_big', set_up_code: 'set_up_code',
  password_change: 'password_change',
}

export type Told = { title: string; advice: string; particulars: string[] }

/** A problem in the present language: what, what to do, and the particulars. The server says it in words, else its code does. */
export function tell(error: unknown): Told {
  if (!(error instanceof Problem)) return { title: say('problem', 'offline'), advice: say('problem', 'offline_do'), particulars: [] }
  const places = Array.isArray(error.detail) ? error.detail.map(place) : []
  if (isSpoken(error.message)) return { title: begun(error.message), advice: begun(error.advice), particulars: places }
  const key = SAME[error.code] ?? 'other'
  return { title: say('problem', key), advice: say('problem', `${key}_do`), particulars: places.length > 0 ? places : [error.message] }
}

/** Whether the server has said it in the present language: before all of it is loaded it speaks English only. */
function isSpoken(message: string): boolean {
  return lang() === 'en' || /[^\u0000-\u024f\u2000-\u206f]/.test(message)
}

function place(found: unknown): string {
  const { where, path, message, advice } = (found ?? {}) as { where?: string; path?: string; message?: string; advice?: string }
  return [where ?? path, message, advice].filter(Boolean).join(' · ')
}
