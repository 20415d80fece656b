import { Alert, PasswordInput, Text, type PasswordInputProps } from '@mantine/core'
import { told } from './problems'
import { useWords } from './words'

/** A password, which can be looked at; its name tells the browser's password manager which one is meant. */
export function Password(props: PasswordInputProps & { label: string; value: string; onChange: (event: React.ChangeEvent<HTMLInputElement>) => void }) {
  const t = useWords()
  return <PasswordInput required withAsterisk={false} {...props} visibilityToggleButtonProps={{ 'aria-label': t('show') }} />
}

/** Why the form was not taken, where the reader's eye and screen reader find it. */
export function Wrong({ error }: { error: unknown }) {
  const t = useWords()
  if (error === null || error === undefined) return null
  return <Alert color="red" variant="outline" role="alert" p="xs"><Text size="sm">{told(t, error)}</Text></Alert>
}
