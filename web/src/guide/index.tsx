import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { Link, useParams } from '@tanstack/react-router'
import { useMay } from '../app/session'
import { Failed, Loading } from '../app/states'
import { Editing, useEdits } from '../map/edit/session'
import { useSource } from '../map/edit/source'
import { useWords as useEditWords } from '../map/edit/words'
import { ChooseKind } from './choose'
import css from './guide.module.css'
import { Measure } from './measure'
import { Milestones } from './milestones'
import { Customer } from './customer'
import type { Journey } from './shapes'
import { Stages } from './stages'
import { Touchpoints } from './touchpoints'
import { useWords } from './words'

const STEPS = ['1', '2', '3', '4', '5', '6'] as const
const PARTS = { '2': Customer, '3': Touchpoints, '4': Stages, '5': Milestones, '6': Measure } as const

/** Mapping in six steps, from choosing the kind of map to a first measured one. */
export function GuidePage() {
  const t = useWords()
  const { journey, step = '1' } = useParams({ strict: false }) as { journey?: string; step?: string }
  const may = useMay('editor')
  return (
    <Stack gap="md" className="jg-page" maw={1080}>
      <div>
        <Title order={1} size="h3">{t('title')}</Title>
        <Text size="sm" c="dimmed" maw={720}>{t('intro')}</Text>
      </div>
      <Way journey={journey} />
      {!may && <Text size="sm" className="jg-tone-bad">{t('viewer')}</Text>}
      {journey === undefined || step === '1' ? <ChooseKind journey={journey} /> : <Part journey={journey} step={step} />}
    </Stack>
  )
}

function Way({ journey }: { journey: string | undefined }) {
  const t = useWords()
  return (
    <ol className={css.steps}>
      {STEPS.map((one) => {
        const name = <><b>{one}</b> {t(`s${one}`)}</>
        return (
          <li key={one}>
            {journey === undefined && one !== '1' ? <span title={t('create_first')}>{name}</span>
              : <Link to={(one === '1' && journey === undefined ? '/guide' : '/guide/$journey/$step') as never} params={{ journey, step: one } as never}>{name}</Link>}
          </li>
        )
      })}
    </ol>
  )
}

/** The keys that take back and do again, here as on the map. */
function Keys() {
  const { undo, redo } = useEdits()
  useHotkeys([['mod+Z', undo], ['mod+shift+Z', redo], ['mod+Y', redo]])
  return null
}

function Part({ journey, step }: { journey: string; step: string }) {
  const t = useWords()
  const edit = useEditWords()
  const written = useSource(journey)
  const [number, Shown] = [Number(step), PARTS[step as '2'] ?? Measure]
  if (written.isPending) return <Loading />
  if (written.isError) return <Failed error={written.error} again={() => void written.refetch()} />
  if (written.data.journey === null) return <Text size="sm" className="jg-tone-bad">{edit('faulty')}</Text>
  const link = (to: number) => ({ to: '/guide/$journey/$step' as never, params: { journey, step: String(to) } as never })
  return (
    <Stack gap="md">
      <Editing key={journey} journey={journey} revision={written.data.revision}>
        <Keys />
        <Shown journey={journey} written={written.data.journey as unknown as Journey} />
      </Editing>
      <Group justify="space-between">
        <Button variant="default" component={Link} {...link(number - 1)}>{t('back')}</Button>
        {number < 6 ? <Button component={Link} {...link(number + 1)}>{t('next')}</Button>
          : <Button component={Link} to={'/map/$journey' as never} params={{ journey } as never}>{t('open_map')}</Button>}
      </Group>
    </Stack>
  )
}
