import type { z } from 'zod'
import { type LeadForm, leadFormSchema } from '../lead-form.ts'
import { type LeadMap, type MapFault, nameOf, placeFields, readForm } from './map-lead.ts'

/** `eased`: the fields that were shortened or left out, each by our name and the source's. */
export type MappedPull = { form: LeadForm; eased: readonly string[] } | { faults: readonly MapFault[] }

/**
 * As mapLead, for a lead that nobody can send again: a text that is too long is cut, and a signal that cannot be kept is left out.
 * What says who it is, how to reach the person and for which brand stays as it is, or the lead is refused.
 */
export function mapPulledLead(said: unknown, reading: { map: LeadMap; zone: string }): MappedPull {
  const placed = placeFields(said, reading)
  if ('faults' in placed) return placed
  const issues = leadFormSchema.safeParse(placed.raw).error?.issues ?? []
  const eased = issues.filter((issue) => ease(placed.raw, issue)).map(({ path }) => nameOf(path.join('.'), reading.map))
  const read = readForm(placed.raw, reading.map)
  return 'form' in read ? { form: read.form, eased } : read
}

const MUST = ['id', 'brand', 'person.phone']

/** Returns whether it could be eased. */
function ease(raw: Record<string, unknown>, issue: z.core.$ZodIssue): boolean {
  const path = issue.path.map(String)
  const [last] = path.slice(-1)
  const holder = path.slice(0, -1).reduce<unknown>((here, name) => (isRecord(here) ? here[name] : undefined), raw)
  if (last === undefined || !isRecord(holder) || MUST.includes(path.join('.'))) return false
  const text = holder[last]
  if (issue.code === 'too_big' && typeof text === 'string')
    // Not in the middle of a character.
    holder[last] = text.slice(0, Number(issue.maximum)).replace(/[\uD800-\uDBFF]$/, '')
  else if (path[0] === 'signals') delete holder[last]
  else return false
  return true
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
