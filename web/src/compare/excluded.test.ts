import { describe, expect, it } from 'vitest'
import { filterTitle } from '../app/filtertitle'
import { against } from './excluded'

describe('filters that leave nobody on a side', () => {
  it('are those by what is compared', () => {
    expect(against('segment', ['segment:agencies', 'segmentation:x', 'country:DE'])).toEqual(['segment:agencies'])
    expect(against('country', ['segment:agencies'])).toEqual([])
    expect(against(undefined, ['segment:agencies'])).toEqual([])
  })
  it('are told as people call them', () => {
    const choices = [{ by: 'segment', title: 'Segment', values: [{ value: 'a:b', title: 'Agencies' }] }]
    expect(filterTitle(choices, 'segment:a:b')).toBe('Segment: Agencies')
    expect(filterTitle(choices, 'country:DE')).toBe('country: DE')
  })
})
