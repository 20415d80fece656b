/** The emotion curve: measured solid with its intervals, believed dashed, the gap between them shaded. */

import { curveHeight, curveOf, LINE, SIZE, type Dot } from './curve-points'
import type { CurvePoint } from './layout'
import type { Face } from './measure'
import type { Palette } from './tokens'

interface Props {
  points: CurvePoint[]
  y: number
  height: number
  face: Face
  palette: Palette
}

export function EmotionCurve({ points, y, height, face, palette }: Props) {
  const [first, last] = [points[0], points[points.length - 1]]
  if (!first || !last) return null
  const [top, bottom] = [curveHeight(y, height, 1), curveHeight(y, height, -1)]
  const curve = curveOf(points, top, bottom, face)
  const [left, right] = [first.x, last.x + last.width]
  return (
    <g>
      {[top, (top + bottom) / 2, bottom].map((level, index) => (
        <path
          key={level}
          d={`M${left} ${level}H${right}`}
          stroke={palette('line')}
          strokeDasharray={index === 1 ? undefined : '1 4'}
        />
      ))}
      {curve.gap && <path d={curve.gap} fill={palette('band')} />}
      {curve.dashed.map((d) => (
        <path key={d} d={d} fill="none" stroke={palette('believed')} strokeWidth={1.8} strokeDasharray="6 4" />
      ))}
      {curve.solid.map((d) => (
        <path key={d} d={d} fill="none" stroke={palette('measured')} strokeWidth={2.4} strokeLinejoin="round" />
      ))}
      {curve.believed.map((dot) => (
        <BelievedDot key={dot.x} dot={dot} palette={palette} />
      ))}
      {curve.measured.map((dot) => (
        <MeasuredDot key={dot.x} dot={dot} palette={palette} />
      ))}
    </g>
  )
}

function BelievedDot({ dot, palette }: { dot: Dot; palette: Palette }) {
  return (
    <g>
      <circle cx={dot.x} cy={dot.y} r={4} fill={palette('surface')} stroke={palette('believed')} strokeWidth={1.6} />
      <Label dot={dot} ink={palette('believed')} ground={palette('surface')} bold={false} />
    </g>
  )
}

function MeasuredDot({ dot, palette }: { dot: Dot; palette: Palette }) {
  const { x, y, low, high } = dot
  return (
    <g>
      {low !== null && high !== null && (
        <path
          d={`M${x} ${high}V${low}M${x - 4} ${high}H${x + 4}M${x - 4} ${low}H${x + 4}`}
          stroke={palette('measured')}
          strokeWidth={1.3}
        />
      )}
      <circle cx={x} cy={y} r={4.2} fill={palette('measured')} stroke={palette('surface')} strokeWidth={1} />
      <Label dot={dot} ink={palette('measured')} ground={palette('surface')} bold />
    </g>
  )
}

function Label({ dot, ink, ground, bold }: { dot: Dot; ink: string; ground: string; bold: boolean }) {
  return dot.lines.map((line, index) => (
    <text
      key={index}
      x={dot.x}
      y={Math.round((dot.textY + LINE * index) * 10) / 10}
      fontSize={SIZE}
      fontWeight={bold ? 700 : undefined}
      textAnchor="middle"
      fill={ink}
      stroke={ground}
      strokeWidth={3}
      paintOrder="stroke"
    >
      {line}
    </text>
  ))
}
