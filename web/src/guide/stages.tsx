import { Group, NativeSelect, Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'
import { BusyButton, BusyIcon } from '../app/busy'
import { useLang } from '../app/i18n'
import type { Edit } from '../map/edit/edits'
import { Faults } from '../map/edit/faults'
import css from './guide.module.css'
import { useSave, type StepProps } from './saving'
import { useSeen } from './seen'
import { linesOf, said, type Stage } from './shapes'
import { useWords } from './words'

const PHASES = ['buyer', 'customer', 'between', 'former'] as const

/** Step 4: the stages in their order, each refined into steps. */
export function Stages(props: StepProps) {
  const t = useWords()
  const { save, busy, faults } = useSave()
  const [title, setTitle] = useState('')
  const add = (event: FormEvent) => {
    event.preventDefault()
    void save([{ op: 'add', path: 'stages', value: { title: title.trim() } }]).then((well) => { if (well) setTitle('') })
  }
  return (
    <Stack gap="md">
      <div><Title order={2} size="h4">{t('stages')}</Title><Text size="sm" c="dimmed" maw={720}>{t('stages_text')}</Text></div>
      {props.written.stages.map((stage, at) => <OneStage key={stage.id} props={props} stage={stage} at={at} />)}
      <form onSubmit={add}>
        <Group align="end">
          <TextInput label={t('add_stage')} required value={title} onChange={(event) => setTitle(event.currentTarget.value)} maxLength={200} />
          <BusyButton type="submit" variant="default" busy={busy}>{t('add')}</BusyButton>
        </Group>
        <Faults faults={faults} />
      </form>
    </Stack>
  )
}

function OneStage({ props, stage, at }: { props: StepProps; stage: Stage; at: number }) {
  const t = useWords()
  const lang = useLang()
  const { save, busy, faults } = useSave()
  const here = useSeen(props.journey)?.stages.find((one) => one.stage === stage.id)?.here_now
  const [path, name] = [`stages/${stage.id}`, said(stage.title, lang) || stage.id]
  const steps = (stage.steps ?? []).map((one) => said(one, lang)).join('\n')
  const plain = (stage.steps ?? []).every((one) => typeof one !== 'object' || one === null || !('title' in one))
  const put = (edit: Edit) => void save([edit])
  const icon = { variant: 'default', size: 'lg', busy } as const
  return (
    <section className={css.card} aria-label={name}>
      <Group align="end" gap="xs">
        <StageTitle key={name} name={name} put={(value) => put({ op: 'set', path: `${path}/title`, value })} />
        <NativeSelect label={t('phase')} value={stage.phase ?? ''} onChange={(event) => put({ op: 'set', path: `${path}/phase`, value: event.currentTarget.value || null })}
          data={[{ value: '', label: t('no_phase') }, ...PHASES.map((one) => ({ value: one, label: t(one) }))]} />
        <BusyIcon {...icon} off={at === 0} aria-label={t('up', { what: name })} onClick={() => put({ op: 'move', path, to: at - 1 })}><IconArrowUp size={16} /></BusyIcon>
        <BusyIcon {...icon} off={at === props.written.stages.length - 1} aria-label={t('down', { what: name })} onClick={() => put({ op: 'move', path, to: at + 1 })}><IconArrowDown size={16} /></BusyIcon>
        <BusyIcon {...icon} aria-label={`${t('remove')} ${name}`} onClick={() => put({ op: 'remove', path })}><IconTrash size={16} /></BusyIcon>
      </Group>
      {plain
        ? <Steps key={steps} before={steps} put={(value) => put({ op: 'set', path: `${path}/steps`, value })} />
        : <><Text size="sm" mt="xs">{t('steps')}</Text>{(stage.steps ?? []).map((one, i) => <Text key={i} size="sm">{said(one, lang)}</Text>)}</>}
      <Faults faults={faults} />
      {here !== undefined && <Text size="xs" c="dimmed" mt={4}>{t('here', { n: here })}</Text>}
    </section>
  )
}

/** The stage's title; it saves itself as it is left. */
function StageTitle({ name, put }: { name: string; put: (title: string) => void }) {
  const t = useWords()
  const [title, setTitle] = useState(name)
  const end = () => { if (title.trim() !== '' && title.trim() !== name) put(title.trim()) }
  return <TextInput label={t('stage')} value={title} onChange={(event) => setTitle(event.currentTarget.value)} onBlur={end} maxLength={200} style={{ flex: '1 1 200px' }} />
}

/** The steps of a stage, one a line; they save themselves as they are left. */
function Steps({ before, put }: { before: string; put: (steps: string[]) => void }) {
  const t = useWords()
  const [steps, setSteps] = useState(before)
  const end = () => { if (linesOf(steps).join('\n') !== before) put(linesOf(steps)) }
  return <Textarea mt="xs" label={t('steps')} placeholder={t('one_a_line')} autosize minRows={2} value={steps} onChange={(event) => setSteps(event.currentTarget.value)} onBlur={end} />
}
