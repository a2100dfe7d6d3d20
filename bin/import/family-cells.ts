import { z } from 'zod'
import { mayBeKept } from '../../functions/customers/family-rules.ts'
import type { FamilyMember } from '../../functions/customers/person-record.ts'
import type { AnniversaryDate } from '../../functions/dates/anniversary-date.ts'
import { text } from '../../functions/intake/form-fields.ts'
import { type ImportRules, isPlaceholder } from './import-rules.ts'
import type { RowFault } from './map-row.ts'
import { readBirthday } from './read-birthday.ts'

export const memberSchema = z.strictObject({
  name: text(100).optional(),
  birthday: z.string().optional(),
  guardianConsent: z.boolean().optional(),
  guardian: text(100).optional(),
})

export interface Reading {
  statedAt: string
  now: string
  source: string
  rules: ImportRules
  /** Takes what is left out of the row, and why. */
  note: (fault: RowFault) => void
}

const NO_GUARDIAN =
  'left out: nothing is kept of a child without its guardian’s consent (guardianConsent), unless its birthday shows that it is 14'

/** The spouse and children of a row; a child that may not be kept is left out, and the report says so. */
export function readFamily(
  cells: Readonly<Record<string, z.output<typeof memberSchema> | undefined>>,
  reading: Reading,
): FamilyMember[] {
  return Object.entries(cells).flatMap(([field, cell]) => {
    if (!cell) return []
    const member = toMember(field, cell, reading)
    if (mayBeKept(member, reading.now)) return [member]
    reading.note({ field, reason: NO_GUARDIAN })
    return []
  })
}

function toMember(field: string, cell: z.output<typeof memberSchema>, reading: Reading): FamilyMember {
  const { name, guardianConsent, guardian = 'owner' } = cell
  const birthday = readNotedBirthday(cell.birthday, { ...reading, field: `${field}.birthday` })
  return {
    relation: field === 'spouse' ? 'spouse' : 'child',
    ...(name !== undefined && { name }),
    ...(birthday && { birthday }),
    ...(guardianConsent && { guardianConsent: { by: guardian, at: reading.statedAt, source: reading.source } }),
  }
}

/** A birthday, unless it cannot be read or only fills a gap: then the report says so. */
export function readNotedBirthday(
  written: string | undefined,
  { field, calendar, rules, note }: Pick<Reading, 'rules' | 'note'> & { field: string; calendar?: 'solar' | 'lunar' },
): AnniversaryDate | undefined {
  if (written === undefined) return undefined
  const reading = readBirthday(written, calendar)
  if ('fault' in reading) {
    note({ field, reason: `left out: ${reading.fault}` })
    return undefined
  }
  if (!isPlaceholder(reading.birthday, rules)) return reading.birthday
  note({
    field,
    reason: 'left out: this day is what systems fill in where no birthday is known (setting import-rules)',
  })
  return undefined
}
