import { ink } from '../app/tokens'
import type { Cell } from './document'
import { between, courses, high, HEIGHT, points } from './curve'
import css from './map.module.css'

const said = (found: [number, number][]) => found.map((one) => one.join()).join(' ')

/** A column's part of the emotion curve: measured solid with its interval, believed dashed, the gap between them shaded. */
export function EmotionCurve({ before, here, after }: { before: Cell | undefined; here: Cell; after: Cell | undefined }) {
  const found = courses([before?.emotion, here.emotion, after?.emotion])
  const line = { fill: 'none', strokeWidth: 2, vectorEffect: 'non-scaling-stroke' } as const
  return (
    <svg className={css.curve} viewBox={`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden data-curve>
      <line x1="0" x2="100" y1={high(0)} y2={high(0)} stroke={ink('line')} vectorEffect="non-scaling-stroke" />
      <polygon points={said(between(found.measured, found.believed))} fill={ink('believed')} opacity="0.16" />
      <polygon points={said(between(found.low, found.high))} fill={ink('band')} opacity="0.75" />
      {found.believed !== null && <polyline {...line} points={said(points(found.believed))} stroke={ink('believed')} strokeDasharray="5 4" />}
      {found.measured !== null && <polyline {...line} points={said(points(found.measured))} stroke={ink('measured')} />}
      {found.believed !== null && <Dot y={high(found.believed.middle)} colour={ink('believed')} hollow />}
      {found.low !== null && found.high !== null && (
        <line x1="50" x2="50" y1={high(found.high.middle)} y2={high(found.low.middle)} stroke={ink('measured')} strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
      )}
      {found.measured !== null && <Dot y={high(found.measured.middle)} colour={ink('measured')} />}
    </svg>
  )
}

/** A point that stays round though the column stretches: a line without length, with a round cap. */
function Dot({ y, colour, hollow = false }: { y: number; colour: string; hollow?: boolean }) {
  const line = { x1: 50, x2: 50.001, y1: y, y2: y, strokeLinecap: 'round', vectorEffect: 'non-scaling-stroke' } as const
  return (
    <>
      <line {...line} stroke={colour} strokeWidth="9" />
      {hollow && <line {...line} stroke={ink('surface')} strokeWidth="5" />}
    </>
  )
}
