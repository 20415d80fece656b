import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useLang } from '../../app/i18n'
import css from '../map.module.css'
import type { Fault } from './edits'
import { Faults } from './faults'
import { Field, type Around } from './fields'
import { ROLE_EVERYWHERE, ROLE_HERE, ROLES } from './schema'
import { useEdits } from './session'
import { found, mapped, said } from './source'
import { useWords } from './words'

/** The roles of the buying committee: what each does and doubts at this stage, and what is true of it everywhere. */
export function RolesForm({ path, around }: { path: string; around: Around }) {
  const t = useWords()
  const lang = useLang()
  const journey = around.source.journey ?? {}
  const committee = mapped(journey['committee'])
  const here = mapped(found(journey, path))
  const shown = ROLES.filter((role) => role in committee || role in here)
  return (
    <Stack gap="sm">
      {shown.map((role) => {
        const title = said(found(committee, `${role}/title`), lang) || t(role)
        return (
          <section key={role} className={css.part} aria-label={title}>
            <Text size="sm" fw={650} mb={4}>{title === t(role) ? title : `${title} · ${t(role)}`}</Text>
            <Stack gap={6}>
              <Text size="xs" c="dimmed">{t('at_stage')}</Text>
              {ROLE_HERE.map((spec) => <Field key={spec.key} spec={spec} base={`${path}/${role}`} around={around} of={title} />)}
              <details>
                <summary><Text component="span" size="xs" c="dimmed">{t('everywhere')}</Text></summary>
                <Stack gap={6}>{ROLE_EVERYWHERE.map((spec) => <Field key={spec.key} spec={spec} base={`committee/${role}`} around={around} of={`${title}, ${t('everywhere')}`} />)}</Stack>
              </details>
            </Stack>
          </section>
        )
      })}
      <AddRole path={path} taken={shown} />
    </Stack>
  )
}

function AddRole({ path, taken }: { path: string; taken: readonly string[] }) {
  const t = useWords()
  const { save } = useEdits()
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const free = ROLES.filter((role) => !taken.includes(role))
  const [wanted, set] = useState<string>('')
  const role = free.find((one) => one === wanted) ?? free[0]
  if (role === undefined) return null
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <NativeSelect size="xs" flex={1} label={t('role')} value={role} onChange={(event) => set(event.currentTarget.value)} data={free.map((one) => ({ value: one, label: t(one) }))} />
      <Button size="xs" variant="default" onClick={() => void save([{ op: 'set', path: `${path}/${role}/joins`, value: true }]).then((said) => setFaults(said ?? []))}>{t('add', { what: t('role') })}</Button>
      <Faults faults={faults} />
    </Group>
  )
}
