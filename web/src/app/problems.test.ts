import { afterEach, expect, test, vi } from 'vitest'

vi.hoisted(() => vi.stubGlobal('document', { baseURI: 'http://localhost/', documentElement: { lang: 'en' } }))

import { Problem, asking } from './api'
import { speak } from './i18n'
import { tell } from './problems'

afterEach(() => speak('en'))

test('what the server says in the reader’s language is told as it is', () => {
  speak('ru')
  expect(asking()['accept-language']).toBe('ru')
  expect(tell(new Problem(404, 'not_found', 'пути «sales» нет', null, 'возможно, имелось в виду «saas»?')))
    .toEqual({ title: 'Пути «sales» нет', advice: 'Возможно, имелось в виду «saas»?', particulars: [] })
})

test('what it still says in English is told by its code, with its own words beside', () => {
  speak('zh-Hant')
  expect(tell(new Problem(503, 'loading', 'the application API is being loaded', null, 'try again')))
    .toEqual({ title: '伺服器忙碌中', advice: '稍後就會回應，請再試一次。', particulars: ['the application API is being loaded'] })
})

test('the places of faults are particulars', () => {
  speak('ru')
  const detail = [{ where: 'a.yaml:3:1', message: 'этапа «x» нет', advice: 'добавьте этап' }]
  expect(tell(new Problem(422, 'journey_file', 'в файле пути есть ошибки', detail, 'исправьте')).particulars)
    .toEqual(['a.yaml:3:1 · этапа «x» нет · добавьте этап'])
})
