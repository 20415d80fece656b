import { Group, List, Text, Title } from '@mantine/core'
import type { Doc } from './document'
import css from './map.module.css'
import { useWords } from './words'

/** What the signs and lines mean, the remarks to the numbers, and whom the map is about. */
export function Legend({ doc }: { doc: Doc }) {
  const t = useWords()
  return (
    <section className={css.legend} aria-label={doc.legend_title}>
      <Group gap="4px 18px">
        <Text component="span" size="xs" fw={650}>{doc.legend_title}</Text>
        {doc.legend.map((line) => <Text key={line.text} component="span" size="xs" className={`jg-tone-${line.tone}`}>{line.text}</Text>)}
        <Text component="span" size="xs" className={css.seen}>{t('solid')}</Text>
        <Text component="span" size="xs" className={css.believed}>{t('dashed')}</Text>
        <Text component="span" size="xs" className={css.terra}><span className={css.terrasaid}>{t('hatched')}</span></Text>
      </Group>
      {doc.remarks.length > 0 && (
        <List type="ordered" size="xs" mt={6}>{doc.remarks.map((text) => <List.Item key={text}>{text}</List.Item>)}</List>
      )}
      {doc.personas.length > 0 && (
        <div className={css.personas}>
          {doc.personas.map((one) => (
            <article key={one.id}>
              <Title order={2} size="h6">{one.title}</Title>
              <Text size="xs" c="dimmed">{Object.values(one.firmographics).join(' · ')}</Text>
              {(['traits', 'needs', 'pains'] as const).map((key) => one[key].length > 0 && (
                <div key={key}><Text size="xs" fw={600} mt={4}>{t(key)}</Text><List size="xs" listStyleType="disc">{one[key].map((text) => <List.Item key={text}>{text}</List.Item>)}</List></div>
              ))}
            </article>
          ))}
        </div>
      )}
    </section>
  )
}
