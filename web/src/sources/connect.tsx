import { Text } from '@mantine/core'
import { useMay } from '../app/session'
import { usePlace } from './address'
import { Importing } from './job'
import { Mapping } from './mapping'
import { useMapWords } from './mapwords'
import { Start } from './start'

/** From a file to an import: choose, map, look, import; each step has its own address. */
export function Connect() {
  const t = useMapWords()
  const [place] = usePlace()
  if (!useMay('editor')) return <Text p="md">{t('not_editor')}</Text>
  if (place.job !== undefined) return <Importing id={place.job} />
  if (place.upload !== undefined) return <Mapping id={place.upload} sheet={place.sheet} />
  return <Start />
}
