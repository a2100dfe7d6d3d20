import { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'
import { giveUpReasonSchema, gradeSchema, queueReasonSchema, roleSchema } from '../../events/lead.ts'
import { consentSchema, seatSchema } from '../customers/person-record.ts'

/** Words for people, in both languages. */
export const wordsSchema = z.object({ 'zh-CN': z.string(), en: z.string() })
export type Words = z.infer<typeof wordsSchema>

/** What a source said about a lead, after parsing; personal, stays in the table. */
export const capturedLeadSchema = z.object({
  /** The source's own id of the lead. */
  sourceId: z.string(),
  source: z.string(),
  /** When the person asked, by the source. */
  askedAt: momentSchema,
  person: z.object({
    name: z.string().optional(),
    /** E.164, e.g. +8613800000000 */
    phone: z.string(),
    /** Absent where the source said none. */
    language: z.enum(['zh-CN', 'en']).optional(),
  }),
  brand: z.string(),
  series: z.string().optional(),
  /** City as the person or the source wrote it, and its GB/T 2260 code where it could be recognised. */
  city: z.string().optional(),
  cityCode: z.string().optional(),
  position: z.object({ lat: z.number(), lng: z.number() }).optional(),
  dealerId: z.string().optional(),
  /** Attributes and behaviours that the scorecard knows, e.g. `{ purchaseWithin: 'week', testDrive: true, pageViews: 5 }`. */
  signals: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  comment: z.string().optional(),
  consent: consentSchema,
  /** Somebody tried the form or looked at the ad (`test`), or the source itself holds it for no real wish (`abnormal`). */
  test: z.enum(['test', 'abnormal']).optional(),
})
export type CapturedLead = z.infer<typeof capturedLeadSchema>

const levelSchema = z.enum(['previous-advisor', 'store', 'manager', 'other-dealer'])
export type Level = z.infer<typeof levelSchema>

/** `accepted` whenever somebody holds the lead, even while it is being handed over or a human looks at it. */
const leadStateSchema = z.enum(['new', 'offered', 'accepted', 'queued', 'closed'])

export const leadSchema = z.object({
  leadId: z.string(),
  personId: z.string(),
  state: leadStateSchema,
  /** Counts changes of state; every transaction on the lead checks and raises it. */
  version: z.number().int(),
  createdAt: momentSchema,
  lastAskedAt: momentSchema,
  captureId: z.string(),
  lead: capturedLeadSchema,
  score: z
    .object({ points: z.number(), grade: gradeSchema, reasons: z.array(wordsSchema), at: momentSchema })
    .optional(),
  /** The offer that is open or was last decided. */
  offerId: z.string().optional(),
  /** Who was asked so far while looking for the next holder: how far up the ladder we are. */
  asked: z.array(z.object({ level: levelSchema, dealerId: z.string(), advisorIds: z.array(z.string()) })).default([]),
  /** Who looked after this person last time; asked first. */
  previous: seatSchema.optional(),
  /** Who holds the lead and may see the person's data. */
  holder: z.object({ dealerId: z.string(), advisorId: z.string(), role: roleSchema, since: momentSchema }).optional(),
  lastContactAt: momentSchema.optional(),
  /** When the holder last tried to reach the person in vain. */
  lastAttemptAt: momentSchema.optional(),
  /** When holder and person agreed to speak next. */
  nextAt: momentSchema.optional(),
  visitAt: momentSchema.optional(),
  /** When that time was agreed; the same time agreed again leaves it as it is. */
  visitBookedAt: momentSchema.optional(),
  /** The test drive that was arranged last. */
  testDrive: z
    .object({ visitId: z.string(), startsAt: momentSchema, state: z.enum(['booked', 'done', 'cancelled']) })
    .optional(),
  orderedAt: momentSchema.optional(),
  /** The holder gave the lead up, and no supervisor has decided yet. */
  givenUp: z.object({ by: z.string(), at: momentSchema, reason: giveUpReasonSchema, callBack: z.boolean() }).optional(),
  outcome: z.string().optional(),
  /** Since when it waits in the human queue. */
  queuedAt: momentSchema.optional(),
  /** The lead that replaced this one, or that this one replaces: stale leads and silent holders are left behind so. */
  continuedAs: z.string().optional(),
  continues: z.string().optional(),
  /** What journeys note on a lead. */
  labels: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
})
export type Lead = z.infer<typeof leadSchema>

/** Who is asked in an offer, and the short code by which each answers. */
const offerCandidateSchema = z.object({
  dealerId: z.string(),
  advisorId: z.string(),
  role: roleSchema,
  code: z.string(),
  /** Why this one, in words. */
  reason: z.string(),
  declined: z.object({ reason: z.string(), at: momentSchema }).optional(),
})
export type OfferCandidate = z.infer<typeof offerCandidateSchema>

export const offerSchema = z.object({
  offerId: z.string(),
  leadId: z.string(),
  runId: z.string(),
  state: z.enum(['open', 'accepted', 'declined', 'expired', 'withdrawn']),
  /** One by one, or first come first served among the team (抢单). */
  mode: z.enum(['one-by-one', 'claim']),
  /** The step of the ladder that this offer stands on. */
  level: levelSchema,
  /** Looking for a first holder, or for the showroom advisor who takes over from the call desk. */
  stage: z.enum(['first', 'showroom']).default('first'),
  dealerId: z.string(),
  candidates: z.array(offerCandidateSchema).min(1),
  /** How many of them declined. */
  declines: z.number().int().default(0),
  offeredAt: momentSchema,
  warnAt: momentSchema,
  expiresAt: momentSchema,
  acceptedBy: z.string().optional(),
  decidedAt: momentSchema.optional(),
})
export type Offer = z.infer<typeof offerSchema>

/** One link of the chain of custody: who held the lead, from when to when, and why it moved. */
export const custodySchema = z.object({
  at: momentSchema,
  what: z.enum([
    'captured',
    'merged',
    'offered',
    'accepted',
    'declined',
    'expired',
    'withdrawn',
    'queued',
    'assigned',
    'walked-in',
    'handed-over',
    'given-up',
    'reviewed',
    'released',
    'closed',
  ]),
  dealerId: z.string().optional(),
  advisorId: z.string().optional(),
  offerId: z.string().optional(),
  /** Why, in words (ids only, nothing personal). */
  reason: z.string(),
})
export type Custody = z.infer<typeof custodySchema>

export const queuedSchema = z.object({
  leadId: z.string(),
  reason: queueReasonSchema,
  queuedAt: momentSchema,
  /** The dealer that it was with, if any: its manager may place it. */
  dealerId: z.string().optional(),
})

export const captureSchema = z.object({ captureId: z.string(), capture: capturedLeadSchema })

/** What a short code stands for. */
export const offerCodeSchema = seatSchema.extend({ leadId: z.string(), offerId: z.string() })
export type OfferCode = z.infer<typeof offerCodeSchema>
