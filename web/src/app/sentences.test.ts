import { afterEach, expect, test, vi } from 'vitest'

vi.hoisted(() => vi.stubGlobal('document', { baseURI: 'http://localhost/', documentElement: { lang: 'en' } }))

import { speak } from './i18n'
import { both } from './sentences'

afterEach(() => speak('en'))

test('what is wrong and what to do stand as sentences of the language', () => {
  expect(both('unknown key `a`', 'did you mean `b`?')).toBe('Unknown key `a`. Did you mean `b`?')
  expect(both('this is not YAML', '')).toBe('This is not YAML.')
  speak('ru')
  expect(both('этапа «a» нет', 'добавьте этап')).toBe('Этапа «a» нет. Добавьте этап.')
  speak('zh-Hant')
  expect(both('沒有階段「a」', '是否指「b」？')).toBe('沒有階段「a」。是否指「b」？')
})
