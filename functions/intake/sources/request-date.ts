import { Temporal } from 'temporal-polyfill'

/** ISO 8601 with whatever stands for its zone (`-8:00`, `+0800`, `PST`): what is no offset counts in the source's own zone. */
export function readRequestDate(text: string, zone: string): string | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?)?\s*(.*)$/.exec(text.trim())
  if (!found) return undefined
  const [, day = '', time = '00:00', written = ''] = found
  const offset = /^(?:GMT|UTC)?\s*([+-])(\d{1,2}):?(\d{2})?$/.exec(written)
  const where = offset
    ? `${offset[1]}${offset[2]?.padStart(2, '0')}:${offset[3] ?? '00'}`
    : /^(Z|UTC|GMT)$/.test(written)
      ? 'UTC'
      : zone
  try {
    return Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(where).toInstant().toString()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
