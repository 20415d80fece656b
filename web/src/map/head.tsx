import { ActionIcon } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { useContext } from 'react'
import { clock } from '../app/format'
import type { Doc, StageHead } from './document'
import { edges } from './hourglass'
import { useOpened } from './open'
import css from './map.module.css'
import { CountedContext } from './rises'
import { useWords } from './words'

/** A stage's head: its phase, place, name, who is there now, and where the buyer becomes the customer. */
export function Head({ doc, stage, index, rise, active, edit }: { doc: Doc; stage: StageHead; index: number; rise: number; active: boolean; edit: boolean }) {
  const t = useWords()
  const [, open] = useOpened()
  const hour = doc.draw === 'hourglass'
  return (
    <div className={`phase_${stage.phase ?? 'none'} ${css[`phase_${stage.phase ?? 'none'}`]}`}>
      {hour && <Slice doc={doc} index={index} />}
      <div className={css.band} />
      <div className={`${css.head} ${css.headground}`}>
        <span className={css.phasename}>{[stage.place, stage.phase_title].filter(Boolean).join(' · ')}</span>
        <span className={css.stagename} data-stage>{stage.title}</span>
        <span className={css.count}>
          {(doc.map !== 'day_in_the_life' || stage.here_now > 0) && <span>{stage.here_now_text}</span>}
          {stage.stalled > 0 && <span className="jg-tone-bad">{t('stalled', { n: stage.stalled })}</span>}
          {rise > 0 && <Rise n={rise} />}
        </span>
        {doc.crossover === index && <span className={css.cross}>{`→ ${t('crossover')}`}</span>}
        {stage.terra !== null && <span className={`${css.terra} ${css.dark}`}><span className={css.terrasaid}>{stage.terra}</span></span>}
        {edit && (
          <ActionIcon variant="subtle" color="gray" size={24} className="jg-screen" tabIndex={active ? 0 : -1} style={{ position: 'absolute', top: 3, insetInlineEnd: 3 }}
            aria-label={t('open_stage', { title: stage.title })} onClick={() => open({ kind: 'stage', stage: stage.stage })}>
            <IconAdjustmentsHorizontal size={15} />
          </ActionIcon>
        )}
      </div>
    </div>
  )
}

/** Those who came of late: beside a count that has them not yet it says since when, so that the two are not taken for one. */
function Rise({ n }: { n: number }) {
  const t = useWords()
  const { counted, at } = useContext(CountedContext)
  const said = { n, at: clock(at) }
  const [short, whole] = counted ? [t('just_came', said), t('just_came_said', said)] : [t('more_since', said), t('more_since_said', said)]
  return <span className={css.rise} role="status" title={whole}><span aria-hidden>{short}</span><span className="jg-skip">{whole}</span></span>
}

/** The hourglass over the heads: whole where the journey begins and ends, narrowest where the buyer becomes the customer. */
function Slice({ doc, index }: { doc: Doc; index: number }) {
  const [upper, lower] = edges(doc, index)
  const line = { fill: 'none', stroke: 'var(--phase)', strokeWidth: 1.5, vectorEffect: 'non-scaling-stroke' } as const
  return (
    <svg className={css.glass} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden>
      <polygon points={[...upper, ...[...lower].reverse()].join(' ')} fill="var(--phaseground)" />
      <polyline points={upper.join(' ')} {...line} />
      <polyline points={lower.join(' ')} {...line} />
    </svg>
  )
}
