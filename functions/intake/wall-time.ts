import { Temporal } from 'temporal-polyfill'

const ISO_WITH_ZONE = /T.*(Z|[+-]\d{2}:?\d{2})$/
const PARTS: Record<string, string> = {
  yyyy: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  d: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
}

/**
 * A date as a file writes it → a moment, e.g. `2026/11/21 10:00` read by `yyyy/M/d HH:mm` in Asia/Shanghai →
 * `2026-11-21T02:00:00Z`; `undefined` if it does not fit or is no date. ISO 8601 always fits; the format `unix` counts seconds
 * or milliseconds since 1970.
 */
export function readMoment(
  text: string,
  { format, zone }: { format: string | undefined; zone: string },
): string | undefined {
  try {
    if (ISO_WITH_ZONE.test(text)) return Temporal.Instant.from(text).toString()
    if (format === 'unix') return readUnix(text)
    const wall =
      (format === undefined ? undefined : readFormat(text, format)) ??
      Temporal.PlainDateTime.from(text.replace(' ', 'T'))
    return wall.toZonedDateTime(zone).toInstant().toString()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Eleven digits of seconds reach the year 5138; as many of milliseconds end in 1973. */
function readUnix(text: string): string | undefined {
  if (!/^\d{9,14}$/.test(text)) return undefined
  return Temporal.Instant.fromEpochMilliseconds(Number(text) * (text.length > 11 ? 1 : 1000)).toString()
}

/** How files write days where their map says nothing. */
const USUAL_DAYS = ['yyyy/M/d', 'yyyyMMdd', 'yyyy年M月d日', 'yyyy.M.d', 'yyyy-M-d']

/** A day as a file writes it → `YYYY-MM-DD`; `undefined` if it is none. A moment is the day that it has in `zone`. */
export function readDate(
  text: string,
  { format, zone }: { format: string | undefined; zone: string },
): string | undefined {
  try {
    if (ISO_WITH_ZONE.test(text)) return Temporal.Instant.from(text).toZonedDateTimeISO(zone).toPlainDate().toString()
    const day = text.replace(/[ T]\d{1,2}:\d{2}(:\d{2})?$/, '')
    for (const each of format === undefined ? USUAL_DAYS : [format]) {
      const found = readFormat(format === undefined ? day : text, each)
      if (found) return found.toPlainDate().toString()
    }
    return Temporal.PlainDate.from(text).toString()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function readFormat(text: string, format: string): Temporal.PlainDateTime | undefined {
  const escaped = format.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const pattern = escaped.replace(/yyyy|MM|M|dd|d|HH|H|mm|ss/g, (part) => PARTS[part] ?? part)
  const found = new RegExp(`^${pattern}$`).exec(text)?.groups
  if (!found) return undefined
  const part = (name: string, otherwise: number): number => Number(found[name] ?? otherwise)
  return Temporal.PlainDateTime.from(
    {
      year: part('year', Number.NaN),
      month: part('month', 1),
      day: part('day', 1),
      hour: part('hour', 0),
      minute: part('minute', 0),
      second: part('second', 0),
    },
    { overflow: 'reject' },
  )
}
