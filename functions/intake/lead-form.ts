import { z } from 'zod'
import { Problem } from '../shared/problem.ts'
import { fieldErrors, must } from './field-errors.ts'
import { figure, momentOfSource, phone, text } from './form-fields.ts'

const answer = z.boolean(must('write true or false')).default(false)

const signals = z
  .record(
    z.string().min(1, 'name the signal').max(60, 'name a signal in at most 60 characters'),
    z.union(
      [z.string().max(200, 'write at most 200 characters'), figure('write a number'), z.boolean()],
      must('write a text, a number, true or false'),
    ),
  )
  .refine((all) => Object.keys(all).length <= 60, 'send at most 60 signals')

/** A lead as a source sends it. Unknown fields are refused, so that a misspelt one is not lost in silence. */
export const leadFormSchema = z.strictObject(
  {
    /** The source's own id of the lead: the same id is the same lead, however often it is sent. */
    id: text(200),
    /** When the person asked; absent: now. */
    askedAt: momentOfSource.optional(),
    person: z.strictObject(
      {
        name: text(100).optional(),
        phone,
        language: z.enum(['zh-CN', 'en'], must('write "zh-CN" or "en"')).optional(),
      },
      must('write an object with at least a phone'),
    ),
    /** Code or name. */
    brand: text(100),
    series: text(100).optional(),
    city: text(60).optional(),
    position: z
      .strictObject(
        {
          lat: figure('write degrees from -90 to 90').min(-90).max(90),
          lng: figure('write degrees from -180 to 180').min(-180).max(180),
        },
        must('write { "lat": …, "lng": … }'),
      )
      .optional(),
    dealerId: text(100).optional(),
    signals: signals.default({}),
    comment: text(4000).optional(),
    /** What the person allowed. Must be there; what is left out of it was not allowed. */
    consent: z.strictObject(
      { otherDealers: answer, profiling: answer, marketing: answer },
      must('write what the person allowed, e.g. { "otherDealers": true, "profiling": true, "marketing": false }'),
    ),
  },
  must('write a JSON object'),
)
export type LeadForm = z.output<typeof leadFormSchema>
export type LeadFormInput = z.input<typeof leadFormSchema>

/** Throws a Problem (422) that names every field that is wrong. */
export function readLeadForm(value: unknown): LeadForm {
  const parsed = leadFormSchema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Problem(
    422,
    'invalid-lead',
    'The lead cannot be used as it is',
    'Correct the fields that are named and send it again; nothing was stored',
    fieldErrors(parsed.error),
  )
}
