import { z } from 'zod'
import { severitySchema } from '../../events/complaint.ts'
import type { Settings } from '../shared/settings.ts'
import shipped from './complaint-kinds.json' with { type: 'json' }

/** A pattern as ops write it: plain words, or a regular expression; upper and lower case are the same. */
const patternSchema = z
  .string()
  .min(1)
  .max(200)
  .refine(isPattern, { error: 'is no regular expression: write plain words, or close every bracket' })

const kindSchema = z.object({
  kind: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'write the kind in kebab-case, e.g. repeat-repair'),
  severity: severitySchema,
  title: z.object({ 'zh-CN': z.string(), en: z.string() }),
  /** The source's problem codes that it has, e.g. `^E\\d+$`. */
  codes: z.array(patternSchema).default([]),
  words: z.array(patternSchema).default([]),
  /** Struck out of the text before the words are looked for: a button on the steering wheel is no steering. */
  except: z.array(patternSchema).default([]),
})

/** Setting `complaint-kinds`: what a complaint is about, the gravest first. Where two are as grave, the first one names it. */
export const complaintKindsSchema = z.array(kindSchema)
export type ComplaintKinds = z.infer<typeof complaintKindsSchema>

export const shippedComplaintKinds: ComplaintKinds = complaintKindsSchema.parse(shipped)

export const readComplaintKinds = (settings: Settings): Promise<ComplaintKinds> =>
  settings.readRules('complaint-kinds', complaintKindsSchema, shippedComplaintKinds)

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'iu') instanceof RegExp
  } catch {
    return false
  }
}
