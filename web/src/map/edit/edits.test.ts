import { describe, expect, it } from 'vitest'
import { applied, faultsAt, lined, listEdits, valueEdits, type Line } from './edits'

/** Numbers that look random and are the same each time. */
function dice(seed: number): (most: number) => number {
  let state = seed
  return (most) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * most)
  }
}

describe('edits of a list', () => {
  it('are none where nothing changed', () => {
    expect(listEdits('p', ['a', 'b'], lined(['a', 'b']))).toEqual([])
  })
  it('touch only the line that changed', () => {
    expect(listEdits('p', ['a', 'b'], [{ from: 0, text: 'a' }, { from: 1, text: 'c' }])).toEqual([{ op: 'set', path: 'p/1', value: 'c', was: 'b' }])
  })
  it('lead to the lines, whatever was done', () => {
    for (let seed = 1; seed < 400; seed += 1) {
      const roll = dice(seed)
      const before = Array.from({ length: roll(6) }, (_, index) => `t${index}`)
      let lines: Line[] = lined(before)
      for (let step = roll(7); step > 0; step -= 1) {
        const at = roll(lines.length + 1)
        const kind = roll(4)
        if (kind === 0) lines = [...lines.slice(0, at), { from: null, text: `n${step}` }, ...lines.slice(at)]
        if (kind === 1) lines = lines.filter((_, index) => index !== at)
        if (kind === 2) lines = lines.map((line, index) => (index === at ? { ...line, text: `c${step}` } : line))
        if (kind === 3 && at < lines.length) lines = [...lines.filter((_, index) => index !== at), lines[at] as Line]
      }
      expect(applied('p', before, listEdits('p', before, lines))).toEqual(lines.map((line) => line.text))
    }
  })
})

describe('other edits', () => {
  it('set, take out, or leave a value', () => {
    expect(valueEdits('p', 'a', 'b')).toEqual([{ op: 'set', path: 'p', value: 'b', was: 'a' }])
    expect(valueEdits('p', 'a', '')).toEqual([{ op: 'set', path: 'p', value: null, was: 'a' }])
    expect(valueEdits('p', undefined, '')).toEqual([])
  })
  it('find the faults of a place', () => {
    const fault = (path: string) => ({ path, where: '', message: '', advice: '' })
    expect(faultsAt([fault('stages/a/enter/any/0'), fault('stages/b')], 'stages/a/enter')).toHaveLength(1)
    expect(faultsAt([fault('stages/a')], 'stages/a/enter')).toHaveLength(1)
    expect(faultsAt([fault('stages/ab')], 'stages/a')).toHaveLength(0)
  })
})
