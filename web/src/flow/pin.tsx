import { Button, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPin } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../app/api'
import { useFilters } from '../app/filters'
import { done, failed } from '../app/notice'
import { useJourneys } from '../app/shell'
import type { Shape } from '../api/types'
import type { FigureLine } from './data'
import { queryOfPin, type Chosen } from './explored'
import { useWords } from './words'

/** Puts what is asked here onto the map, at a stage or at the map as a whole; it can be taken back. */
export function PinButton({ journey, line, chosen }: { journey: string; line: FigureLine; chosen: Chosen }) {
  const t = useWords()
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button size="compact-sm" variant="light" onClick={open} leftSection={<IconPin size={14} />}>{t('pin')}</Button>
      <Modal opened={opened} onClose={close} title={t('pin')} closeButtonProps={{ 'aria-label': t('cancel') }}>
        {opened && <PinForm journey={journey} line={line} chosen={chosen} close={close} />}
      </Modal>
    </>
  )
}

function PinForm({ journey, line, chosen, close }: { journey: string; line: FigureLine; chosen: Chosen; close: () => void }) {
  const t = useWords()
  const [filters] = useFilters()
  const client = useQueryClient()
  const stages = useJourneys().data?.find((one) => one.journey === journey)?.stages ?? []
  const by = line.dimensions.find((one) => one.value === chosen.by)?.title
  const [title, setTitle] = useState([line.title, by].filter(Boolean).join(' · '))
  const [stage, setStage] = useState('')
  const path = `/journeys/${encodeURIComponent(journey)}/pins`
  const told = () => void client.invalidateQueries({ queryKey: ['journey', journey] })
  const pin = useMutation({
    mutationFn: () => send<Shape<'PinShape'>>('POST', path, { stage: stage || null, title: title.trim(), query: queryOfPin(chosen, filters) }),
    onSuccess: (found) => {
      told()
      close()
      done(t('pinned'), () => void send('DELETE', `${path}/${encodeURIComponent(found.id)}`).then(told, failed))
    },
    onError: failed,
  })
  return (
    <form onSubmit={(event) => { event.preventDefault(); pin.mutate() }}>
      <Stack gap="sm">
        <TextInput label={t('pin_title')} value={title} maxLength={200} required data-autofocus onChange={(event) => setTitle(event.currentTarget.value)} />
        <NativeSelect label={t('pin_at')} value={stage} onChange={(event) => setStage(event.currentTarget.value)} data={[{ value: '', label: t('whole_map') }, ...stages.map((one) => ({ value: one.stage, label: one.title }))]} />
        <Group justify="end"><Button variant="default" onClick={close}>{t('cancel')}</Button><Button type="submit" loading={pin.isPending} disabled={title.trim() === ''}>{t('save')}</Button></Group>
      </Stack>
    </form>
  )
}
