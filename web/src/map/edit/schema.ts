/** What the things on a stage are made of, as far as they are edited in fields. */
export type FieldKind = 'text' | 'long' | 'roles' | 'texts' | 'rule' | 'ever' | 'number' | 'duration' | 'time' | 'flag' | 'outcome' | 'stage' | 'start' | 'next' | 'channel' | 'assets'
export type FieldSpec = { key: string; kind: FieldKind; title: FieldTitle }
export type FieldTitle =
  | 'title' | 'channel' | 'interactions' | 'call_to_action' | 'owner' | 'seen' | 'when' | 'kind' | 'reason' | 'to' | 'figure' | 'within' | 'target' | 'alert_below' | 'alert_above' | 'time' | 'tools' | 'pains'
  | 'patience' | 'evidence' | 'responsible' | 'accountable' | 'consulted' | 'informed' | 'joins' | 'decides_by' | 'problems' | 'objections' | 'doubts' | 'wants' | 'fails_if' | 'arguments' | 'assets' | 'promise' | 'who' | 'why' | 'value_proposition' | 'ideal' | 'for' | 'from' | 'moves_from' | 'moves_to'

const field = (key: FieldTitle, kind: FieldKind, title: FieldTitle = key): FieldSpec => ({ key, kind, title })

/** The lists of a stage, and of the journey, whose items have fields; the noun names one of them. */
export const LISTS = {
  touchpoints: { noun: 'touchpoint', fields: [field('title', 'text'), field('channel', 'channel'), field('seen', 'ever'), field('interactions', 'texts'), field('call_to_action', 'text'), field('owner', 'text')] },
  milestones: { noun: 'milestone', fields: [field('title', 'text'), field('when', 'rule')] },
  outcomes: { noun: 'outcome', fields: [field('title', 'text'), field('kind', 'outcome'), field('when', 'rule'), field('reason', 'text'), field('to', 'stage')] },
  indicators: { noun: 'indicator', fields: [field('to', 'stage'), field('within', 'duration'), field('target', 'number'), field('alert_below', 'number'), field('alert_above', 'number')] },
  steps: { noun: 'step', fields: [field('title', 'text'), field('time', 'time'), field('tools', 'texts'), field('pains', 'texts'), field('evidence', 'texts')] },
  segments: { noun: 'segment', fields: [field('title', 'text'), field('who', 'ever'), field('why', 'text'), field('value_proposition', 'text'), field('ideal', 'ever')] },
  assets: { noun: 'asset', fields: [field('title', 'text'), field('for', 'roles'), field('seen', 'ever'), field('call_to_action', 'text')] },
  activities: { noun: 'activity', fields: [field('title', 'text'), field('owner', 'text'), field('from', 'start', 'moves_from'), field('to', 'next', 'moves_to'), field('seen', 'ever'), field('call_to_action', 'text')] },
} as const satisfies Record<string, { noun: string; fields: FieldSpec[] }>

export type ListLane = keyof typeof LISTS

export const JOURNEY: FieldSpec[] = [field('title', 'text'), field('promise', 'long')]
export const OWNER: FieldSpec[] = [field('responsible', 'text'), field('accountable', 'text'), field('consulted', 'texts'), field('informed', 'texts')]
export const ROLE_HERE: FieldSpec[] = [field('joins', 'flag'), field('decides_by', 'text'), field('problems', 'texts'), field('objections', 'texts'), field('doubts', 'texts'), field('assets', 'assets')]
export const ROLE_EVERYWHERE: FieldSpec[] = [field('title', 'text'), field('wants', 'texts'), field('fails_if', 'texts'), field('arguments', 'texts'), field('assets', 'assets')]
export const ROLES = ['champion', 'decision_maker', 'blocker', 'influencer', 'user', 'unknown'] as const
export const OUTCOMES = ['won', 'lost', 'not_now', 'churned', 'other'] as const

export function isList(lane: string): lane is ListLane {
  return lane in LISTS
}
