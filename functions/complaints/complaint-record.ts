import { z } from 'zod'
import { ladderLevelSchema, severitySchema } from '../../events/complaint.ts'
import { momentSchema } from '../../events/define-event.ts'
import { caseFactsSchema } from '../dates/case-facts.ts'

const attemptSchema = z.object({ at: momentSchema, by: z.string() })

export const complaintSchema = z.object({
  complaintId: z.string(),
  personId: z.string(),
  vehicleId: z.string().optional(),
  /** The dealer that it concerns; without one it goes to region and brand at once. */
  dealerId: z.string().optional(),
  brand: z.string(),
  severity: severitySchema,
  kind: z.string(),
  /** Why this severity, in words. */
  because: z.array(z.object({ 'zh-CN': z.string(), en: z.string() })),
  /** The person's own words; personal, erased with them. */
  text: z.string(),
  codes: z.array(z.string()).default([]),
  filedAt: momentSchema,
  way: z.enum(['page', 'phone', 'import', 'source']),
  /** Every change raises it. */
  version: z.number().int(),
  state: z.enum(['open', 'contacted', 'resolved', 'closed']),
  /** Who handles it now: whoever was told first, then whoever spoke with the person last. */
  handler: z.object({ dealerId: z.string(), advisorId: z.string() }).optional(),
  /** Levels that were told, each at most once per opening. */
  told: z
    .array(z.object({ level: ladderLevelSchema, at: momentSchema, nobody: z.literal(true).optional() }))
    .default([]),
  /** When a human first spoke with the person, since it was opened. */
  contactedAt: momentSchema.optional(),
  /** In vain, since it was opened and since anybody last spoke with the person. */
  attempts: z.array(attemptSchema).default([]),
  resolvedAt: momentSchema.optional(),
  closedAt: momentSchema.optional(),
  closedBecause: z.string().optional(),
  /** How often it was opened again, and when it was last opened: clocks count from there. */
  reopened: z.number().int().default(0),
  openedAt: momentSchema,
  /** What the legal clocks are counted from. */
  facts: caseFactsSchema,
  /** What was warned of, each once: clock, what it counts, and how far it was. */
  warned: z.array(z.string()).default([]),
  /** The day (`YYYY-MM-DD`) on which it and its clocks are looked at next; absent once it is closed. */
  lookOn: z.iso.date().optional(),
})
export type Complaint = z.infer<typeof complaintSchema>

/** One line of the complaint's story. */
export const complaintEntrySchema = z.object({
  at: momentSchema,
  what: z.enum([
    'filed',
    'told',
    'attempted',
    'contacted',
    'resolved',
    'confirmed',
    'disagreed',
    'closed',
    'reopened',
    'warned',
    'noted',
  ]),
  by: z.string().optional(),
  /** Nothing personal. */
  detail: z.string(),
})
export type ComplaintEntry = z.infer<typeof complaintEntrySchema>
