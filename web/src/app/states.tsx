import { Alert, Button, Center, Skeleton, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { tell } from './problems'
import { useWords } from './words'

/** While something is on its way: grey shapes of about its size. */
export function Loading({ lines = 6 }: { lines?: number }) {
  const t = useWords()
  return (
    <Stack gap="sm" p="md" role="status" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, i) => <Skeleton key={i} height={i === 0 ? 28 : 18} width={`${90 - ((i * 17) % 40)}%`} />)}
    </Stack>
  )
}

/** Where something failed: what, and what to do. */
export function Failed({ error, again }: { error: unknown; again?: () => void }) {
  const t = useWords()
  const said = tell(error)
  return (
    <Alert m="md" color="red" variant="outline" title={said.title} role="alert">
      <Text size="sm">{said.advice}</Text>
      {said.particulars.slice(0, 10).map((one) => <Text key={one} size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>{one}</Text>)}
      {again !== undefined && <Button mt="sm" size="xs" variant="default" onClick={again}>{t('again')}</Button>}
    </Alert>
  )
}

/** Where there is nothing yet: what would be here, and how it comes to be; `page` where it is all there is. */
export function Empty({ title, children, action, page = false }: { title: string; children?: ReactNode; action?: ReactNode; page?: boolean }) {
  return (
    <Center p="xl">
      <Stack align="center" gap="xs" maw={520}>
        <Title order={page ? 1 : 2} size="h4" ta="center">{title}</Title>
        {children !== undefined && <Text ta="center" c="dimmed" component="div">{children}</Text>}
        {action}
      </Stack>
    </Center>
  )
}
