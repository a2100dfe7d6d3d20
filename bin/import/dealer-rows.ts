import type { z } from 'zod'
import {
  type Advisor,
  advisorSchema,
  type Dealer,
  dealerSchema,
  type WeekHours,
} from '../../functions/dealers/dealer-record.ts'
import { fieldErrors } from '../../functions/intake/field-errors.ts'
import { normalisePhone } from '../../functions/intake/phone.ts'
import { readHours } from './hours.ts'
import type { MappedRow, RowFault } from './map-row.ts'

/** For dealers whose file says nothing about hours: most stores are open so, every day. */
const USUAL_HOURS = 'mon-sun 09:00-18:00'

export type Read<T> = { value: T } | { faults: readonly RowFault[] }

const HOURS_FAULT = 'write it as "mon-fri 09:00-18:00; sat-sun 09:00-20:00"'

/** The brand codes are still as written; see `brand-codes.ts`. */
export function readDealerRow({ form, faults }: MappedRow): Read<Dealer> {
  const { brandNames: _, ...rest } = form
  return combine(dealerSchema, rest, 'hours', faults, USUAL_HOURS)
}

export function readAdvisorRow({ form, faults }: MappedRow): Read<Advisor> {
  const address = typeof form.address === 'string' ? (normalisePhone(form.address) ?? form.address) : form.address
  return combine(advisorSchema, { role: 'advisor', ...form, address }, 'shift', faults)
}

function combine<Schema extends z.ZodType>(
  schema: Schema,
  form: Readonly<Record<string, unknown>>,
  hoursField: 'hours' | 'shift',
  faults: readonly RowFault[],
  usual?: string,
): Read<z.output<Schema>> {
  const { [hoursField]: text = usual, ...rest } = form
  const hours: WeekHours | undefined = typeof text === 'string' ? readHours(text) : undefined
  const found = [...faults, ...(text !== undefined && !hours ? [{ field: hoursField, reason: HOURS_FAULT }] : [])]
  const parsed = schema.safeParse({ ...rest, ...(hours && { [hoursField]: hours }) })
  if (parsed.success && found.length === 0) return { value: parsed.data }
  const wrong = parsed.success ? [] : fieldErrors(parsed.error).filter(({ field }) => field !== `/${hoursField}`)
  return {
    faults: [
      ...found,
      ...wrong.map(({ field, message }) => ({ field: field.slice(1).replaceAll('/', '.'), reason: message })),
    ],
  }
}
