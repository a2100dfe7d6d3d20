import fc from 'fast-check'
import { contactSchema } from '../../../functions/messages/contact-record.ts'
import {
  frequencyCapsSchema,
  mannersSchema,
  quietDaysSchema,
  quietHoursSchema,
  shippedFrequencyCaps,
  shippedManners,
  shippedQuietDays,
  shippedQuietHours,
} from '../../../functions/messages/policy-rules.ts'
import { purposes } from '../../../functions/messages/purpose.ts'
import type { Asked, Situation } from '../../../functions/messages/situation.ts'
import { person } from './kit.ts'

/** What we ship. */
export const rules: Situation['rules'] = {
  quietHours: quietHoursSchema.parse(shippedQuietHours),
  quietDays: quietDaysSchema.parse(shippedQuietDays),
  caps: frequencyCapsSchema.parse(shippedFrequencyCaps).caps,
  manners: mannersSchema.parse(shippedManners),
}

/** Shanghai time. */
export const at = (day: string, clock: string): string => new Date(`${day}T${clock}:00+08:00`).toISOString()
export const NOON = at('2026-11-24', '12:00')
export const ago = (now: string, milliseconds: number): string => new Date(Date.parse(now) - milliseconds).toISOString()
export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** Somebody who allowed marketing and was never written to, on a Tuesday at noon. */
export const situation = (changes: Partial<Omit<Situation, 'contact'>> & { contact?: object } = {}): Situation => ({
  now: NOON,
  zone: 'Asia/Shanghai',
  person: { consent: { ...person.consent, marketing: true }, consentAt: '2026-01-01T00:00:00Z', preferences: {} },
  consents: [],
  rules,
  holidays: { years: { '2026': [{ from: '2026-10-01', to: '2026-10-07' }] } },
  ...changes,
  contact: contactSchema.parse({ personId: 'person-1', version: 3, ...changes.contact }),
})

export const asked = (changes: Partial<Asked> = {}): Asked => ({
  messageId: 'msg-1',
  purpose: 'marketing',
  whenQuiet: 'defer',
  notAfter: ago(NOON, -30 * DAY),
  ...changes,
})

const START = Date.parse('2026-03-01T00:00:00Z')
const momentIn = (days: number) =>
  fc.integer({ min: 0, max: days * 24 * 60 }).map((minutes) => new Date(START + minutes * 60_000).toISOString())
const purpose = fc.constantFrom(...purposes)
const bound = fc.constantFrom(...purposes.filter((each) => each !== 'answer' && each !== 'safety'))

/** Any message to anybody, at any moment of a spring with its changes of the clocks. */
export const anyCase = fc
  .record({
    now: momentIn(60),
    zone: fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Asia/Urumqi'),
    purpose,
    whenQuiet: fc.constantFrom('defer' as const, 'drop' as const),
    usefulHours: fc.integer({ min: 0, max: 24 * 20 }),
    marketing: fc.boolean(),
    noSalesTalk: fc.boolean(),
    stopped: fc.option(momentIn(60), { nil: undefined }),
    isOpen: fc.boolean(),
    closedAt: fc.option(momentIn(60), { nil: undefined }),
    recent: fc.array(fc.record({ purpose: bound, hoursAgo: fc.integer({ min: 0, max: 24 * 31 }) }), { maxLength: 8 }),
    waiting: fc.array(fc.record({ purpose: bound, inHours: fc.integer({ min: -3, max: 48 }) }), { maxLength: 3 }),
    exemptMinutes: fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined }),
    aboutComplaint: fc.boolean(),
  })
  .map((drawn) => {
    const { now, zone, usefulHours, marketing, noSalesTalk } = drawn
    const contact = {
      recent: drawn.recent
        .map(({ hoursAgo, ...each }, index) => ({ ...each, messageId: `sent-${index}`, at: ago(now, hoursAgo * HOUR) }))
        .sort((a, b) => a.at.localeCompare(b.at)),
      waiting: drawn.waiting.map(({ inHours, ...each }, index) => ({
        ...each,
        messageId: `waiting-${index}`,
        until: ago(now, -inHours * HOUR),
        notAfter: ago(now, -72 * HOUR),
      })),
      openComplaints: drawn.isOpen ? ['cmp-1'] : [],
      complaintClosedAt: drawn.closedAt,
      stoppedAt: drawn.stopped,
    }
    return {
      asked: asked({
        purpose: drawn.purpose,
        whenQuiet: drawn.whenQuiet,
        notAfter: ago(now, -usefulHours * HOUR),
        ...(drawn.aboutComplaint && { complaintId: 'cmp-2' }),
      }),
      situation: situation({
        now,
        zone,
        contact,
        person: {
          consent: { ...person.consent, marketing },
          consentAt: '2026-01-01T00:00:00Z',
          preferences: { noSalesTalk },
        },
        ...(drawn.exemptMinutes !== undefined && { lastExemptAt: ago(now, drawn.exemptMinutes * 60_000) }),
      }),
    }
  })
