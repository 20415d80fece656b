import { Stack, Text, Title } from '@mantine/core'
import { Field, type Around } from './fields'
import { JOURNEY } from './schema'
import { Things } from './things'
import { useWords } from './words'

/** What is written of the journey as a whole: its title, its promise, who is meant, and the materials that help them on. */
export function JourneyForm({ around }: { around: Around }) {
  const t = useWords()
  const part = (lane: 'segments' | 'assets', about: string) => (
    <section aria-label={t(lane)}>
      <Title order={3} size="h6">{t(lane)}</Title>
      <Text size="xs" c="dimmed" mb={6}>{about}</Text>
      <Things lane={lane} path={lane} around={around} />
    </section>
  )
  return (
    <Stack gap="md">
      {JOURNEY.map((spec) => <Field key={spec.key} spec={spec} base="" around={around} of={t('journey')} first={spec.key === 'promise'} />)}
      {part('segments', t('segments_about'))}
      {part('assets', t('assets_about'))}
      <Text size="xs" c="dimmed">{t('everyone_told')}</Text>
    </Stack>
  )
}
