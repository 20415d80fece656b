import { Group, Skeleton, Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { BusyButton } from '../app/busy'
import { useLang } from '../app/i18n'
import { Faults } from '../map/edit/faults'
import type { Data as Said } from '../map/edit/source'
import css from './guide.module.css'
import { useSave, type StepProps } from './saving'
import { useVocabulary } from './seen'
import { idOf, linesOf, said, type Persona } from './shapes'
import { useWords } from './words'

/** Step 2: typical customers, who decides with them, and what the data tell of accounts. */
export function Customer(props: StepProps) {
  const t = useWords()
  const personas = props.written.personas ?? []
  return (
    <Stack gap="md">
      <div><Title order={2} size="h4">{t('persona')}</Title><Text size="sm" c="dimmed">{t('persona_text')}</Text></div>
      <div className={css.two}>
        <Stack gap="sm">
          {personas.map((one) => <PersonaCard key={one.id} persona={one} />)}
          <NewPersona taken={personas.map((one) => one.id)} />
        </Stack>
        <Stack gap="sm"><Committee props={props} /><Traits journey={props.journey} /></Stack>
      </div>
    </Stack>
  )
}

function PersonaCard({ persona }: { persona: Persona }) {
  const t = useWords()
  const lang = useLang()
  const { save, busy, faults } = useSave()
  const parts = [['traits', persona.traits], ['needs', persona.needs], ['pains', persona.pains]] as const
  const firm = Object.entries(persona.firmographics ?? {})
  return (
    <section className={`${css.card} ${css.believed}`}>
      <Group justify="space-between" wrap="nowrap">
        <Title order={3} size="h5">{said(persona.title, lang)}</Title>
        <BusyButton size="compact-xs" variant="subtle" color="gray" busy={busy} aria-label={`${t('remove')} ${said(persona.title, lang)}`} onClick={() => void save([{ op: 'remove', path: `personas/${persona.id}` }])}>{t('remove')}</BusyButton>
      </Group>
      <Faults faults={faults} />
      {firm.length > 0 && <Text size="sm">{firm.map(([name, value]) => `${name}: ${said(value, lang)}`).join(' · ')}</Text>}
      {parts.map(([key, list]) => (list ?? []).length > 0 && (
        <div key={key} className={css.part}><Text size="xs" c="dimmed">{t(key)}</Text>{(list ?? []).map((one, i) => <Text key={i} size="sm">{said(one, lang)}</Text>)}</div>
      ))}
    </section>
  )
}

function NewPersona({ taken }: { taken: string[] }) {
  const t = useWords()
  const { save, busy, faults } = useSave()
  const empty = { title: '', firm: '', traits: '', needs: '', pains: '' }
  const [form, setForm] = useState(empty)
  const box = (key: keyof typeof empty) => ({ value: form[key], onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [key]: event.currentTarget.value }) })
  const add = (event: FormEvent) => {
    event.preventDefault()
    const pairs = linesOf(form.firm).map((line) => line.split(/:(.*)/s).map((part) => part.trim())).filter(([name, value]) => name && value)
    const lists = Object.fromEntries((['traits', 'needs', 'pains'] as const).map((key) => [key, linesOf(form[key])]).filter(([, list]) => (list as string[]).length > 0)) as Record<string, string[]>
    const persona: { [key: string]: Said } = { id: idOf(form.title, taken), title: form.title, ...lists }
    if (pairs.length > 0) persona['firmographics'] = Object.fromEntries(pairs) as Record<string, string>
    void save([{ op: 'add', path: 'personas', value: persona }]).then((well) => { if (well) setForm(empty) })
  }
  return (
    <form className={css.card} onSubmit={add}>
      <Stack gap="xs">
        <TextInput label={t('persona_title')} required maxLength={200} {...box('title')} />
        <Textarea label={t('firm')} description={t('firm_help')} autosize minRows={2} {...box('firm')} />
        {(['traits', 'needs', 'pains'] as const).map((key) => <Textarea key={key} label={t(key)} placeholder={t('one_a_line')} autosize minRows={2} {...box(key)} />)}
        <Faults faults={faults} />
        <Group><BusyButton type="submit" busy={busy} size="xs">{t('add_persona')}</BusyButton></Group>
      </Stack>
    </form>
  )
}

function Committee({ props }: { props: StepProps }) {
  const t = useWords()
  const lang = useLang()
  const roles = Object.entries(props.written.committee ?? {})
  if (roles.length === 0) return null
  return (
    <section className={`${css.card} ${css.believed}`}>
      <Title order={3} size="h5">{t('committee')}</Title>
      {roles.map(([role, found]) => (
        <div key={role} className={css.part}>
          <Text size="sm" fw={600}>{said(found.title, lang) || role}</Text>
          {(found.wants ?? []).length > 0 && <Text size="sm">{`${t('wants')}: ${(found.wants ?? []).map((one) => said(one, lang)).join('; ')}`}</Text>}
          {(found.fails_if ?? []).length > 0 && <Text size="sm">{`${t('fails')}: ${(found.fails_if ?? []).map((one) => said(one, lang)).join('; ')}`}</Text>}
        </div>
      ))}
    </section>
  )
}

function Traits({ journey }: { journey: string }) {
  const t = useWords()
  const vocabulary = useVocabulary(journey)
  const known = (vocabulary?.traits ?? []).filter((one) => one.values.length > 0)
  return (
    <section className={`${css.card} ${css.measured}`}>
      <Title order={3} size="h5">{t('traits_seen')}</Title>
      {vocabulary === undefined && <Skeleton height={14} width="60%" mt={6} />}
      {vocabulary !== undefined && known.length === 0 && <Text size="sm" c="dimmed">{t('no_traits')}</Text>}
      {known.slice(0, 15).map((one) => <Text key={one.trait} size="sm" style={{ overflowWrap: 'anywhere' }}><b>{one.trait}</b>{`: ${one.values.slice(0, 8).join(', ')}`}</Text>)}
    </section>
  )
}
