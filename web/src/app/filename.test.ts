import { expect, test } from 'vitest'
import { nameOf } from './filename'

test('the name of a file is what the server calls it, in any script', () => {
  expect(nameOf("attachment; filename=\"map.pdf\"; filename*=UTF-8''%D0%9A%D0%B0%D1%80%D1%82%D0%B0.pdf")).toBe('Карта.pdf')
  expect(nameOf('attachment; filename="map.pdf"')).toBe('map.pdf')
  expect(nameOf(null)).toBe('journeyglass')
})
