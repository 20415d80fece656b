import { SMALL, type Drawing, type Est } from './base'
import { Hatch, Mark, Picture } from './mark'
import { percent } from './numbers'
import { fit, wrapped } from './text'

export interface CreditRow {
  key: string
  title: string
  credits: { model: string; est: Est; label: string }[]
}

const [HIGH, HEAD] = [26, 38]

/** Every model's credit side by side: a row a kind of touch, a column a model, each with its interval. */
export function AttributionSvg({ rows, models, label, width, ink, lang, id }: Drawing & { rows: CreditRow[]; models: { key: string; title: string }[]; label: string }) {
  const left = Math.min(150, Math.max(84, width * 0.16))
  const each = Math.max(72, (width - left) / Math.max(models.length, 1))
  const most = Math.max(...rows.flatMap((row) => row.credits.flatMap(({ est }) => [est.value ?? 0, est.high ?? 0])), 0.01)
  const room = each - 46
  return (
    <Picture width={left + each * models.length} height={HEAD + HIGH * rows.length + 6} label={label} ink={ink}>
      <defs><Hatch id={id} ink={ink} /></defs>
      {models.map((model, index) => (
        <g key={model.key} aria-hidden="true">
          {wrapped(model.title, SMALL, each - 8, 2).map((line, place, lines) => (
            <text key={place} x={left + each * index} y={HEAD - 12 - 13 * (lines.length - 1 - place)} fontSize={SMALL} fontWeight="600" fill={ink('ink')}>{line}</text>
          ))}
          <line x1={left + each * index} x2={left + each * index} y1={HEAD - 6} y2={HEAD + HIGH * rows.length} stroke={ink('line_strong')} />
        </g>
      ))}
      {rows.map((row, place) => (
        <g key={row.key}>
          <text x={left - 8} y={HEAD + HIGH * (place + 0.5) + 4} textAnchor="end" fontSize={SMALL} fill={ink('ink')} aria-hidden="true">{fit(row.title, SMALL, left - 12)}</text>
          {row.credits.map(({ model, est, label: said }, index) => {
            const [x, y] = [left + each * index, HEAD + HIGH * place]
            const long = (value: number) => Math.max(0, (value / most) * room)
            return (
              <Mark key={model} first={place === 0 && index === 0} label={said}>
                <rect x={x} y={y} width={each - 4} height={HIGH} fill="transparent" />
                {est.value === null && <rect x={x + 1} y={y + 6} width={room} height={HIGH - 12} fill={`url(#${id}-hatch)`} />}
                {est.value !== null && <rect x={x + 1} y={y + 6} width={Math.max(1, long(est.value))} height={HIGH - 12} rx="1.5" fill={ink('measured')} fillOpacity="0.6" />}
                {est.low !== null && est.high !== null && est.value !== null && <line x1={x + 1 + long(Math.max(0, est.low))} x2={x + 1 + long(est.high)} y1={y + HIGH / 2} y2={y + HIGH / 2} stroke={ink('ink')} strokeWidth="1.2" />}
                <text x={x + 5 + Math.max(long(est.value ?? most), long(est.high ?? 0))} y={y + HIGH / 2 + 4} fontSize="10" fill={ink(est.value === null ? 'unknown' : 'ink')}>{est.value === null ? '?' : percent(est.value, lang)}</text>
              </Mark>
            )
          })}
        </g>
      ))}
    </Picture>
  )
}
