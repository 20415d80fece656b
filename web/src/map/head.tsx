import { ActionIcon } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { ink } from '../app/tokens'
import type { Doc, StageHead } from './document'
import { width } from './hourglass'
import { useOpened } from './open'
import css from './map.module.css'
import { useWords } from './words'

/** A stage's head: its phase, place, name, who is there now, and where the buyer becomes the customer. */
export function Head({ doc, stage, index, rise, active, edit }: { doc: Doc; stage: StageHead; index: number; rise: number; active: boolean; edit: boolean }) {
  const t = useWords()
  const [, open] = useOpened()
  const hour = doc.draw === 'hourglass'
  return (
    <div className={`phase_${stage.phase ?? 'none'} ${css[`phase_${stage.phase ?? 'none'}`]}`}>
      <div className={css.band} />
      <div className={`${css.head} ${css.headground} ${hour ? css.hour : ''}`}>
        {hour && <Slice doc={doc} index={index} />}
        <span className={css.phasename}>{`${stage.place} · ${stage.phase_title}`}</span>
        <span className={css.stagename} data-stage>{stage.title}</span>
        <span className={css.count}>
          <span>{stage.here_now_text}</span>
          {stage.stalled > 0 && <span className="jg-tone-bad">{t('stalled', { n: stage.stalled })}</span>}
          {rise > 0 && <span className={css.rise} role="status"><span aria-hidden>{`+${rise}`}</span><span className="jg-skip">{t('more_here', { n: rise })}</span></span>}
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

/** The hourglass behind a head: as wide as the journey is at this stage, narrowest where the buyer becomes the customer. */
function Slice({ doc, index }: { doc: Doc; index: number }) {
  const [left, right] = [width(doc, index), width(doc, index + 1)]
  const edge = (share: number, side: 1 | -1) => 50 + side * share * 50
  const points = `0,${edge(left, -1)} 100,${edge(right, -1)} 100,${edge(right, 1)} 0,${edge(left, 1)}`
  return (
    <svg className={css.hourglass} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden>
      <polygon points={points} fill="var(--phaseground)" />
      <line x1="0" x2="100" y1={edge(left, -1)} y2={edge(right, -1)} stroke={ink('line_strong')} vectorEffect="non-scaling-stroke" />
      <line x1="0" x2="100" y1={edge(left, 1)} y2={edge(right, 1)} stroke={ink('line_strong')} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
