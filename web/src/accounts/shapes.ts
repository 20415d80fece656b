import type { Shape } from '../api/types'

/** What the server tells of accounts. */
export type Row = Shape<'AccountRow'>
export type Table = Shape<'AccountsTable'>
export type Account = Shape<'AccountPageShape'>
export type Person = Shape<'MemberShape'>
export type Seat = Shape<'SeatShape'>
export type Visit = Shape<'VisitedShape'>
export type Met = Shape<'MetShape'>
export type Happened = Shape<'HappenedShape'>
export type Timeline = Shape<'TimelineShape'>
/** What rules ask of the events of a name. */
export type Asked = Shape<'TouchKind'>
export type Sought = Shape<'SoughtShape'>
