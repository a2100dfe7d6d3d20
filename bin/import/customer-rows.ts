import { z } from 'zod'
import { type ConsentPurpose, consentPurposeSchema } from '../../events/customer.ts'
import type { PersonFacts } from '../../functions/customers/record-person.ts'
import { fieldErrors } from '../../functions/intake/field-errors.ts'
import { momentOfSource, phone, text, zone } from '../../functions/intake/form-fields.ts'
import { normalisePhone } from '../../functions/intake/phone.ts'
import { present } from '../../functions/shared/present.ts'
import type { Read } from './dealer-rows.ts'
import { memberSchema, type Reading, readFamily, readNotedBirthday } from './family-cells.ts'
import type { MappedRow } from './map-row.ts'

const formSchema = z.strictObject({
  id: text(200).optional(),
  statedAt: momentOfSource.optional(),
  name: text(100).optional(),
  phone,
  phones: z.array(z.string()).default([]),
  language: z.enum(['zh-CN', 'en'], 'write zh-CN or en').optional(),
  zone: zone.optional(),
  dealerId: text(100).optional(),
  birthday: z.string().optional(),
  birthdayCalendar: z.string().optional(),
  wechat: z
    .strictObject({ openId: text(100).optional(), unionId: text(100).optional(), externalUserId: text(100).optional() })
    .optional(),
  preferences: z
    .strictObject({
      noSalesTalk: z.boolean().optional(),
      seat: z.enum(['window', 'quiet', 'play-corner'], 'write window, quiet or play-corner').optional(),
      notes: z.array(text(200)).optional(),
    })
    .optional(),
  spouse: memberSchema.optional(),
  child: memberSchema.optional(),
  child2: memberSchema.optional(),
  child3: memberSchema.optional(),
  consent: z
    .strictObject({
      marketing: z.boolean().optional(),
      greetings: z.boolean().optional(),
      surveys: z.boolean().optional(),
      otherDealers: z.boolean().optional(),
      profiling: z.boolean().optional(),
      at: momentOfSource.optional(),
      text: text(100).optional(),
    })
    .default({}),
  stopped: z.boolean().default(false),
})
type Form = z.output<typeof formSchema>

export interface CustomerRow {
  /** Absent where the file gives none: then the phone is what tells rows apart. */
  id: string | undefined
  statedAt: string
  facts: PersonFacts
  consent: { at: string; text: string; said: { purpose: ConsentPurpose; granted: boolean }[] }
  /** The person had all marketing stopped before. */
  stopped: boolean
}

/** `reading.statedAt` is when the file was true, for rows that do not say so themselves. */
export function readCustomerRow({ form, faults }: MappedRow, reading: Reading): Read<CustomerRow> {
  const parsed = formSchema.safeParse(form)
  const wrong = parsed.success ? [] : fieldErrors(parsed.error)
  if (!parsed.success || faults.length > 0)
    return {
      faults: [
        ...faults,
        ...wrong.map(({ field, message }) => ({ field: field.slice(1).replaceAll('/', '.'), reason: message })),
      ],
    }
  const { id, stopped, consent, statedAt = reading.statedAt } = parsed.data
  return {
    value: {
      id,
      statedAt,
      facts: toFacts(parsed.data, { ...reading, statedAt }),
      consent: {
        at: consent.at ?? statedAt,
        text: consent.text ?? `import:${reading.source}`,
        said: consentPurposeSchema.options.flatMap((purpose) => {
          const granted = consent[columnOf[purpose]]
          return granted === undefined ? [] : [{ purpose, granted }]
        }),
      },
      stopped,
    },
  }
}

const columnOf = {
  marketing: 'marketing',
  greetings: 'greetings',
  surveys: 'surveys',
  'other-dealers': 'otherDealers',
  profiling: 'profiling',
} as const

function toFacts(form: Form, reading: Reading): PersonFacts {
  const { note } = reading
  const { name, language, dealerId, wechat, preferences } = form
  const phones = form.phones.flatMap((each) => {
    const normal = normalisePhone(each)
    if (normal === undefined) note({ field: 'phones', reason: 'left out: a number is unusable' })
    return normal ?? []
  })
  const calendar = /lunar|农历|阴历/i.test(form.birthdayCalendar ?? '') ? 'lunar' : undefined
  const birthday = readNotedBirthday(form.birthday, { ...reading, field: 'birthday', ...(calendar && { calendar }) })
  const { spouse, child, child2, child3 } = form
  return {
    phone: form.phone,
    ...(phones.length > 0 && { phones }),
    ...(birthday && { birthday }),
    family: readFamily({ spouse, child, child2, child3 }, reading),
    ...present({ name: withoutIdCard('name', name, note), language, zone: form.zone, dealerId, wechat }),
    ...(preferences && { preferences: keepNotes(preferences, note) }),
  }
}

function keepNotes(preferences: NonNullable<Form['preferences']>, note: Reading['note']) {
  const { notes, ...rest } = preferences
  const kept = notes?.flatMap((each) => withoutIdCard('preferences.notes', each, note) ?? [])
  return { ...present(rest), ...(kept && kept.length > 0 && { notes: kept }) }
}

/** What looks like the number of an identity card is never stored, whatever column it comes in. */
function withoutIdCard(field: string, written: string | undefined, note: Reading['note']): string | undefined {
  if (written === undefined || !/\d{17}[\dXx]/.test(written.normalize('NFKC'))) return written
  note({ field, reason: 'left out: numbers of identity cards are never stored' })
  return undefined
}
