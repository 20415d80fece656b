/** The shapes of the server's answers about sources. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type Data = { [key: string]: Json }

export type Fault = { where: string; message: string; advice: string }
export type ColumnKind = 'time' | 'number' | 'bool' | 'email' | 'text'
export type Column = { column: string; kind: ColumnKind; examples: string[]; filled: number; distinct: number }
export type LookedTable = { table: string; sheet: string | null; rows: number; whole: boolean; columns: Column[] }
export type UploadLine = { upload: string; name: string; file: string; size: number; at: string }
export type Upload = UploadLine & {
  tables: LookedTable[]; mapping: Data; checks: { line: string; what: string }[]; known: string[]; joinable: string[]; faults: Fault[]
}

export type PreviewEvent = {
  row: number | null; event_id: string; name: string; occurred_at: string | null; account: string | null; person: string | null
  person_name: string | null; anonymous_id: string | null; actor: string | null; channel: string | null; value: string | null
  currency: string | null; properties: Data
}
export type Bad = { row: number; column: string | null; reason: string; sentence: string; raw: string | null }
export type Preview = {
  events: PreviewEvent[]; accounts: { account: string; events: number; traits: Data }[]
  names: { name: string; events: number; known: boolean }[]; quarantined: Bad[]; reasons: { [reason: string]: number } | null
  rows: number; good: number; bad: number; people: number; whole: boolean; joined: { column: string; examples: string[] }[]; faults: Fault[]
}

export type Job = {
  id: string; what: string; about: string; state: 'running' | 'done' | 'failed'; step: string; done: number; total: number | null
  result: { rows: number; new: number; changed: number; unchanged: number; quarantined: number; seconds: number } | null
  error: { message: string; advice: string } | null; by: string; begun_at: string; ended_at: string | null
}

export type Source = {
  source: string; title: string | null; table: string; file: string; every: string | null; every_seconds: number | null; cursor: string | null
  state: 'never' | 'running' | 'done' | 'failed'; tried_at: string | null; succeeded_at: string | null; lag_seconds: number | null
  rows: number | null; wrote: number | null; error: string | null; next_at: string | null; mapping: Data
}

export type KeyKind = 'server' | 'browser' | 'api'
export type Key = {
  id: string; kind: KeyKind; source: string | null; label: string; origins: string[]; rate: number | null; created_at: string; revoked_at: string | null
}

export type Received = {
  minutes: { at: string; events: number; refused: number }[]
  by_source: { source: string; name: string; events: number; last_at: string }[]
  latest: { event_id: string; name: string; at: string; occurred_at: string | null; account: string | null; person: string | null; anonymous_id: string | null; source: string }[]
  waiting: number; more: boolean
}

export type AsideRow = { source: string; import_number: number; row: number | null; column: string | null; reason: string; sentence: string; raw: string | null }
export type AsideRows = { total: number; offset: number; rows: AsideRow[]; reasons: { source: string; reason: string; rows: number }[] }
export type Refused = {
  number: number; message_id: string | null; source: string; received_at: string; reason: string; sentence: string; raw: string
  state: 'open' | 'replayed' | 'discarded'; settled_at: string | null; times: number
}
export type RefusedPage = { messages: Refused[]; next: number | null }
export type Reason = { source: string; reason: string; messages: number }
export type Replayed = { looked_at: number; replayed: number; repeated: number; other: number; again: { [reason: string]: number }; dry_run: boolean }

export type Trace = {
  id: string; state: 'accepted' | 'quarantined' | 'unknown'; source: string | null; received_at: string | null; repeats: number
  last_repeat_at: string | null; person: string | null; account: string | null
  kept: { place: 'inbox' | 'lake'; number: number | null; lake_version: number | null; sealed_at: string | null; import_number: number | null; row: number | null } | null
  facts: { kind: string; name: string | null; at: string | null; anonymous_id: string | null; person_id: string | null; account_id: string | null; other_id: string | null; value: string | null; currency: string | null; properties: string | null; source: string; received_at: string }[]
  refusals: { number: number; source: string; received_at: string; reason: string; sentence: string; times: number; state: string; settled_at: string | null }[]
  caused: { journey: string; subject: string; visit_no: number; stage: string; event: 'entered' | 'left'; at: string }[]
}

export type Side = 'account' | 'person'
export type Merge = { id: string; kind: Side; from: string; to: string; from_name: string | null; to_name: string | null; at: string; by: string; undone_at: string | null }
export type Double = {
  kind: Side; from: string; to: string; from_name: string | null; to_name: string | null; from_events: number; to_events: number
  why: 'domain' | 'name' | 'email' | 'phone'; shared: string
}
