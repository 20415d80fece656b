import { SMALL, type Drawing, type Est } from './base'
import { Hatch, Mark, Picture } from './mark'
import { percent } from './numbers'
import { fit } from './text'

export interface HeatCell {
  row: string
  column: string
  est: Est
  label: string
}

const [HEAD, HIGH, LEFT] = [26, 26, 92]

/** Shares in a grid, each in figures on its shade; the lighter the less, hatched where there are too few to say. */
export function HeatSvg({ rows, columns, cells, label, width, ink, lang, id }: Drawing & {
  rows: { key: string; title: string }[]; columns: { key: string; title: string }[]; cells: HeatCell[]; label: string
}) {
  const wide = Math.max(34, Math.min(76, (width - LEFT - 8) / Math.max(columns.length, 1)))
  const whole = Math.max(width, LEFT + wide * columns.length + 8)
  const found = new Map(cells.map((cell) => [`${cell.row}\n${cell.column}`, cell]))
  return (
    <Picture width={whole} height={HEAD + HIGH * rows.length + 6} label={label} ink={ink}>
      <defs><Hatch id={id} ink={ink} /></defs>
      {columns.map((column, index) => (
        <text key={column.key} x={LEFT + wide * (index + 0.5)} y={HEAD - 9} textAnchor="middle" fontSize={SMALL} fill={ink('ink_quiet')} aria-hidden="true">{fit(column.title, SMALL, wide - 4)}</text>
      ))}
      {rows.map((row, place) => (
        <g key={row.key}>
          <text x={LEFT - 8} y={HEAD + HIGH * (place + 0.5) + 4} textAnchor="end" fontSize={SMALL} fill={ink('ink')} fontWeight={place === 0 ? 600 : 400} aria-hidden="true">{fit(row.title, SMALL, LEFT - 12)}</text>
          {columns.map((column, index) => {
            const cell = found.get(`${row.key}\n${column.key}`)
            if (cell === undefined) return null
            const [x, y, value] = [LEFT + wide * index, HEAD + HIGH * place, cell.est.value]
            return (
              <Mark key={column.key} first={place === 0 && index === 0} label={cell.label}>
                <rect x={x + 1} y={y + 1} width={wide - 2} height={HIGH - 2} rx="2" fill={ink('surface')} stroke={ink('line')} />
                {value === null
                  ? <rect x={x + 1} y={y + 1} width={wide - 2} height={HIGH - 2} rx="2" fill={`url(#${id}-hatch)`} />
                  : <rect x={x + 1} y={y + 1} width={wide - 2} height={HIGH - 2} rx="2" fill={ink('measured')} fillOpacity={0.04 + 0.44 * Math.max(0, Math.min(1, value)) ** 1.5} />}
                {value !== null && <text x={x + wide / 2} y={y + HIGH / 2 + 4} textAnchor="middle" fontSize={SMALL} fill={ink('ink')}>{percent(value, lang)}</text>}
              </Mark>
            )
          })}
        </g>
      ))}
    </Picture>
  )
}
