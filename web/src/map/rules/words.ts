import { words } from '../../app/i18n'

export const useWords = words(
  'map-rules',
  {
    title: 'Rule', builder: 'Builder', yaml: 'As YAML', kind: 'What kind', did: 'happened', then: 'happened, then another', without: 'happened, and no other followed', trait: 'the company is', person_trait: 'a person is', quiet_for: 'quiet for',
    in_stage_for: 'in the stage for', all: 'all of these', any: 'any of these', not: 'not this', events: 'Events', followed: 'followed by', not_followed: 'not followed by', role: 'By the role', any_role: 'any role', at_least: 'Times at least', people: 'By people at least',
    within: 'Within', within_hint: 'such as 30d, 12h', since: 'Counted since', since_default: 'as usual', turn: 'the turn began', stage: 'the stage began', ever: 'ever', where: 'Where', field: 'Property', test: 'Test', value: 'Value', values: 'Values',
    eq: 'is', in: 'is one of', ne: 'is not', gt: 'is more than', gte: 'is at least', lt: 'is less than', lte: 'is at most', contains: 'contains', matches: 'matches', exists: 'is there', yes: 'yes', no: 'no', add_where: 'Add a condition', remove_where: 'Remove the condition {n}',
    add: 'Add a part', remove: 'Remove this part', wrap_all: 'Put into “all of these”', wrap_any: 'Put into “any of these”', wrap_not: 'Turn into “not this”', part: 'Part {n}', of: 'Only of', of_any: 'anything the customer does', of_some: 'these events', duration: 'How long',
    never_seen: '{name}: no such event came yet', times: '{n, plural, one {# event} other {# events}}', preview: 'What would move', counting: 'Counting who would move…', nobody: 'Nobody would move.', moved: '{n, plural, one {# account would move} other {# accounts would move}} of {all}',
    from: 'From', to: 'To', count: 'Accounts', which: 'Which', outside: 'outside', save: 'Save', cancel: 'Cancel', unreadable: 'This cannot be read as YAML (line {n})', no_rule: 'A rule begins with one of: {kinds}', before_after: 'Stage by stage', before: 'Now', after: 'Then', name: 'Account',
    unchanged: 'Nothing is changed yet.', shown_first: 'The first {n}', options: 'Make of it', name_of_it: 'Title', save_first: 'Give it a title.', more: 'By whom, since when…', unsound: 'The journey would have faults, so this cannot be saved',
  },
  {
    title: 'Правило', builder: 'Конструктор', yaml: 'Как YAML', kind: 'Какого вида', did: 'произошло', then: 'произошло, затем другое', without: 'произошло, и другое не последовало', trait: 'компания такая', person_trait: 'контакт такой', quiet_for: 'тишина в течение',
    in_stage_for: 'на этапе в течение', all: 'всё из этого', any: 'любое из этого', not: 'не это', events: 'События', followed: 'после чего', not_followed: 'после чего не', role: 'От роли', any_role: 'любая роль', at_least: 'Раз не меньше', people: 'От людей не меньше',
    within: 'В течение', within_hint: 'например, 30d, 12h', since: 'Считая с', since_default: 'как обычно', turn: 'начала витка', stage: 'начала этапа', ever: 'самого начала', where: 'Где', field: 'Свойство', test: 'Проверка', value: 'Значение', values: 'Значения',
    eq: 'равно', in: 'одно из', ne: 'не равно', gt: 'больше', gte: 'не меньше', lt: 'меньше', lte: 'не больше', contains: 'содержит', matches: 'подходит под', exists: 'есть', yes: 'да', no: 'нет', add_where: 'Добавить условие', remove_where: 'Убрать условие {n}',
    add: 'Добавить часть', remove: 'Убрать эту часть', wrap_all: 'Вложить во «всё из этого»', wrap_any: 'Вложить в «любое из этого»', wrap_not: 'Превратить в «не это»', part: 'Часть {n}', of: 'Только от', of_any: 'чего угодно от клиента', of_some: 'этих событий', duration: 'Как долго',
    never_seen: '{name}: таких событий ещё не было', times: '{n, plural, one {# событие} few {# события} many {# событий} other {# события}}', preview: 'Кто переместится', counting: 'Считаем, кто переместится…', nobody: 'Никто не переместится.', moved: '{n, plural, one {переместится # компания} few {переместятся # компании} many {переместятся # компаний} other {переместятся # компании}} из {all}',
    from: 'Откуда', to: 'Куда', count: 'Компаний', which: 'Какие', outside: 'вне пути', save: 'Сохранить', cancel: 'Отмена', unreadable: 'Это не читается как YAML (строка {n})', no_rule: 'Правило начинается с одного из: {kinds}', before_after: 'По этапам', before: 'Сейчас', after: 'Станет', name: 'Компания',
    unchanged: 'Пока ничего не изменено.', shown_first: 'Первые {n}', options: 'Сделать из этого', name_of_it: 'Название', save_first: 'Дайте название.', more: 'Кем, с каких пор…', unsound: 'На пути возникли бы ошибки, поэтому сохранить нельзя',
  },
  {
    title: '規則', builder: '建構器', yaml: 'YAML', kind: '種類', did: '發生過', then: '發生後又發生', without: '發生後沒有接著發生', trait: '公司是', person_trait: '聯絡人是', quiet_for: '沉寂達',
    in_stage_for: '停留階段達', all: '全部成立', any: '任一成立', not: '不成立', events: '事件', followed: '接著', not_followed: '沒有接著', role: '由角色', any_role: '任何角色', at_least: '至少次數', people: '至少人數',
    within: '在多久之內', within_hint: '如 30d、12h', since: '從何時起算', since_default: '照慣例', turn: '本輪開始', stage: '階段開始', ever: '一開始', where: '條件', field: '屬性', test: '比較', value: '值', values: '值',
    eq: '等於', in: '是其中之一', ne: '不等於', gt: '大於', gte: '至少', lt: '小於', lte: '至多', contains: '包含', matches: '符合', exists: '存在', yes: '是', no: '否', add_where: '新增條件', remove_where: '移除條件 {n}',
    add: '新增部分', remove: '移除此部分', wrap_all: '放入「全部成立」', wrap_any: '放入「任一成立」', wrap_not: '改為「不成立」', part: '第 {n} 部分', of: '僅限', of_any: '客戶的任何行為', of_some: '這些事件', duration: '多久',
    never_seen: '{name}：尚未有這種事件', times: '{n, plural, other {# 個事件}}', preview: '誰會移動', counting: '正在計算誰會移動…', nobody: '沒有公司會移動。', moved: '{all} 家中{n, plural, other {有 # 家會移動}}',
    from: '從', to: '到', count: '公司數', which: '哪些', outside: '旅程之外', save: '儲存', cancel: '取消', unreadable: '無法讀取為 YAML（第 {n} 行）', no_rule: '規則要以下列之一開頭：{kinds}', before_after: '逐階段', before: '現在', after: '之後', name: '公司',
    unchanged: '尚未變更。', shown_first: '前 {n} 家', options: '改為', name_of_it: '標題', save_first: '請給它標題。', more: '由誰、從何時…', unsound: '旅程會有錯誤，因此無法儲存',
  },
)
