import { Button, Loader, NativeSelect, Popover, SegmentedControl, Stack } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { address } from '../app/api'
import { fetchFile } from '../app/files'
import { useFilters } from '../app/filters'
import { LANGS, useLang } from '../app/i18n'
import { failed } from '../app/notice'
import { at } from './data'
import { useWords } from './words'

const FORMATS = ['html', 'pdf', 'png', 'svg', 'xlsx', 'docx', 'pptx'] as const

/** The map as a file: which kind, in which language and look; and the ways to share and print it. */
export function ExportMenu({ journey, may }: { journey: string; may: boolean }) {
  const t = useWords()
  const lang = useLang()
  const [filters] = useFilters()
  const [format, setFormat] = useState<string>('pdf')
  const [said, setLang] = useState<string | null>(null)
  const [opened, set] = useState(false)
  const close = () => set(false)
  const [theme, setTheme] = useState('light')
  // While it works the button is not disabled: the focus would be lost with it.
  const fetching = useMutation({ mutationFn: fetchFile, onSuccess: close, onError: failed })
  return (
    <Popover position="bottom-end" withinPortal trapFocus returnFocus width={260} opened={opened} onChange={set}>
      <Popover.Target><Button size="compact-sm" variant="default" leftSection={<IconDownload size={14} />} onClick={() => set(!opened)}>{t('export')}</Button></Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <NativeSelect size="xs" label={t('format')} value={format} onChange={(event) => setFormat(event.currentTarget.value)} data={FORMATS.map((one) => ({ value: one, label: t(one) }))} />
          <NativeSelect size="xs" label={t('language')} value={said ?? lang} onChange={(event) => setLang(event.currentTarget.value)} data={LANGS.map((one) => ({ value: one.lang, label: one.name }))} />
          <SegmentedControl size="xs" aria-label={t('look')} value={theme} onChange={setTheme} data={[{ value: 'light', label: t('light') }, { value: 'dark', label: t('dark') }]} />
          <Button size="compact-sm" aria-busy={fetching.isPending} {...(fetching.isPending && { leftSection: <Loader size={12} color="currentColor" /> })} onClick={() => !fetching.isPending && fetching.mutate(address(`${at(journey)}/export`, { ...filters, format, lang: said ?? lang, theme }))}>{t('download')}</Button>
          <Button size="compact-sm" variant="subtle" onClick={() => window.print()}>{t('print')}</Button>
          {may && <Button size="compact-sm" variant="subtle" component={Link} to={'/people/$tab' as never} params={{ tab: 'shares' } as never} search={{ journey } as never}>{t('share')}</Button>}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
