import { useQuery } from '@tanstack/react-query'
import { get } from '../app/api'
import { useFilters } from '../app/filters'
import { useLang } from '../app/i18n'
import { Empty, Failed, Loading } from '../app/states'
import css from './compare.module.css'
import type { Halves } from './shapes'
import { useWords } from './words'

/** The buyer's journey beside the customer's, attribute by attribute. */
export function HalvesTable({ journey }: { journey: string }) {
  const t = useWords()
  const lang = useLang()
  const [{ as_of }] = useFilters()
  const found = useQuery({
    queryKey: ['journey', journey, 'halves', as_of, lang],
    queryFn: ({ signal }) => get<Halves>(`/journeys/${encodeURIComponent(journey)}/compare/halves`, { as_of, lang }, signal),
  })
  if (found.isPending) return <Loading />
  if (found.isError) return <Failed error={found.error} again={() => void found.refetch()} />
  if (found.data.rows.length === 0) return <Empty title={t('no_halves')} />
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={t('halves')}>
      <table className={css.table}>
        <thead><tr><th scope="col">{t('attribute')}</th><th scope="col">{t('buyer')}</th><th scope="col">{t('customer')}</th></tr></thead>
        <tbody>{found.data.rows.map((row) => <tr key={row.attribute}><th scope="row">{row.title}</th><td>{row.buyer || '—'}</td><td>{row.customer || '—'}</td></tr>)}</tbody>
      </table>
    </div>
  )
}
