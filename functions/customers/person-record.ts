import { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'
import { anniversaryDateSchema } from '../dates/anniversary-date.ts'

/** What a person allows. What is absent was not asked. */
export const consentSchema = z.object({
  /** May we pass the person's data to dealers other than the chosen one? (PIPL article 23: separate consent) */
  otherDealers: z.boolean(),
  /** May a score be computed? (PIPL article 24) */
  profiling: z.boolean(),
  /** May we send commercial messages? */
  marketing: z.boolean(),
})
export type Consent = z.infer<typeof consentSchema>

/** An advisor (or desk agent, or manager) at a dealer. */
export const seatSchema = z.object({ dealerId: z.string(), advisorId: z.string() })
export type Seat = z.infer<typeof seatSchema>

const familyMemberSchema = z.object({
  relation: z.enum(['spouse', 'child', 'parent', 'other']),
  name: z.string().optional(),
  birthday: anniversaryDateSchema.optional(),
  /** Under 14: nothing may be kept of a child without its guardian's consent (PIPL article 31). */
  guardianConsent: z.object({ by: z.string(), at: momentSchema, source: z.string() }).optional(),
})
export type FamilyMember = z.infer<typeof familyMemberSchema>

/** A person: owner, driver, contact of a company, or somebody who asked. Found by the phone (keyed hash). */
export const personSchema = z.object({
  personId: z.string(),
  name: z.string().optional(),
  /** E.164; the first way to reach them. */
  phone: z.string(),
  /** Other numbers, E.164. */
  phones: z.array(z.string()).default([]),
  wechat: z
    .object({ openId: z.string().optional(), unionId: z.string().optional(), externalUserId: z.string().optional() })
    .optional(),
  language: z.enum(['zh-CN', 'en']),
  /** IANA; the dealer's or the default zone where it is not known. */
  zone: z.string().optional(),
  /** 1 January is often a placeholder; imports mark it by leaving it out. */
  birthday: anniversaryDateSchema.optional(),
  /** Wishes as people say them; `noSalesTalk` and `callAfter` are obeyed, the others shown to staff. */
  preferences: z
    .object({
      noSalesTalk: z.boolean().optional(),
      seat: z.enum(['window', 'quiet', 'play-corner']).optional(),
      notes: z.array(z.string()).optional(),
    })
    .default({}),
  family: z.array(familyMemberSchema).default([]),
  /** The dealer who looks after them. */
  dealerId: z.string().optional(),
  /** What the person said about consent in a lead; statements by purpose, channel and dealer lie beside it (consent-store.ts). */
  consent: consentSchema,
  /** When the person said so: a newer statement replaces it, an older one does not. */
  consentAt: momentSchema,
  /** Counts changes; a write that read an older version is refused. */
  version: z.number().int(),
  /** Facts apply only if newer than what they replace: when each field was last said, where that is known. */
  saidAt: z.record(z.string(), momentSchema).default({}),
  /** The lead that is open for this person, if any: at most one per brand. */
  openLeads: z.record(z.string(), z.object({ leadId: z.string(), lastAskedAt: momentSchema })).default({}),
  /** Who looked after this person last, by brand: the one to ask first next time. */
  lastHolder: z.record(z.string(), seatSchema).default({}),
  /** What law makes us keep is all that is left. */
  erasedAt: momentSchema.optional(),
})
export type Person = z.infer<typeof personSchema>

/** What a new person begins with. */
export const nothingKnown: Pick<Person, 'phones' | 'preferences' | 'family' | 'saidAt'> = {
  phones: [],
  preferences: {},
  family: [],
  saidAt: {},
}
