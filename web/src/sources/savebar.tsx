import { Checkbox, Group, NativeSelect, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client, get, send } from '../app/api'
import { BusyButton } from '../app/busy'
import { failed } from '../app/notice'
import { usePlace } from './address'
import { forget } from './history'
import type { Part } from './mapping'
import { useMapWords } from './mapwords'
import css from './sources.module.css'
import type { Source } from './types'
import { faultsAt, textOf } from './uses'

export const EVERY = ['15m', '1h', '6h', '1d'] as const
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/

type Saving = Part & { name: string; replace: string | null; busy: boolean }

/** The end of the work: what the source is called, how often it is read again, save and import. */
export function SaveBar({ upload, data, change, faults, name, replace, busy }: Saving) {
  const t = useMapWords()
  const [, go] = usePlace()
  const [over, setOver] = useState(false)
  const sources = useQuery({ queryKey: ['sources'], queryFn: () => get<Source[]>('/sources') })
  const source = textOf(data['source'])
  const every = textOf(data['every'])
  const taken = sources.data?.some((one) => one.source === source) ?? false
  const may = !taken || over || replace === source
  const save = useMutation({
    mutationFn: () => send<{ job: string }>('POST', `/uploads/${upload.upload}/import`, { mapping: data, source, every: every === '' ? null : every, replace: taken }),
    onSuccess: ({ job }) => {
      forget(name)
      void client.invalidateQueries({ queryKey: ['sources'] })
      go({ job, upload: undefined, sheet: undefined })
    },
    onError: failed,
  })
  const set = (key: string, value: string) => change(value === '' ? Object.fromEntries(Object.entries(data).filter(([one]) => one !== key)) : { ...data, [key]: value })
  const labels: Record<(typeof EVERY)[number], string> = { '15m': t('m15'), '1h': t('h1'), '6h': t('h6'), '1d': t('d1') }
  const known = EVERY.some((one) => one === every) || every === '' ? [] : [every]
  return (
    <div className={css['bar']}>
      <Group align="flex-end" gap="sm">
        <TextInput size="xs" w={260} label={t('source')} description={t('source_hint', { source: source || '…' })} value={source} error={source !== '' && (!ID.test(source) || faultsAt(faults, 'source').length > 0)} onChange={(e) => set('source', e.currentTarget.value)} />
        <NativeSelect size="xs" w={240} label={t('every')} description={t('every_hint')} value={every} onChange={(e) => set('every', e.currentTarget.value)}
          data={[{ value: '', label: t('never') }, ...EVERY.map((one) => ({ value: one, label: labels[one] })), ...known]} />
        {taken && replace !== source && <Checkbox size="xs" label={t('replace', { source })} checked={over} onChange={(e) => setOver(e.currentTarget.checked)} />}
        <BusyButton size="sm" disabled={!ID.test(source) || faults.length > 0 || !may || busy} busy={save.isPending} onClick={() => save.mutate()}>{t('save')}</BusyButton>
        {faults.length > 0 && <Text size="xs" className="jg-tone-bad" role="status">{t('faults', { n: faults.length })}</Text>}
      </Group>
    </div>
  )
}
