import { Button, Group, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { send } from '../app/api'
import { LANGS, lang } from '../app/i18n'
import { BusyButton } from '../app/busy'
import { useJourney, useJourneys } from '../app/shell'
import { Wrong } from './fields'
import { Secret } from './secret'
import { endOf, tomorrow, type Share } from './shapes'
import { useWords } from './words'

/** Another link: of which map, in which language and look, until when; it is shown once. */
export function ShareForm({ close }: { close: () => void }) {
  const t = useWords()
  const cache = useQueryClient()
  const [journeys, here] = [useJourneys().data ?? [], useJourney()]
  const [said, setSaid] = useState({ journey: here ?? '', label: '', lang: lang() as string, theme: 'light', until: '' })
  const make = useMutation({
    mutationFn: () => send<Share>('POST', '/shares', { journey: said.journey || here, label: said.label, lang: said.lang, theme: said.theme, expires_at: endOf(said.until) }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: ['shares'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate()
  }
  const field = (key: keyof typeof said) => ({ value: said[key], onChange: (e: React.ChangeEvent<HTMLInputElement | HTMLSelectElement>) => setSaid({ ...said, [key]: e.currentTarget.value }) })
  if (make.data !== undefined) return <Made share={make.data} close={close} />
  return (
    <Modal opened onClose={close} title={t('link_add')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">{t('link_text')}</Text>
          <NativeSelect label={t('journey')} data={journeys.map((one) => ({ value: one.journey, label: one.title || one.journey }))} {...field('journey')} />
          <TextInput label={t('label')} maxLength={200} data-autofocus {...field('label')} />
          <Group grow align="flex-start">
            <NativeSelect label={t('language')} data={LANGS.map((one) => ({ value: one.lang, label: one.name }))} {...field('lang')} />
            <NativeSelect label={t('look')} data={(['light', 'dark'] as const).map((one) => ({ value: one, label: t(one) }))} {...field('theme')} />
          </Group>
          <TextInput type="date" label={t('ends')} description={t('ends_help')} min={tomorrow(Date.now())} {...field('until')} />
          <Wrong error={make.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>{t('cancel')}</Button>
            <BusyButton type="submit" busy={make.isPending}>{t('link_add')}</BusyButton>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function Made({ share, close }: { share: Share; close: () => void }) {
  const t = useWords()
  const frame = `<iframe src="${share.embed_url ?? ''}" title="${escaped(share.label || share.journey)}" width="100%" height="800" loading="lazy"></iframe>`
  return (
    <Modal opened onClose={close} title={t('secret')} closeOnClickOutside={false} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        <Text size="sm">{t('link_once')}</Text>
        <Secret first label={t('link')} value={share.url ?? ''} />
        <Secret label={t('embed')} value={frame} />
        <Group justify="flex-end"><Button onClick={close}>{t('close')}</Button></Group>
      </Stack>
    </Modal>
  )
}

/** The text as it may stand in an attribute of a page's source. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
