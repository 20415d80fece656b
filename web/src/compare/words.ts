import { words } from '../app/i18n'

export const useWords = words(
  'compare',
  {
    title: 'Compare', future: 'Today and tomorrow', halves: 'Buyer and customer', periods: 'Two periods', segments: 'Two groups', tabs: 'What is compared',
    pick_future: 'Future state', no_future: 'There is no future state of this journey yet', no_future_text: 'Draw how the journey should be: it starts as a copy of today’s. Then this page shows what must change, by how much, and how far it has got.', to_guide: 'Draw the future state',
    stage: 'Stage', what: 'What', now: 'Now', target: 'Target', gap: 'To go', progress: 'Way done', differences: 'What is written differently', before: 'Today', after: 'Future', none_different: 'The two are written alike.', nothing_to_reach: 'The future state sets no targets yet: give its indicators targets on the map.',
    attribute: 'Attribute', buyer: 'Buyer journey', customer: 'Customer journey', no_halves: 'This journey has no stages of both sides',
    against: 'Compared with', month: 'Last month and the one before', quarter: 'Last quarter and the one before', year: 'Last year and the one before', own: 'Own periods', first: 'First period', second: 'Second period', from: 'From', until: 'Until',
    by: 'Groups by', one: 'This group', other: 'beside', change: 'Change', interval: 'Interval', none: 'Nothing to compare here', none_text: 'One of the two sides has nobody in it, or these figures say nothing of it yet. Choose another.',
    clash: 'The filter {filter} keeps one group of {by} alone, so at least one of the two sides has nobody in it.', none_filtered: 'With the filter {filter} one of the two sides has nobody in it, or these figures say nothing of it yet.', drop_filter: 'Drop the filter {filter}', figure: 'Figure', number: 'Number', about: 'about', no_groups: 'Fewer than two groups have come', no_groups_text: 'Write segments with a rule on the map, or import a trait that tells accounts apart.', sure: 'clear', unsure: 'may be chance', better: 'better', worse: 'worse', more: 'more', less: 'less', figures: 'Figures',
  },
  {
    title: 'Сравнение', future: 'Сегодня и завтра', halves: 'Покупатель и клиент', periods: 'Два периода', segments: 'Две группы', tabs: 'Что сравнивается',
    pick_future: 'Как должно быть', no_future: 'Желаемого состояния этого пути ещё нет', no_future_text: 'Нарисуйте, каким путь должен быть: он начнётся как копия сегодняшнего. Тогда здесь будет видно, что изменить, на сколько и сколько уже сделано.', to_guide: 'Нарисовать желаемое',
    stage: 'Этап', what: 'Что', now: 'Сейчас', target: 'Цель', gap: 'Осталось', progress: 'Пройдено', differences: 'Что написано иначе', before: 'Сегодня', after: 'Должно быть', none_different: 'Написано одинаково.', nothing_to_reach: 'У желаемого состояния ещё нет целей: задайте цели показателям на карте.',
    attribute: 'Признак', buyer: 'Путь покупателя', customer: 'Путь клиента', no_halves: 'У этого пути нет этапов обеих сторон',
    against: 'С чем сравнить', month: 'Прошлый месяц и предыдущий', quarter: 'Прошлый квартал и предыдущий', year: 'Прошлый год и предыдущий', own: 'Свои периоды', first: 'Первый период', second: 'Второй период', from: 'С', until: 'По',
    by: 'Группы по', one: 'Эта группа', other: 'рядом с', change: 'Изменение', interval: 'Интервал', none: 'Здесь нечего сравнивать', none_text: 'С одной из сторон никого нет, или эти показатели о ней пока ничего не говорят. Выберите другую.',
    clash: 'Фильтр «{filter}» оставляет лишь одну группу ({by}), поэтому хотя бы с одной из сторон никого нет.', none_filtered: 'С фильтром «{filter}» с одной из сторон никого нет, или эти показатели о ней пока ничего не говорят.', drop_filter: 'Снять фильтр «{filter}»', figure: 'Показатель', number: 'Число', about: 'о чём', no_groups: 'Пришло меньше двух групп', no_groups_text: 'Опишите на карте сегменты с правилом или загрузите признак, который различает компании.', sure: 'отчётливо', unsure: 'может быть случайностью', better: 'лучше', worse: 'хуже', more: 'больше', less: 'меньше', figures: 'Показатели',
  },
  {
    title: '比較', future: '今天與未來', halves: '買方與客戶', periods: '兩個期間', segments: '兩個群組', tabs: '比較什麼',
    pick_future: '未來狀態', no_future: '這個旅程還沒有未來狀態', no_future_text: '畫出旅程應有的樣子：它會從現況的副本開始。之後這裡會顯示需要改變什麼、差多少、進展到哪裡。', to_guide: '畫出未來狀態',
    stage: '階段', what: '項目', now: '現在', target: '目標', gap: '還差', progress: '進度', differences: '寫法不同之處', before: '現況', after: '未來', none_different: '兩者寫法相同。', nothing_to_reach: '未來狀態還沒有目標：請在地圖上為指標設定目標。',
    attribute: '屬性', buyer: '買方旅程', customer: '客戶旅程', no_halves: '這個旅程沒有同時包含兩側的階段',
    against: '比較對象', month: '上個月與前一個月', quarter: '上一季與前一季', year: '去年與前一年', own: '自訂期間', first: '第一個期間', second: '第二個期間', from: '從', until: '至',
    by: '分組依據', one: '這一組', other: '對照', change: '變化', interval: '區間', none: '這裡沒有可比較的內容', none_text: '其中一側沒有任何公司，或這些指標還無法說明它。請改選其他。',
    clash: '篩選條件「{filter}」只保留{by}中的一組，因此兩側至少有一側沒有任何公司。', none_filtered: '套用篩選條件「{filter}」後，其中一側沒有任何公司，或這些指標還無法說明它。', drop_filter: '移除篩選條件「{filter}」', figure: '指標', number: '數值', about: '關於', no_groups: '目前不到兩組', no_groups_text: '請在地圖上寫出帶規則的區隔，或匯入能區分公司的屬性。', sure: '明確', unsure: '可能是偶然', better: '變好', worse: '變差', more: '增加', less: '減少', figures: '指標',
  },
)
