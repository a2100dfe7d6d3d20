import { z } from 'zod'
import { defineEvent } from './define-event.ts'

/** What a person's consent is for. `greetings` and `surveys` are marketing by law, but may be given or stopped by themselves. */
export const consentPurposeSchema = z.enum(['marketing', 'greetings', 'surveys', 'other-dealers', 'profiling'])
export type ConsentPurpose = z.infer<typeof consentPurposeSchema>

/** By which way a consent was given or withdrawn. */
export const consentWaySchema = z.enum(['page', 'reply', 'staff', 'import', 'source'])

const purpose = consentPurposeSchema.describe('What the consent is for')
const way = consentWaySchema.describe('By which way the person said so')
const on = z.iso.date().describe('The day, in the zone of the person; YYYY-MM-DD')

export const customerRecorded = defineEvent({
  name: 'CustomerRecorded',
  subject: 'customer',
  about: 'What we know of a person was added or changed: by a file, a source, staff or the person.',
  facts: { changed: z.array(z.string()).describe('Which fields, by name, e.g. birthday; never what they say') },
  examples: [{ subject: 'per-2k8d', facts: { changed: ['birthday', 'zone'] } }],
})

export const consentGiven = defineEvent({
  name: 'ConsentGiven',
  subject: 'customer',
  about: 'A person allowed something. The evidence stays in the table.',
  facts: { purpose, way },
  examples: [{ subject: 'per-2k8d', facts: { purpose: 'greetings', way: 'page' } }],
})

export const consentWithdrawn = defineEvent({
  name: 'ConsentWithdrawn',
  subject: 'customer',
  about: 'A person withdrew a consent; it holds at once, for messages on their way too.',
  facts: { purpose, way },
  examples: [{ subject: 'per-2k8d', facts: { purpose: 'marketing', way: 'reply' } }],
})

export const birthdayCame = defineEvent({
  name: 'BirthdayCame',
  subject: 'customer',
  about: "A person's birthday is today or tomorrow (the daily sweep says so once a year).",
  facts: { on },
  examples: [{ subject: 'per-2k8d', facts: { on: '2027-02-05' } }],
})

export const festivalCame = defineEvent({
  name: 'FestivalCame',
  subject: 'customer',
  about: 'A festival of the calendar that ops chose comes within a week (persons are spread over it).',
  facts: { on, festival: z.string().describe('Its name in the setting "festivals", in kebab-case') },
  examples: [{ subject: 'per-2k8d', facts: { on: '2027-02-06', festival: 'spring-festival' } }],
})

export const customerErased = defineEvent({
  name: 'CustomerErased',
  subject: 'customer',
  about: 'What law lets us erase of a person is erased; what it makes us keep is kept apart.',
  facts: { erasureId: z.string().describe('The record of what was erased and what was kept, with reasons') },
  examples: [{ subject: 'per-2k8d', facts: { erasureId: 'era-5t1w' } }],
})
