import { Skeleton } from '@mantine/core'
import css from './map.module.css'
import { useWords } from './words'

/** The shape of a map while it is being counted. */
export function Waiting() {
  const t = useWords()
  return (
    <div className={css.page} role="status" aria-label={t('counting')}>
      <div className={css.top}><Skeleton height={26} width={240} /><Skeleton height={22} width="60%" /></div>
      <div style={{ display: 'grid', gridTemplateColumns: '148px repeat(5, 1fr)', gap: 8, padding: 12 }}>
        {Array.from({ length: 42 }, (_, index) => <Skeleton key={index} height={index < 6 ? 80 : 56} />)}
      </div>
    </div>
  )
}
