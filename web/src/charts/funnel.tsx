import { SMALL, type Drawing, type Est } from './base'
import { Hatch, Mark, Picture } from './mark'
import { brief, percent } from './numbers'
import { fit, wrapped } from './text'
import { chartWord } from './words'

export interface FunnelStep {
  stage: string
  title: string
  reached: number
  share: Est
  next: Est | null
  dropped: Est | null
  here: number
  label: string
}

const [HIGH, BETWEEN, TOP] = [38, 30, 4]

/** The company's side: how many reached each stage, one bar below the other, and between two the share that goes on. */
export function FunnelSvg({ steps, label, width, ink, lang, id, open }: Drawing & { steps: FunnelStep[]; label: string; open?: (stage: string) => string | undefined }) {
  const left = Math.min(190, Math.max(104, width * 0.26))
  const room = width - left - 62
  const most = Math.max(...steps.map((step) => step.reached), 1)
  const long = (count: number) => Math.max(1.5, (count / most) * room)
  return (
    <Picture width={width} height={TOP + steps.length * (HIGH + BETWEEN) - BETWEEN + 6} label={label} ink={ink}>
      <defs><Hatch id={id} ink={ink} /></defs>
      {steps.map((step, index) => {
        const y = TOP + index * (HIGH + BETWEEN)
        const unknown = step.share.status !== null && step.share.status !== 'ok'
        return (
          <g key={step.stage}>
            <Mark label={step.label} first={index === 0} open={open?.(step.stage)} over={(
              <>
                {wrapped(step.title, SMALL, left - 14, 2).map((line, place, lines) => (
                  <text key={place} x={left - 8} y={y + HIGH / 2 + 4 + 14 * (place - (lines.length - 1) / 2)} textAnchor="end" fill={ink('ink')} fontWeight="600" fontSize={SMALL}>{line}</text>
                ))}
                <text x={left + (unknown ? 8 : long(step.reached) + 6)} y={y + HIGH / 2 + 4} fontSize={SMALL} fill={ink('ink')}>{unknown ? step.share.text : brief(step.reached, lang)}</text>
              </>
            )}>
              <rect x="0" y={y} width={width} height={HIGH} fill="transparent" />
              <rect x={left} y={y} width={unknown ? room : long(step.reached)} height={HIGH} rx="3" fill={unknown ? `url(#${id}-hatch)` : ink('measured')} />
              {step.here > 0 && !unknown && <rect x={left} y={y + HIGH - 5} width={long(step.here)} height="5" fill={ink('on_accent')} fillOpacity="0.75" />}
            </Mark>
            {step.next !== null && index < steps.length - 1 && <Passage est={step.next} x={left} y={y + HIGH} room={room} ink={ink} lang={lang} title={step.title} />}
          </g>
        )
      })}
    </Picture>
  )
}

function Passage({ est, x, y, room, ink, lang, title }: { est: Est; x: number; y: number; room: number; ink: Drawing['ink']; lang: Drawing['lang']; title: string }) {
  const said = est.value === null ? est.text : est.text
  const label = `${title}\n${chartWord(lang, 'conversion')}: ${said}`
  const [begin, wide] = [x + 14, Math.min(150, room * 0.3)]
  return (
    <Mark label={label}>
      <text x={x + 4} y={y + BETWEEN / 2 + 4} fontSize={SMALL} fill={ink('ink_quiet')} aria-hidden="true">↓</text>
      <rect x={begin} y={y + BETWEEN / 2 - 5} width={wide} height="10" rx="2" fill={ink('sunken')} stroke={ink('line')} />
      {est.value !== null && est.low !== null && est.high !== null && <rect x={begin + est.low * wide} y={y + BETWEEN / 2 - 5} width={Math.max(1, (est.high - est.low) * wide)} height="10" fill={ink('band')} />}
      {est.value !== null && <rect x={begin + est.value * wide - 1.2} y={y + BETWEEN / 2 - 7} width="2.4" height="14" fill={ink('ink')} />}
      <text x={begin + wide + 8} y={y + BETWEEN / 2 + 4} fontSize={SMALL} fill={ink(est.value === null ? 'unknown' : 'ink')}>{fit(said, SMALL, x + room + 58 - (begin + wide + 8))}</text>
    </Mark>
  )
}

/** The share of a step in words. */
export function shareOf(value: number | null, lang: Drawing['lang']): string {
  return value === null ? chartWord(lang, 'too_few') : percent(value, lang)
}
