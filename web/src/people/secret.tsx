import { Button, CopyButton, Group, Stack, Text } from '@mantine/core'
import styles from './people.module.css'
import { useWords } from './words'

/** A text that is shown once, with a button that copies it, on which the focus begins where it is the `first`. */
export function Secret({ label, value, first = false }: { label: string; value: string; first?: boolean }) {
  const t = useWords()
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>{label}</Text>
      <Group gap="xs" align="stretch">
        <code className={styles.secret} tabIndex={0} aria-label={label}>{value}</code>
        <CopyButton value={value}>
          {({ copied, copy }) => <Button variant="default" onClick={copy} data-autofocus={first || undefined} aria-label={`${t('copy')}: ${label}`}><span role="status">{copied ? t('copied') : t('copy')}</span></Button>}
        </CopyButton>
      </Group>
    </Stack>
  )
}
