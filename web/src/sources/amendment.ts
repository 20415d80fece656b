/** What is to be changed in refused messages, as a form has it. */
export type Changes = { renameFrom: string; renameTo: string; timeField: string; timeFormat: string; zone: string; setField: string; setValue: string; remove: string }
export const NONE: Changes = { renameFrom: '', renameTo: '', timeField: 'timestamp', timeFormat: '', zone: 'UTC', setField: '', setValue: '', remove: '' }

/** The amendment as the text that the server takes; every value is written as JSON, which YAML reads alike. */
export function amendmentText(source: string | undefined, reason: string | undefined, changes: Changes): string {
  const which = { ...(source === undefined ? {} : { source }), ...(reason === undefined ? {} : { reason }) }
  const lines = ['format: 1', 'amendment: by-hand']
  const say = (key: string, value: unknown) => lines.push(`${key}: ${JSON.stringify(value)}`)
  if (Object.keys(which).length > 0) say('which', which)
  if (changes.renameFrom !== '' && changes.renameTo !== '') say('map', { event: { [changes.renameFrom]: changes.renameTo } })
  if (changes.timeFormat !== '') {
    say('times', { [changes.timeField || 'timestamp']: changes.timeFormat })
    say('zone', changes.zone || 'UTC')
  }
  if (changes.setField !== '') say('set', { [changes.setField]: changes.setValue })
  const gone = changes.remove.split(/[\s,]+/).filter(Boolean)
  if (gone.length > 0) say('remove', gone)
  return `${lines.join('\n')}\n`
}
