import { NativeSelect, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { FigureLine } from './data'
import css from './flow.module.css'
import type { Chosen } from './explored'
import { useWords } from './words'

const COMPARES = ['before', 'week', 'month', 'quarter', 'year'] as const
const SAID = { before: 'before', week: 'last_week', month: 'last_month', quarter: 'last_quarter', year: 'last_year' } as const

/** What is asked: which figure, broken down by what, over time or compared, with which of its own options. */
export function Choices({ lines, line, chosen, change, groups }: {
  lines: FigureLine[]; line: FigureLine; chosen: Chosen; change: (next: Partial<Chosen>) => void; groups: string[]
}) {
  const t = useWords()
  const themes = [...new Set(lines.map((one) => one.theme))]
  const grouped = themes.map((theme) => {
    const of = lines.filter((one) => one.theme === theme)
    return { group: of[0]?.theme_title ?? theme, items: of.map((one) => ({ value: one.figure, label: one.title })) }
  })
  const set = (key: 'by' | 'trend' | 'compare' | 'measure') => (event: { currentTarget: { value: string } }) => change({ [key]: event.currentTarget.value || undefined, ...(key === 'trend' ? { compare: undefined } : key === 'compare' ? { trend: undefined } : {}) })
  return (
    <div className={`${css.choose} jg-screen`}>
      <Select size="xs" label={t('figure')} data={grouped} value={line.figure} searchable allowDeselect={false} nothingFoundMessage="–" maxDropdownHeight={420}
        onChange={(next) => next !== null && change({ figure: next, options: {}, measure: undefined, by: undefined, compare: undefined })} />
      {line.dimensions.length > 0 && (
        <NativeSelect size="xs" label={t('breakdown')} value={chosen.by ?? ''} onChange={set('by')} data={[{ value: '', label: t('nothing') }, ...line.dimensions.map((one) => ({ value: one.value, label: one.title }))]} />
      )}
      <NativeSelect size="xs" label={t('trend')} value={chosen.trend ?? ''} onChange={set('trend')}
        data={[{ value: '', label: t('no_trend') }, { value: 'week', label: t('week') }, { value: 'month', label: t('by_month') }, { value: 'quarter', label: t('by_quarter') }, { value: 'year', label: t('by_year') }]} />
      <NativeSelect size="xs" label={t('compare')} value={chosen.compare ?? ''} onChange={set('compare')}
        data={[{ value: '', label: t('no_compare') }, ...COMPARES.map((one) => ({ value: one, label: t(SAID[one]) })), ...pairs(groups).map(([a, b]) => ({ value: `${a}..${b}`, label: t('groups', { a, b }) }))]} />
      {line.measures.length > 1 && (
        <NativeSelect size="xs" label={t('measure')} value={chosen.measure ?? ''} onChange={set('measure')} data={[{ value: '', label: t('usual') }, ...line.measures.map((one) => ({ value: one.value, label: one.title }))]} />
      )}
      {line.options.map((option) => (
        <Option key={`${line.figure} ${option.name}`} title={option.title} value={chosen.options[option.name] ?? ''} choices={option.choices} set={(value) => change({ options: { ...chosen.options, [option.name]: value } })} />
      ))}
    </div>
  )
}

/** Groups two by two, those that are known, a few. */
function pairs(groups: string[]): [string, string][] {
  return groups.slice(0, 5).flatMap((a, place) => groups.slice(place + 1, 5).map((b) => [a, b] as [string, string]))
}

function Option({ title, value, choices, set }: { title: string; value: string; choices: FigureLine['options'][number]['choices']; set: (next: string) => void }) {
  const t = useWords()
  const [typed, setTyped] = useState(value)
  if (choices !== null) {
    return <NativeSelect size="xs" label={title} value={value} onChange={(event) => set(event.currentTarget.value)} data={[{ value: '', label: t('usual') }, ...choices.map((one) => ({ value: one.value, label: one.title }))]} />
  }
  return (
    <TextInput size="xs" label={title} value={typed} placeholder={t('usual')} onChange={(event) => setTyped(event.currentTarget.value)} onBlur={() => typed !== value && set(typed.trim())}
      onKeyDown={(event) => event.key === 'Enter' && set(typed.trim())} />
  )
}
