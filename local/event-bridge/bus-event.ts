import { place } from '../names.ts'

/** An event as a rule sees it and a target receives it. */
export interface BusEvent {
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': string
  readonly source: string
  readonly account: string
  /** ISO 8601 without milliseconds, as EventBridge writes it. */
  readonly time: string
  readonly region: string
  readonly resources: readonly string[]
  readonly detail: unknown
  /** Present on what comes out of an archive. */
  readonly 'replay-name'?: string
}

/** `time` in epoch milliseconds. */
export function busEvent(event: {
  id: string
  source: string
  detailType: string
  detail: unknown
  time: number
  resources?: readonly string[]
}): BusEvent {
  return {
    version: '0',
    id: event.id,
    'detail-type': event.detailType,
    source: event.source,
    account: place.account,
    time: `${new Date(event.time).toISOString().slice(0, 19)}Z`,
    region: place.region,
    resources: event.resources ?? [],
    detail: event.detail,
  }
}
