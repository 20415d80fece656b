import { words } from '../../app/i18n'

export const useWords = words(
  'map-talk',
  {
    comments: '{n, plural, =0 {Comments} one {# comment} other {# comments}}', talk: 'Comments and review', say: 'Say something', send: 'Send', answer: 'Answer', settle: 'Settle', reopen: 'Open again', drop: 'Delete', settled: 'settled', by_at: '{name}, {when}', reword: 'Reword', save: 'Save', cancel: 'Cancel',
    none: 'Nothing has been said here yet.', reviewed: 'reviewed', reviewed_by: 'Reviewed by {name}, {when}', never: 'Nobody has reviewed this yet.', stale: 'stale', changed: 'It has changed since.', old: 'That is long ago; look again.', review: 'Mark as reviewed', review_stage: 'Mark the stage “{stage}” as reviewed', review_all: 'Mark the whole map as reviewed',
    review_done: '{n, plural, one {# cell is marked as reviewed} other {# cells are marked as reviewed}}', editing_here: '{names} is editing here', here: '{n, plural, one {# other is here: {names}} other {# others are here: {names}}}', show_settled: 'Show settled', all_talk: 'All comments', edit_here: 'Edit', gone_place: 'a place that is gone', history: 'History',
    version: 'Version {n}', now: 'as it is now', outside: 'changed outside, in the file', restore: 'Go back to this version', restored: 'Version {n} is back', by_meaning: 'By meaning', by_line: 'By line', no_changes: 'Nothing changed in meaning.', before: 'Before', after: 'After', nothing: 'nothing', against: 'Compared with', the_one_before: 'the version before', no_versions: 'No version yet.',
    what: 'What', pick: 'Choose a version', left_out: 'lines left out',
  },
  {
    comments: '{n, plural, =0 {Комментарии} one {# комментарий} few {# комментария} many {# комментариев} other {# комментария}}', talk: 'Комментарии и проверка', say: 'Напишите что-нибудь', send: 'Отправить', answer: 'Ответить', settle: 'Решено', reopen: 'Открыть снова', drop: 'Удалить', settled: 'решено', by_at: '{name}, {when}', reword: 'Изменить', save: 'Сохранить', cancel: 'Отмена',
    none: 'Здесь ещё ничего не написали.', reviewed: 'проверено', reviewed_by: 'Проверено: {name}, {when}', never: 'Это ещё никто не проверял.', stale: 'устарело', changed: 'С тех пор это изменилось.', old: 'Это было давно; посмотрите снова.', review: 'Отметить проверенным', review_stage: 'Отметить проверенным этап «{stage}»', review_all: 'Отметить проверенной всю карту',
    review_done: '{n, plural, one {отмечена # ячейка} few {отмечены # ячейки} many {отмечено # ячеек} other {отмечено # ячейки}}', editing_here: 'Сейчас здесь правит: {names}', here: '{n, plural, one {здесь ещё #: {names}} few {здесь ещё #: {names}} many {здесь ещё #: {names}} other {здесь ещё #: {names}}}', show_settled: 'Показать решённые', all_talk: 'Все комментарии', edit_here: 'Править', gone_place: 'место, которого больше нет', history: 'История',
    version: 'Версия {n}', now: 'как сейчас', outside: 'изменено снаружи, в файле', restore: 'Вернуться к этой версии', restored: 'Версия {n} восстановлена', by_meaning: 'По смыслу', by_line: 'По строкам', no_changes: 'По смыслу ничего не изменилось.', before: 'До', after: 'После', nothing: 'ничего', against: 'По сравнению с', the_one_before: 'предыдущей версией', no_versions: 'Версий пока нет.',
    what: 'Что', pick: 'Выберите версию', left_out: 'строки пропущены',
  },
  {
    comments: '{n, plural, =0 {留言} other {# 則留言}}', talk: '留言與檢閱', say: '寫些什麼', send: '送出', answer: '回覆', settle: '標為解決', reopen: '重新開啟', drop: '刪除', settled: '已解決', by_at: '{name}，{when}', reword: '修改', save: '儲存', cancel: '取消',
    none: '這裡還沒有留言。', reviewed: '已檢閱', reviewed_by: '{name} 於 {when} 檢閱', never: '還沒有人檢閱過。', stale: '過時', changed: '之後已有變更。', old: '已經很久了，請再看一次。', review: '標記為已檢閱', review_stage: '將階段「{stage}」標記為已檢閱', review_all: '將整張地圖標記為已檢閱',
    review_done: '{n, plural, other {已標記 # 格}}', editing_here: '{names} 正在這裡編輯', here: '{n, plural, other {另有 # 人在此：{names}}}', show_settled: '顯示已解決', all_talk: '所有留言', edit_here: '編輯', gone_place: '已不存在的位置', history: '歷史',
    version: '版本 {n}', now: '目前', outside: '在檔案中由外部變更', restore: '回到此版本', restored: '已回到版本 {n}', by_meaning: '依意義', by_line: '依行', no_changes: '意義上沒有變更。', before: '之前', after: '之後', nothing: '無', against: '比較對象', the_one_before: '前一版本', no_versions: '尚無版本。',
    what: '項目', pick: '選擇版本', left_out: '略過的行',
  },
)
