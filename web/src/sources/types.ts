import type { Shape } from '../api/types'

/** A mapping as the browser works on it: the tree of the YAML form. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type Data = { [key: string]: Json }
type Mapped<T extends { mapping: unknown }> = Omit<T, 'mapping'> & { mapping: Data }

export type Upload = Mapped<Shape<'UploadShape'>>
export type UploadLine = Shape<'UploadLine'>
export type Fault = Upload['faults'][number]
export type Column = Shape<'ColumnShape'>
export type Preview = Shape<'TablePreviewShape'>
export type Source = Mapped<Shape<'SourceLine'>>
export type Job = Shape<'JobShape'>

export type Key = Shape<'KeyShape'>
export type KeyKind = Key['kind']
export type Received = Shape<'ReceivedShape'>

export type AsideRow = Shape<'QuarantinedRow'>
export type AsideRows = Shape<'QuarantinedRows'>
export type Refused = Shape<'RefusedShape'>
export type RefusedPage = Shape<'QuarantinePage'>
export type Reason = Shape<'ReasonLine'>
export type Replayed = Shape<'Replayed'>
export type Trace = Shape<'Trace'>

export type Merge = Shape<'MergeShape'>
export type Double = Shape<'DoubleShape'>
export type Side = Merge['kind']
