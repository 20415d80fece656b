import { useMemo } from 'react'
import type { Doc, Lane } from './document'
import { chosen, presetKeys } from './lanes'
import { useAddress } from './open'

const remembered = (journey: string) => `journeyglass.lanes.${journey}`

/**
 * The lanes shown, in their order: as the address says, else as this browser remembers, else all; of a day that nobody
 * is seen in, those that are written.
 */
export function useLanes(doc: Doc): { lanes: Lane[]; keys: string[]; choose: (keys: string[]) => void } {
  const [search, change] = useAddress()
  const said = typeof search['lanes'] === 'string' ? search['lanes'] : localStorage.getItem(remembered(doc.journey))
  const lanes = useMemo(() => {
    const drawn = doc.map === 'day_in_the_life' && doc.outside === doc.subjects
    const found = chosen(doc.lanes, said === null ? (drawn ? presetKeys(doc.lanes, 'written') : null) : said.split('.'))
    return found.length > 0 ? found : [...doc.lanes]
  }, [doc, said])
  const choose = (keys: string[]) => {
    localStorage.setItem(remembered(doc.journey), keys.join('.'))
    change({ lanes: keys.join('.') })
  }
  return { lanes, keys: lanes.map((lane) => lane.key), choose }
}
