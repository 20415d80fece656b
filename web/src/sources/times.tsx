import { NativeSelect, Select, TextInput } from '@mantine/core'
import { both } from '../app/sentences'
import type { Part } from './mapping'
import { useMapWords } from './mapwords'
import css from './sources.module.css'
import type { Data } from './types'
import { faultsAt, mapOf, put, textOf } from './uses'

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]
const ENCODINGS = ['utf-8', 'windows-1251', 'windows-1252', 'utf-16', 'big5', 'gb18030', 'shift_jis']
const PLACES = ['time', 'mode', 'traits_at', 'observed_from', 'table', 'row_key', 'format', 'person', 'account']

/** How times are written, what a later export means, how the file is read. */
export function Times({ upload, columns, data, change, faults }: Part) {
  const t = useMapWords()
  const [time, table] = [mapOf(data['time']), mapOf(data['table'])]
  const csv = mapOf(table['csv'])
  const times = columns.filter((one) => one.kind === 'time').map((one) => one.column)
  const setTime = (key: string, value: string) => change(put(data, 'time', put(time, key, value)))
  const setCsv = (key: string, value: string) => change({ ...data, table: put(table, 'csv', put(csv, key, value)) })
  const format = Array.isArray(time['format']) ? time['format'].join(' | ') : textOf(time['format'])
  const wrong = (way: string) => faultsAt(faults, way).length > 0
  const traits = textOf(data['traits_at']) || 'import'
  return (
    <section className={css['card']}>
      <h2>{t('times')}</h2>
      <div className={css['fields']}>
        <Select size="xs" label={t('zone')} searchable limit={60} data={ZONES} value={textOf(time['zone']) || 'UTC'} error={wrong('time/zone')} onChange={(next) => setTime('zone', next ?? 'UTC')} />
        <NativeSelect size="xs" label={t('precision')} value={textOf(time['precision'])} onChange={(e) => setTime('precision', e.currentTarget.value)}
          data={[{ value: '', label: t('precision_auto') }, { value: 'day', label: t('day') }, { value: 'minute', label: t('minute') }, { value: 'second', label: t('second') }]} />
        <TextInput size="xs" label={t('time_format')} description={t('time_format_hint')} value={format} readOnly={Array.isArray(time['format'])} error={wrong('time/format')} onChange={(e) => setTime('format', e.currentTarget.value)} />
        <NativeSelect size="xs" label={t('mode')} value={textOf(data['mode']) || 'append'} onChange={(e) => change({ ...data, mode: e.currentTarget.value })} data={[{ value: 'append', label: t('append') }, { value: 'snapshot', label: t('snapshot') }]} />
        <NativeSelect size="xs" label={t('traits_at')} value={traits} error={wrong('traits_at')} onChange={(e) => change({ ...data, traits_at: e.currentTarget.value })}
          data={[{ value: 'import', label: t('traits_import') }, { value: 'always', label: t('traits_always') }, ...[...new Set([...times, ...(traits === 'import' || traits === 'always' ? [] : [traits])])].map((column) => ({ value: column, label: t('traits_column', { column }) }))]} />
        <TextInput size="xs" type="date" label={t('observed')} description={t('observed_hint')} value={textOf(data['observed_from'])} error={wrong('observed_from')} onChange={(e) => change(put(data, 'observed_from', e.currentTarget.value))} />
        {isText(upload.file) && <Reading csv={csv} set={setCsv} wrong={wrong('table/csv')} />}
      </div>
      {PLACES.flatMap((place) => faultsAt(faults, place)).map((fault) => <div key={fault.where + fault.message} className={css['fault']} role="alert">{both(fault.message, fault.advice)}</div>)}
      {faults.filter((fault) => fault.where === '').map((fault) => <div key={fault.message} className={css['fault']} role="alert">{both(fault.message, fault.advice)}</div>)}
    </section>
  )
}

const isText = (file: string): boolean => /\.(csv|tsv|txt)(\.gz)?$/i.test(file)

function Reading({ csv, set, wrong }: { csv: Data; set: (key: string, value: string) => void; wrong: boolean }) {
  const t = useMapWords()
  return (
    <>
      <NativeSelect size="xs" label={t('delimiter')} value={textOf(csv['delimiter'])} onChange={(e) => set('delimiter', e.currentTarget.value)} error={wrong}
        data={[{ value: '', label: t('delimiter_auto') }, ',', ';', 'tab', '|', 'whitespace']} />
      <NativeSelect size="xs" label={t('encoding')} value={textOf(csv['encoding'])} onChange={(e) => set('encoding', e.currentTarget.value)} data={[{ value: '', label: t('delimiter_auto') }, ...ENCODINGS]} />
      <NativeSelect size="xs" label={t('decimal')} value={textOf(csv['decimal']) || '.'} onChange={(e) => set('decimal', e.currentTarget.value === '.' ? '' : ',')} data={['.', ',']} />
    </>
  )
}
