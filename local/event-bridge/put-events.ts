import { z } from 'zod'
import { AwsError } from '../service.ts'

const entrySchema = z.object({
  EventBusName: z.string().default('default'),
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  Time: z.date().optional(),
  Resources: z.array(z.string()).default([]),
})
const inputSchema = z.object({ Entries: z.array(entrySchema).min(1).max(10) })

export type Entry = z.output<typeof entrySchema>

/** An entry that EventBridge would take, with its detail parsed. */
export interface AcceptedEntry {
  readonly bus: string
  readonly source: string
  readonly detailType: string
  readonly detail: object
  readonly resources: readonly string[]
  readonly time: Date | undefined
}

/** EventBridge's limit of a whole request, in bytes. */
const REQUEST_BYTES = 1024 * 1024

export function readPutEvents(input: unknown): Entry[] {
  const parsed = inputSchema.safeParse(input)
  if (!parsed.success) throw new AwsError('ValidationException', z.prettifyError(parsed.error))
  const { Entries } = parsed.data
  const bytes = Entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.Detail ?? ''), 0)
  if (bytes >= REQUEST_BYTES)
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.')
  return Entries
}

/** The entry, or what EventBridge answers in its place. */
export function checkEntry(entry: Entry): AcceptedEntry | { ErrorCode: string; ErrorMessage: string } {
  const { Source, DetailType, Detail } = entry
  if (!Source) return refuse('Parameter Source is not valid. Reason: Source is a required argument.')
  if (!DetailType) return refuse('Parameter DetailType is not valid. Reason: DetailType is a required argument.')
  if (!Detail) return refuse('Parameter Detail is not valid. Reason: Detail is a required argument.')
  const detail = parseObject(Detail)
  if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
  return {
    bus: entry.EventBusName.replace(/^.*:event-bus\//, ''),
    source: Source,
    detailType: DetailType,
    detail,
    resources: entry.Resources,
    time: entry.Time,
  }
}

const refuse = (ErrorMessage: string) => ({ ErrorCode: 'InvalidArgument', ErrorMessage })

function parseObject(text: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}
