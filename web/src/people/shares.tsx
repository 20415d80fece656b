import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { get, send } from '../app/api'
import { day } from '../app/format'
import { LANGS } from '../app/i18n'
import { done } from '../app/notice'
import { useJourneys } from '../app/shell'
import { Empty, Failed, Loading } from '../app/states'
import { Ask } from './ask'
import styles from './people.module.css'
import { ShareForm } from './shareform'
import { isOpen, type Share } from './shapes'
import { tell } from './tell'
import { useWords } from './words'

/** The links by which people without an account see a map. */
export function SharesTab() {
  const t = useWords()
  const shares = useQuery({ queryKey: ['shares'], queryFn: () => get<Share[]>('/shares') })
  const [adding, setAdding] = useState(false)
  if (shares.isPending) return <Loading />
  if (shares.isError) return <Failed error={shares.error} again={() => void shares.refetch()} />
  const add = <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setAdding(true)}>{t('link_add')}</Button>
  return (
    <Stack gap="sm">
      {shares.data.length === 0 ? <Empty title={t('no_links')} action={add}>{t('no_links_text')}</Empty> : (
        <>
          <Group justify="space-between"><Text size="sm" c="dimmed" maw={620}>{t('link_text')}</Text>{add}</Group>
          <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>{shares.data.map((share) => <Line key={share.id} share={share} />)}</Stack>
        </>
      )}
      {adding && <ShareForm close={() => setAdding(false)} />}
    </Stack>
  )
}

function Line({ share }: { share: Share }) {
  const t = useWords()
  const cache = useQueryClient()
  const [asking, setAsking] = useState(false)
  const open = isOpen(share, Date.now())
  const revoke = useMutation({
    mutationFn: () => send<Share>('DELETE', `/shares/${share.id}`),
    onSuccess: () => { setAsking(false); done(t('link_revoked')) },
    onError: (error) => tell(t, error),
    onSettled: () => void cache.invalidateQueries({ queryKey: ['shares'] }),
  })
  const title = useJourneys().data?.find((one) => one.journey === share.journey)?.title ?? share.journey
  const state = open ? 'open' : share.revoked_at === null ? 'over' : 'revoked'
  const ends = share.expires_at === null ? t('for_ever') : t('until', { at: day(share.expires_at) })
  const about = [LANGS.find((one) => one.lang === share.lang)?.name, t(share.theme), ends, t('by', { name: share.by, at: day(share.created_at) }), t('opened', { n: share.seen })]
  return (
    <li className={`${styles.row} ${open ? '' : styles.over}`}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Stack gap={2} style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={600} size="sm" className={styles.wrap}>{share.label || t('map_of', { journey: title })}</Text>
            <Badge size="sm" variant="default" tt="none">{t(state)}</Badge>
          </Group>
          {share.label !== '' && <Anchor component={Link} to={`/map/${encodeURIComponent(share.journey)}` as never} size="sm">{title}</Anchor>}
          <Text size="xs" c="dimmed">{about.filter(Boolean).join(' · ')}</Text>
        </Stack>
        {open && <Button size="xs" variant="default" className={styles.whole} onClick={() => setAsking(true)}>{t('revoke')}</Button>}
      </Group>
      {asking && <Ask title={t('revoke_ask')} text={t('revoke_text')} yes={t('revoke')} busy={revoke.isPending} confirm={() => revoke.mutate()} close={() => setAsking(false)} />}
    </li>
  )
}
