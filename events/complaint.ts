import { z } from 'zod'
import { defineEvent } from './define-event.ts'

/** P1 safety, regulator or press; P2 repeated repair or 三包; P3 the rest. */
export const severitySchema = z.enum(['P1', 'P2', 'P3'])
export type Severity = z.infer<typeof severitySchema>

/** Who is told, from the first to the last. */
export const ladderLevelSchema = z.enum(['dealer', 'manager', 'general-manager', 'region', 'brand'])
export type LadderLevel = z.infer<typeof ladderLevelSchema>

const by = z.string().describe('The member of staff')

export const complaintFiled = defineEvent({
  name: 'ComplaintFiled',
  subject: 'complaint',
  about: 'A person complained. What they wrote stays in the table.',
  facts: {
    severity: severitySchema.describe('How grave it is'),
    kind: z.string().describe('What it is about, by the setting "complaint-kinds", e.g. safety'),
    dealerId: z.string().optional().describe('The dealer that it concerns'),
    way: z.enum(['page', 'phone', 'import', 'source']).describe('By which way it came'),
  },
  examples: [
    { subject: 'cmp-3d7h', facts: { severity: 'P2', kind: 'repeat-repair', dealerId: 'D-SH-01', way: 'page' } },
  ],
})

export const complaintContacted = defineEvent({
  name: 'ComplaintContacted',
  subject: 'complaint',
  about: 'A human spoke with the person: the only thing that stops the 24-hour clock.',
  facts: { by, channel: z.enum(['phone', 'wechat', 'showroom', 'visit']).describe('How') },
  examples: [{ subject: 'cmp-3d7h', facts: { by: 'A-SH-01-01', channel: 'phone' } }],
})

export const complaintAttempted = defineEvent({
  name: 'ComplaintAttempted',
  subject: 'complaint',
  about: 'A human tried to reach the person in vain.',
  facts: { by, attempt: z.int().positive().describe('Which one it is') },
  examples: [{ subject: 'cmp-3d7h', facts: { by: 'A-SH-01-01', attempt: 1 } }],
})

export const complaintEscalated = defineEvent({
  name: 'ComplaintEscalated',
  subject: 'complaint',
  about: 'The next level was told, because what was due was missing.',
  facts: {
    level: ladderLevelSchema.describe('Who was told'),
    missing: z.string().describe('What was missing, in kebab-case'),
  },
  examples: [{ subject: 'cmp-3d7h', facts: { level: 'manager', missing: 'human-contact' } }],
})

export const complaintResolved = defineEvent({
  name: 'ComplaintResolved',
  subject: 'complaint',
  about: 'The handler says that it is settled; the owner is asked.',
  facts: { by },
  examples: [{ subject: 'cmp-3d7h', facts: { by: 'A-SH-01-01' } }],
})

export const ownerConfirmed = defineEvent({
  name: 'OwnerConfirmed',
  subject: 'complaint',
  about: 'The owner says that it is settled.',
  facts: {},
  examples: [{ subject: 'cmp-3d7h', facts: {} }],
})

export const ownerDisagreed = defineEvent({
  name: 'OwnerDisagreed',
  subject: 'complaint',
  about: 'The owner says that it is not settled.',
  facts: {},
  examples: [{ subject: 'cmp-3d7h', facts: {} }],
})

export const complaintClosed = defineEvent({
  name: 'ComplaintClosed',
  subject: 'complaint',
  about: "A complaint is over: by the owner's answer, after three attempts on three days, or withdrawn.",
  facts: { why: z.enum(['owner-confirmed', 'three-attempts', 'withdrawn', 'owner-erased']).describe('Why') },
  examples: [{ subject: 'cmp-3d7h', facts: { why: 'owner-confirmed' } }],
})

export const complaintReopened = defineEvent({
  name: 'ComplaintReopened',
  subject: 'complaint',
  about: 'Within 30 days the owner says that it is not over.',
  facts: {
    severity: severitySchema.describe('How grave it is now'),
    times: z.int().positive().describe('How often so far'),
  },
  examples: [{ subject: 'cmp-3d7h', facts: { severity: 'P2', times: 1 } }],
})

export const clockWarned = defineEvent({
  name: 'ClockWarned',
  subject: 'complaint',
  about: 'A legal clock of the complaint runs towards its end, or cannot be told.',
  facts: {
    clock: z.string().describe("The clock, by the setting 'legal-clocks'"),
    state: z.enum(['warned', 'reached', 'unknown']).describe('Near its end, at its end, or not to be told'),
    on: z.iso.date().optional().describe('The last day, where it is known'),
  },
  examples: [{ subject: 'cmp-3d7h', facts: { clock: 'claim-answer', state: 'warned', on: '2026-10-15' } }],
})
