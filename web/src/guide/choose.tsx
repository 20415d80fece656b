import { Button, Group, Radio, Skeleton, Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { client, get, send } from '../app/api'
import { BusyButton } from '../app/busy'
import { lang, useLang } from '../app/i18n'
import { failed } from '../app/notice'
import { useSession } from '../app/session'
import { useJourneys, type JourneyLine } from '../app/shell'
import css from './guide.module.css'
import { idOf, linesOf } from './shapes'
import { useWords } from './words'

type Builtin = { name: string; title: string; description: string; method: string; stages: string[] }
type Kind = 'current' | 'future' | 'day_in_the_life'
type Start = 'builtin' | 'scratch' | 'existing'

/** Step 1: which kind of map, and what it begins with. */
export function ChooseKind({ journey }: { journey: string | undefined }) {
  const t = useWords()
  const [kind, setKind] = useState<Kind>('current')
  const [start, setStart] = useState<Start>('builtin')
  const [model, setModel] = useState<string>()
  const [title, setTitle] = useState('')
  const [given, setGiven] = useState('')
  const [stages, setStages] = useState<string>()
  const journeys = useJourneys().data ?? []
  // A future state is one of how it is today; the workspace's own journey comes first.
  const bases = kind === 'future' ? journeys.filter((one) => one.map === 'current') : journeys
  const own = useSession()?.workspace.journey
  const base = bases.find((one) => one.journey === model) ?? bases.find((one) => one.journey === own) ?? bases[0]
  const navigate = useNavigate()
  const make = useMutation({
    mutationFn: (body: unknown) => send<JourneyLine>('POST', '/journeys', body),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['journeys'] })
      void navigate({ to: '/guide/$journey/$step' as never, params: { journey: made.journey, step: '2' } as never })
    },
    onError: failed,
  })
  const save = (event: FormEvent) => {
    event.preventDefault()
    const from = start === 'scratch' ? 'scratch' : start === 'builtin' ? `builtin:${model}` : `journey:${base?.journey}`
    const named = linesOf(stages ?? t('default_stages')).map((one) => ({ title: one }))
    make.mutate({ from, journey: idOf(title, journeys.map((one) => one.journey)), title, lang: lang(), map: kind, ...(start === 'scratch' ? { stages: named } : {}) })
  }
  const kinds = [['current', t('current'), t('current_text')], ['future', t('future'), t('future_text')], ['day_in_the_life', t('day'), t('day_text')]] as const
  return (
    <form onSubmit={save}>
      <Stack gap="md">
        {journeys.length > 0 && <Existing journeys={journeys} chosen={journey} />}
        <Title order={2} size="h4">{t('new_one')}</Title>
        <Radio.Group label={t('kind')} value={kind} onChange={(next) => { setKind(next as Kind); if (next === 'future' && journeys.some((one) => one.map === 'current')) setStart('existing') }}>
          <div className={css.cards}>
            {kinds.map(([value, name, text]) => <div key={value} className={css.card}><Radio value={value} label={name} description={text} /></div>)}
          </div>
        </Radio.Group>
        <Radio.Group label={t('start_from')} value={start} onChange={(next) => { setStart(next as Start); setModel(undefined) }}>
          <Group>
            <Radio value="builtin" label={t('builtin')} />
            <Radio value="scratch" label={t('scratch')} />
            {bases.length > 0 && <Radio value="existing" label={t('existing')} />}
          </Group>
        </Radio.Group>
        {start === 'builtin' && <Builtins chosen={model} choose={(next, name) => { setModel(next); if (title === '' || title === given) { setTitle(name); setGiven(name) } }} />}
        {start === 'existing' && (
          <Radio.Group aria-label={t('existing')} value={base?.journey ?? ''} onChange={setModel}>
            <Stack gap={4}>{bases.map((one) => <Radio key={one.journey} value={one.journey} label={one.title} />)}</Stack>
          </Radio.Group>
        )}
        {start === 'scratch' && <Textarea label={t('stage_names')} description={t('stage_names_help')} autosize minRows={4} value={stages ?? t('default_stages')} onChange={(event) => setStages(event.currentTarget.value)} />}
        <TextInput label={t('name')} required value={title} onChange={(event) => setTitle(event.currentTarget.value)} maxLength={200} maw={480} />
        <Group><BusyButton type="submit" busy={make.isPending} disabled={start === 'builtin' && model === undefined}>{t('create')}</BusyButton></Group>
      </Stack>
    </form>
  )
}

function Existing({ journeys, chosen }: { journeys: JourneyLine[]; chosen: string | undefined }) {
  const t = useWords()
  const navigate = useNavigate()
  return (
    <Group gap="xs">
      <Text size="sm">{t('continue')}</Text>
      {journeys.map((one) => (
        <Button key={one.journey} size="compact-sm" variant={one.journey === chosen ? 'filled' : 'default'}
          onClick={() => void navigate({ to: '/guide/$journey/$step' as never, params: { journey: one.journey, step: '2' } as never })}>{one.title}</Button>
      ))}
    </Group>
  )
}

function Builtins({ chosen, choose }: { chosen: string | undefined; choose: (name: string, title: string) => void }) {
  const t = useWords()
  const lang = useLang()
  const all = useQuery({ queryKey: ['builtins', lang], queryFn: () => get<Builtin[]>('/builtins', { lang }), staleTime: Infinity }).data
  return (
    <Radio.Group label={t('builtin_pick')} value={chosen ?? ''} onChange={(next) => choose(next, all?.find((one) => one.name === next)?.title ?? '')}>
      <div className={css.cards}>
        {all === undefined && <Skeleton height={80} />}
        {all?.map((one) => (
          <div key={one.name} className={css.card}>
            <Radio value={one.name} label={`${one.title} · ${one.method}`} description={one.description} />
            <Text size="xs" c="dimmed" className={css.stages}>{t('stages_of', { stages: one.stages.join(' → ') })}</Text>
          </div>
        ))}
      </div>
    </Radio.Group>
  )
}
