import { Button, Collapse, Group, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../app/api'
import { done, failed } from '../app/notice'
import type { Part } from './mapping'
import { useMapWords } from './mapwords'
import css from './sources.module.css'
import type { Data } from './types'

/** The mapping as the text of its source file, which can be changed there too. */
export function AsText({ data, change }: Part) {
  const t = useMapWords()
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState<string | null>(null)
  const text = useQuery({ queryKey: ['mapping', 'text', data], queryFn: () => send<{ yaml: string }>('POST', '/uploads/mapping/text', { mapping: data }), enabled: open, staleTime: Infinity })
  const take = async () => {
    try {
      change((await send<{ mapping: Data }>('POST', '/uploads/mapping/data', { yaml: typed ?? '' })).mapping)
      setTyped(null)
      done(t('text_taken'))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <section className={css['card']}>
      <Button size="xs" variant="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>{t('as_text')}</Button>
      <Collapse expanded={open}>
        <Textarea className={css['mono'] ?? ''} label={t('as_text')} description={t('as_text_hint')} autosize minRows={8} maxRows={30} spellCheck={false} value={typed ?? text.data?.yaml ?? ''} onChange={(e) => setTyped(e.currentTarget.value)} />
        <Group mt="xs"><Button size="xs" disabled={typed === null} onClick={() => void take()}>{t('take_over')}</Button></Group>
      </Collapse>
    </section>
  )
}
