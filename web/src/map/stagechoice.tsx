import { ActionIcon, NativeSelect } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import type { Doc } from './document'
import css from './map.module.css'
import { useWords } from './words'

/** On a narrow screen one stage is shown at a time; here is chosen which. */
export function StageChoice({ doc, index, choose }: { doc: Doc; index: number; choose: (index: number) => void }) {
  const t = useWords()
  return (
    <nav className={`${css.one} jg-screen`} aria-label={t('stages')}>
      <ActionIcon variant="default" size="lg" aria-label={t('previous')} disabled={index === 0} onClick={() => choose(index - 1)}><IconChevronLeft size={18} /></ActionIcon>
      <NativeSelect style={{ flex: 1, minWidth: 0 }} aria-label={t('stage')} value={String(index)} onChange={(event) => choose(Number(event.currentTarget.value))}
        data={doc.stages.map((stage, place) => ({ value: String(place), label: `${stage.place} · ${stage.title} (${stage.here_now})` }))} />
      <ActionIcon variant="default" size="lg" aria-label={t('next')} disabled={index >= doc.stages.length - 1} onClick={() => choose(index + 1)}><IconChevronRight size={18} /></ActionIcon>
    </nav>
  )
}
