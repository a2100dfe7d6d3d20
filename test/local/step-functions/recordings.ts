import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

const FOLDER = new URL('../../../../shared/data/asl-conformance/', import.meta.url)

const recording = z.object({
  id: z.string(),
  definition: z.record(z.string(), z.unknown()),
  input: z.unknown(),
  events: z.array(z.looseObject({ id: z.union([z.number(), z.array(z.number())]), type: z.string() })),
})
export type Recording = z.infer<typeof recording>
export type RecordedEvent = Recording['events'][number]

/** Executions recorded from real AWS; none where they are not at hand. */
export function readRecordings(file: string): Recording[] {
  const url = new URL(file, FOLDER)
  return existsSync(url) ? z.array(recording).parse(JSON.parse(readFileSync(url, 'utf8'))) : []
}

/** The member that carries an event's details. */
export function detailsOf(event: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const [, details] = Object.entries(event).find(([key]) => key.endsWith('EventDetails')) ?? []
  return z.record(z.string(), z.unknown()).catch({}).parse(details)
}

/** Recordings parse most JSON strings and leave some: parse them all, on both sides. */
export function parseDeep(value: unknown): unknown {
  if (typeof value === 'string' && /^\s*[[{]/.test(value)) {
    try {
      return parseDeep(JSON.parse(value))
    } catch {
      return value
    }
  }
  if (Array.isArray(value)) return value.map(parseDeep)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, parseDeep(member)]))
}

/** What differs between a recorded value and ours, as a sentence; undefined if nothing. `<…>` and `date` stand for anything. */
export function difference(recorded: unknown, ours: unknown, at = ''): string | undefined {
  if (typeof recorded === 'string' && (recorded.includes('<') || /^"?date"?$/.test(recorded))) return undefined
  if (Array.isArray(recorded) && Array.isArray(ours) && recorded.length === ours.length) {
    return first(recorded.map((member, index) => difference(member, ours[index], `${at}[${index}]`)))
  }
  if (isRecord(recorded) && isRecord(ours)) {
    const keys = new Set([...Object.keys(recorded), ...Object.keys(ours)])
    return first([...keys].map((key) => difference(recorded[key], ours[key], `${at}/${key}`)))
  }
  return same(recorded, ours) ? undefined : `${at}: recorded ${JSON.stringify(recorded)}, ours ${JSON.stringify(ours)}`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function first(found: readonly (string | undefined)[]): string | undefined {
  return found.find((sentence) => sentence !== undefined)
}

/** JavaScript writes 0.0 as 0. */
function same(recorded: unknown, ours: unknown): boolean {
  const isNumber = (value: unknown) => typeof value === 'string' && /^-?[\d.]+$/.test(value)
  return Object.is(recorded, ours) || (isNumber(recorded) && isNumber(ours) && Number(recorded) === Number(ours))
}
