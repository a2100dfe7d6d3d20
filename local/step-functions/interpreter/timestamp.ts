const OFFSET_DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)$/

/** Epoch milliseconds of an ISO-8601 date-time with offset; undefined for anything else. Nanoseconds are accepted, and rounded up so that a wait never ends early. */
export function parseOffsetDateTime(text: string): number | undefined {
  const [matched, year, month, day, hour, minute, second = '00', fraction = '', offset] =
    OFFSET_DATE_TIME.exec(text) ?? []
  if (!matched || !offset) return undefined
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  const utc = Date.parse(`${local}Z`)
  if (Number.isNaN(utc) || new Date(utc).toISOString().slice(0, 19) !== local) return undefined
  const at = Date.parse(`${local}${offset}`)
  return Number.isNaN(at) ? undefined : at + Math.ceil(Number(`0.${fraction || '0'}`) * 1000)
}
