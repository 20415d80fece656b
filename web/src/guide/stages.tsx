import { ActionIcon, Button, Group, NativeSelect, Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'
import { useLang } from '../app/i18n'
import css from './guide.module.css'
import { useSave, type StepProps } from './saving'
import { useSeen } from './seen'
import { linesOf, said, type Stage } from './shapes'
import { useWords } from './words'

const PHASES = ['buyer', 'customer', 'between', 'former'] as const

/** Step 4: the stages in their order, each refined into steps. */
export function Stages(props: StepProps) {
  const t = useWords()
  const [save, busy] = useSave(props)
  const [title, setTitle] = useState('')
  const add = (event: FormEvent) => {
    event.preventDefault()
    save([{ op: 'add', path: 'stages', value: { title: title.trim() } }])
    setTitle('')
  }
  return (
    <Stack gap="md">
      <div><Title order={2} size="h4">{t('stages')}</Title><Text size="sm" c="dimmed" maw={720}>{t('stages_text')}</Text></div>
      {props.written.stages.map((stage, at) => <OneStage key={`${stage.id}-${props.revision}`} props={props} stage={stage} at={at} />)}
      <form onSubmit={add}>
        <Group align="end">
          <TextInput label={t('add_stage')} required value={title} onChange={(event) => setTitle(event.currentTarget.value)} maxLength={200} />
          <Button type="submit" variant="default" loading={busy}>{t('add')}</Button>
        </Group>
      </form>
    </Stack>
  )
}

function OneStage({ props, stage, at }: { props: StepProps; stage: Stage; at: number }) {
  const t = useWords()
  const [lang, [save, busy]] = [useLang(), useSave(props)]
  const here = useSeen(props.journey)?.stages.find((one) => one.stage === stage.id)?.here_now
  const [name, before] = [said(stage.title, lang) || stage.id, (stage.steps ?? []).map((one) => said(one, lang)).join('\n')]
  const [title, setTitle] = useState(name)
  const [steps, setSteps] = useState(before)
  const plain = (stage.steps ?? []).every((one) => typeof one !== 'object' || one === null || !('title' in one))
  const keepTitle = () => title.trim() !== '' && title !== name && save([{ op: 'set', path: `stages/${stage.id}/title`, value: title.trim() }])
  const keepSteps = () => steps !== before && save([{ op: 'set', path: `stages/${stage.id}/steps`, value: linesOf(steps) }])
  return (
    <section className={css.card} aria-label={name}>
      <Group align="end" gap="xs">
        <TextInput label={t('stage')} value={title} onChange={(event) => setTitle(event.currentTarget.value)} onBlur={keepTitle} maxLength={200} style={{ flex: '1 1 200px' }} />
        <NativeSelect label={t('phase')} value={stage.phase ?? ''} onChange={(event) => save([{ op: 'set', path: `stages/${stage.id}/phase`, value: event.currentTarget.value || null }])}
          data={[{ value: '', label: t('no_phase') }, ...PHASES.map((one) => ({ value: one, label: t(one) }))]} />
        <ActionIcon variant="default" size="lg" disabled={at === 0 || busy} aria-label={t('up', { what: name })} onClick={() => save([{ op: 'move', path: `stages/${stage.id}`, to: at - 1 }])}><IconArrowUp size={16} /></ActionIcon>
        <ActionIcon variant="default" size="lg" disabled={at === props.written.stages.length - 1 || busy} aria-label={t('down', { what: name })} onClick={() => save([{ op: 'move', path: `stages/${stage.id}`, to: at + 1 }])}><IconArrowDown size={16} /></ActionIcon>
        <ActionIcon variant="default" size="lg" disabled={busy} aria-label={`${t('remove')} ${name}`} onClick={() => save([{ op: 'remove', path: `stages/${stage.id}` }])}><IconTrash size={16} /></ActionIcon>
      </Group>
      {plain
        ? <Textarea mt="xs" label={t('steps')} placeholder={t('one_a_line')} autosize minRows={2} value={steps} onChange={(event) => setSteps(event.currentTarget.value)} onBlur={keepSteps} />
        : <><Text size="sm" mt="xs">{t('steps')}</Text>{(stage.steps ?? []).map((one, i) => <Text key={i} size="sm">{said(one, lang)}</Text>)}</>}
      {here !== undefined && <Text size="xs" c="dimmed" mt={4}>{t('here', { n: here })}</Text>}
    </section>
  )
}
