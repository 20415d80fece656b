import { Button, Grid, Group, Modal, SegmentedControl, Text, Textarea, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { BusyButton } from '../../app/busy'
import { useReturnFocus } from '../../app/returnfocus'
import type { Edit, Fault } from '../edit/edits'
import { Faults } from '../edit/faults'
import { useEdits } from '../edit/session'
import css from '../map.module.css'
import { Builder } from './builder'
import { Movement } from './movement'
import { kindOf, KINDS, ruleOf, type Rule } from './tree'
import { useVocabulary } from './vocabulary'
import { useWords } from './words'
import { block, flow, parse, Unreadable } from './yaml'

type Props = {
  /** What the rule is for, in words. */
  name: string
  rule: Rule | null
  /** Whether it holds over all history: then there is no turn and no stage. */
  history: boolean
  /** The edits that save it. */
  make: (rule: Rule, title: string) => Edit[]
  /** Whether a title is asked for too, as for something new. */
  asksTitle?: boolean
  titles: Record<string, string>
  close: () => void
}

/** The rule builder: fields or YAML on the left, on the right what would move; nothing is saved before one says so. */
export function RuleDialog({ name, rule: was, history, make, asksTitle = false, titles, close }: Props) {
  const t = useWords()
  const { save, journey } = useEdits()
  useReturnFocus()
  const vocabulary = useVocabulary(journey)
  const first = vocabulary.data?.names[0]?.name ?? 'Form Submitted'
  const [said, set] = useState<Rule | null>(was)
  const [title, setTitle] = useState('')
  const [view, setView] = useState('builder')
  const [text, setText] = useState<string | null>(null)
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [busy, setBusy] = useState(false)
  const rule = said ?? { did: first }
  const wrong = text === null ? null : unreadable(text, t)
  const changed = asksTitle ? title.trim() !== '' : flow(rule) !== flow(was ?? {})
  const edits = useMemo(() => (changed && wrong === null ? make(rule, title.trim()) : []), [changed, wrong, flow(rule), title])
  const put = (next: Rule | null) => { set(next ?? { did: first }); setFaults([]) }
  const type = (next: string) => {
    setText(next)
    if (unreadable(next, t) === null) put(ruleOf(next))
  }
  const apply = async () => {
    setBusy(true)
    const found = await save(edits)
    setBusy(false)
    if (found !== null && found.length > 0) setFaults(found)
    else close()
  }
  return (
    <Modal opened onClose={close} size="75rem" title={<Text component="span" fw={650}>{`${t('title')}: ${name}`}</Text>} closeOnClickOutside={false} closeButtonProps={{ 'aria-label': t('cancel') }} data-rules>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          {asksTitle && <TextInput size="sm" mb="sm" label={t('name_of_it')} value={title} onChange={(event) => setTitle(event.currentTarget.value)} data-autofocus />}
          <SegmentedControl size="xs" mb="sm" aria-label={t('title')} value={view} onChange={(next) => { setView(next); setText(next === 'yaml' ? block(rule) : null) }}
            data={[{ value: 'builder', label: t('builder') }, { value: 'yaml', label: t('yaml') }]} />
          {view === 'builder' && <Builder root rule={rule} change={put} vocabulary={vocabulary.data} history={history} name={t('title')} />}
          {view === 'yaml' && <Textarea autosize minRows={8} maxRows={24} aria-label={t('yaml')} value={text ?? ''} onChange={(event) => type(event.currentTarget.value)} error={wrong} styles={{ input: { fontFamily: 'ui-monospace, monospace', fontSize: 13 } }} spellCheck={false} />}
          <Faults faults={faults} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <section aria-label={t('preview')} className={css.beside}>
            <Text size="sm" c="dimmed" mb={4}>{t('preview')}</Text>
            {asksTitle && title.trim() === '' ? <Text size="sm">{t('save_first')}</Text> : <Movement journey={journey} edits={edits} titles={titles} />}
          </section>
        </Grid.Col>
      </Grid>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close}>{t('cancel')}</Button>
        <BusyButton onClick={() => void apply()} busy={busy} disabled={edits.length === 0}>{t('save')}</BusyButton>
      </Group>
    </Modal>
  )
}

/** Why a text is no rule; null where it is one. */
function unreadable(text: string, t: ReturnType<typeof useWords>): string | null {
  try {
    const found = parse(text)
    const rule = typeof found === 'object' && found !== null && !Array.isArray(found) ? found : null
    return rule === null || kindOf(rule) === null ? t('no_rule', { kinds: KINDS.filter((kind) => kind !== 'then' && kind !== 'without').join(', ') }) : null
  } catch (error) {
    return t('unreadable', { n: error instanceof Unreadable ? error.line : 1 })
  }
}
