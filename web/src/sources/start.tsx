import { Button, FileButton, Group, Progress, Stack, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState, type DragEvent } from 'react'
import { client, get, send } from '../app/api'
import { ago } from '../app/format'
import { useLang } from '../app/i18n'
import { useNow } from '../app/live'
import { done, failed } from '../app/notice'
import { useSession } from '../app/session'
import { usePlace } from './address'
import { useMapWords } from './mapwords'
import css from './sources.module.css'
import type { Job, UploadLine } from './types'
import { bytes, uploadFile } from './upload'
import { Wide } from './wide'

export const ACCEPTED = '.csv,.tsv,.txt,.parquet,.pq,.jsonl,.ndjson,.xlsx,.xlsb,.xls,.ods,.xes,.gz'

/** The beginning: drop a file or choose one; what waits and what runs. */
export function Start() {
  const t = useMapWords()
  return (
    <Stack gap="md">
      <div>
        <Title order={2} size="h4">{t('title')}</Title>
        <Text size="sm" c="dimmed" maw={760}>{t('intro')}</Text>
      </div>
      <Dropping />
      <Running />
      <Waiting />
    </Stack>
  )
}

function Dropping() {
  const t = useMapWords()
  const [, go] = usePlace()
  const csrf = useSession()?.csrf ?? null
  const [over, setOver] = useState(false)
  const [coming, setComing] = useState<{ name: string; share: number } | null>(null)
  const stop = useRef<AbortController | null>(null)
  const take = async (file: File | null | undefined) => {
    if (file === null || file === undefined) return
    stop.current = new AbortController()
    setComing({ name: file.name, share: 0 })
    try {
      const found = await uploadFile(file, csrf, (share) => setComing({ name: file.name, share }), stop.current.signal)
      client.setQueryData(['uploads', found.upload, ''], found)
      void client.invalidateQueries({ queryKey: ['uploads'], exact: true })
      go({ upload: found.upload, sheet: undefined })
    } catch (error) {
      if (!(error instanceof DOMException)) failed(error)
    }
    setComing(null)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files.item(0))
  }
  if (coming !== null) return <Coming {...coming} stop={() => stop.current?.abort()} />
  return (
    <div className={css['drop']} data-over={over} onDragOver={(event) => { event.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)} onDrop={drop}>
      <Group justify="center" gap="xs">
        <Text>{t('drop')}</Text>
        <FileButton onChange={(file) => void take(file)} accept={ACCEPTED}>{(props) => <Button {...props}>{t('choose')}</Button>}</FileButton>
      </Group>
      <Text size="xs" c="dimmed" mt="xs">{t('formats')}</Text>
    </div>
  )
}

function Coming({ name, share, stop }: { name: string; share: number; stop: () => void }) {
  const t = useMapWords()
  const said = share < 1 ? t('uploading', { name }) : t('reading', { name })
  return (
    <div className={css['drop']}>
      <Text mb="xs" role="status" className={css['wrap']}>{said}</Text>
      <Progress value={share * 100} animated={share === 1} aria-label={said} mb="sm" />
      <Button size="xs" variant="default" onClick={stop}>{t('stop')}</Button>
    </div>
  )
}

function Running() {
  const t = useMapWords()
  const [, go] = usePlace()
  const jobs = useQuery({ queryKey: ['jobs'], queryFn: () => get<Job[]>('/jobs'), refetchInterval: 5000 })
  const running = jobs.data?.filter((job) => job.state === 'running') ?? []
  if (running.length === 0) return null
  return (
    <section className={css['card']}>
      <h2>{t('running')}</h2>
      {running.map((job) => (
        <Group key={job.id} gap="sm">
          <Text size="sm">{job.about}</Text>
          <Button size="compact-xs" variant="default" onClick={() => go({ job: job.id })}>{t('show')}</Button>
        </Group>
      ))}
    </section>
  )
}

function Waiting() {
  const t = useMapWords()
  const [lang, now] = [useLang(), useNow()]
  const [, go] = usePlace()
  const uploads = useQuery({ queryKey: ['uploads'], queryFn: () => get<UploadLine[]>('/uploads') })
  if ((uploads.data?.length ?? 0) === 0) return null
  const throwAway = async (line: UploadLine) => {
    try {
      client.setQueryData(['uploads'], await send<UploadLine[]>('DELETE', `/uploads/${line.upload}`))
      done(t('thrown', { name: line.name }))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <section className={css['card']}>
      <h2>{t('waiting')}</h2>
      <Text size="xs" c="dimmed">{t('waiting_text')}</Text>
      <Wide label={t('waiting')} least={420}>
        <Table fz="sm">
          <Table.Thead><Table.Tr><Table.Th>{t('file')}</Table.Th><Table.Th className={css['num']}>{t('size')}</Table.Th><Table.Th>{t('when')}</Table.Th><Table.Th /></Table.Tr></Table.Thead>
          <Table.Tbody>
            {uploads.data?.map((line) => (
              <Table.Tr key={line.upload}>
                <Table.Td className={css['wrap']}>{line.name}</Table.Td>
                <Table.Td className={css['num']}>{bytes(line.size, lang)}</Table.Td>
                <Table.Td>{ago(line.at, now)}</Table.Td>
                <Table.Td>
                  <Group gap="xs" wrap="nowrap" justify="flex-end">
                    <Button size="compact-xs" onClick={() => go({ upload: line.upload, sheet: undefined })} aria-label={`${t('go_on')}: ${line.name}`}>{t('go_on')}</Button>
                    <Button size="compact-xs" variant="default" onClick={() => void throwAway(line)} aria-label={`${t('throw_away')}: ${line.name}`}>{t('throw_away')}</Button>
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Wide>
    </section>
  )
}
