import { Stack, Table, Text, TextInput } from '@mantine/core'
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { get } from '../app/api'
import { BusyButton } from '../app/busy'
import { moment } from '../app/format'
import { Empty, Failed, Loading } from '../app/states'
import { action, lines } from './details'
import styles from './people.module.css'
import type { AuditPage, Entry } from './shapes'
import { useWords } from './words'

const PAGE = 50

/** Who did what, newest first; the search is in the address. */
export function AuditTab() {
  const t = useWords()
  const said = (useSearch({ strict: false }) as { search?: unknown }).search
  const search = typeof said === 'string' || typeof said === 'number' ? String(said) : ''
  const navigate = useNavigate()
  const [typed, setTyped] = useState(search)
  const [settled] = useDebouncedValue(typed, 300)
  useEffect(() => {
    if (settled !== search) void navigate({ to: '.', search: { search: settled || undefined } as never, replace: true })
  }, [settled]) // eslint-disable-line
  const narrow = useMediaQuery('(max-width: 48em)', window.innerWidth <= 768)
  const pages = useInfiniteQuery({
    queryKey: ['audit', search],
    queryFn: ({ pageParam, signal }) => get<AuditPage>('/audit', { most: PAGE, search, after: pageParam }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
  })
  const entries = pages.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <Stack gap="sm">
      <TextInput type="search" aria-label={t('search')} placeholder={t('search')} maxLength={200} leftSection={<IconSearch size={15} aria-hidden />} value={typed} onChange={(e) => setTyped(e.currentTarget.value)} maw={420} />
      {pages.isError && <Failed error={pages.error} again={() => void pages.refetch()} />}
      {pages.isPending && <Loading />}
      {pages.isSuccess && entries.length === 0 && <Empty title={t('no_entries')}>{t('no_entries_text')}</Empty>}
      {entries.length > 0 && (narrow ? <Cards entries={entries} /> : <Entries entries={entries} />)}
      {pages.hasNextPage && <BusyButton variant="default" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()} style={{ alignSelf: 'center' }}>{t('earlier')}</BusyButton>}
    </Stack>
  )
}

/** The same a card each, where a table would have to be pushed to and fro. */
function Cards({ entries }: { entries: Entry[] }) {
  const t = useWords()
  return (
    <ul className={styles.list} aria-label={t('entries')}>
      {entries.map((entry) => (
        <li key={entry.number} className={styles.row}>
          <Text size="xs" c="dimmed"><time dateTime={entry.at}>{moment(entry.at)}</time> · {by(entry)}</Text>
          <Text size="sm" className={styles.wrap}><Text span inherit fw={600}>{action(t, entry.action)}</Text> {entry.object}</Text>
          {lines(t, entry.detail).map((line) => <Text key={line} size="sm" className={styles.wrap}>{line}</Text>)}
        </li>
      ))}
    </ul>
  )
}

/** Who it was; of a log-in that failed nobody knows. */
function by(entry: Entry): string {
  return entry.who_id === null && entry.action === 'log_in_failed' ? '–' : entry.who
}

function Entries({ entries }: { entries: Entry[] }) {
  const t = useWords()
  return (
    <div className={styles.scroll} role="region" aria-label={t('entries')} tabIndex={0}>
      <Table verticalSpacing="xs" miw={640}>
        <Table.Thead>
          <Table.Tr>{(['when', 'who', 'what', 'whom', 'how'] as const).map((key) => <Table.Th key={key} scope="col">{t(key)}</Table.Th>)}</Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entry.number}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}><time dateTime={entry.at}>{moment(entry.at)}</time></Table.Td>
              <Table.Td className={styles.wrap}>{by(entry)}</Table.Td>
              <Table.Td>{action(t, entry.action)}</Table.Td>
              <Table.Td className={styles.wrap}>{entry.object}</Table.Td>
              <Table.Td className={styles.wrap}>{lines(t, entry.detail).map((line) => <Text key={line} size="sm">{line}</Text>)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
