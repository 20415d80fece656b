import { Stack, Text, Title } from '@mantine/core'
import { Field, type Around } from './fields'
import { JOURNEY } from './schema'
import { Things } from './things'
import { useWords } from './words'

/**
 * What is written of the journey as a whole: its title, its promise, who is meant, the materials and activities that help
 * them on. With a `stage` it begins at a new activity of that stage.
 */
export function JourneyForm({ around, stage }: { around: Around; stage?: string | undefined }) {
  const t = useWords()
  const part = (lane: 'segments' | 'assets' | 'activities', about: string) => (
    <section aria-label={t(lane)}>
      <Title order={3} size="h6">{t(lane)}</Title>
      <Text size="xs" c="dimmed" mb={6}>{about}</Text>
      <Things lane={lane} path={lane} around={around} stage={stage} />
    </section>
  )
  return (
    <Stack gap="md">
      {JOURNEY.map((spec) => <Field key={spec.key} spec={spec} base="" around={around} of={t('journey')} first={spec.key === 'promise' && stage === undefined} />)}
      {part('segments', t('segments_about'))}
      {part('assets', t('assets_about'))}
      {part('activities', t('activities_about'))}
      <Text size="xs" c="dimmed">{t('everyone_told')}</Text>
    </Stack>
  )
}
