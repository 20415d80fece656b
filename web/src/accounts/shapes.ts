/** What the server tells of accounts. */
export type Row = {
  subject: string; account: string | null; name: string | null; stage: string | null; stage_title: string; since: string; days: number
  stalled_since: string | null; turn: number; known_roles: number; expected_roles: number; missing_roles: string[]
  last_touch_at: string | null; last_touch: string | null; owner: string | null
}
export type Table = { total: number; offset: number; rows: Row[] }
export type Happened = {
  event_id: string; name: string; title: string; occurred_at: string; actor: string | null; person: string | null; person_name: string | null
  channel: string | null; source: string | null; value: string | null; currency: string | null; properties: Record<string, unknown>; stage?: string | null
}
export type Person = { person: string; name: string | null; role: string | null; role_title: string | null; events: number; last_at: string }
export type Seat = { role: string; title: string; people: Person[]; missing: boolean; wants: string[]; objections: string[] }
export type Visit = {
  visit_no: number; turn: number; stage: string; stage_title: string; entered_at: string; left_at: string | null; days: number; move: string; move_title: string
  outcome: string | null; outcome_title: string | null; outcome_kind: string | null; reason: string | null
  entered_by: Happened | null; left_by: Happened | null; milestones: { milestone: string; title: string; at: string }[]
}
export type Met = { title: string; channel: string | null; at: string; touchpoint: string }
export type Account = {
  account: string | null; name: string | null; parent: string | null; traits: Record<string, unknown>; owner: string | null; subjects: string[]
  stage: string | null; stage_title: string | null; since: string | null; due_at: string | null; stalled_since: string | null
  events: number; first_event_at: string | null; last_event_at: string | null; people: Person[]; committee: Seat[]; visits: Visit[]
  moments: { moment: string; title: string; at: string; turn: number }[]; promised: Met[]; delivered: Met[]
}
export type Timeline = { events: Happened[]; next: string | null }
