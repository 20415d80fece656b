import { words } from '../app/i18n'

export const useWords = words(
  'charts',
  { picture: 'Picture', table: 'Table', view_of: 'How to show: {what}', keys: 'Arrow keys go from part to part, Enter opens' },
  { picture: 'Рисунок', table: 'Таблица', view_of: 'Как показать: {what}', keys: 'Стрелки ведут от части к части, Enter открывает' },
  { picture: '圖形', table: '表格', view_of: '顯示方式：{what}', keys: '方向鍵在各部分間移動，Enter 開啟' },
)
