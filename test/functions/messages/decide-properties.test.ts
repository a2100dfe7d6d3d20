import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { decide } from '../../../functions/messages/policy.ts'
import type { Asked, Situation } from '../../../functions/messages/situation.ts'
import { anyCase, DAY, HOUR } from './situations.ts'

const isMarketingByLaw = ({ purpose }: Asked) => ['marketing', 'care', 'survey'].includes(purpose)
const isBound = ({ purpose }: Asked) => purpose !== 'answer' && purpose !== 'safety'

function clockOf({ now, zone }: Situation): string {
  return Temporal.Instant.from(now).toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' })
}

/** Whatever is sent, of all cases. */
function forWhatIsSent(check: (asked: Asked, situation: Situation) => void): void {
  fc.assert(
    fc.property(anyCase, (each) => {
      if (decide(each.asked, each.situation).kind === 'send') check(each.asked, each.situation)
    }),
    { numRuns: 1500 },
  )
}

test('nothing that is marketing by law is sent without consent, after a stop, or while a complaint is open', () => {
  forWhatIsSent((asked, { person, contact }) => {
    if (!isMarketingByLaw(asked)) return
    expect(person?.consent.marketing).toBe(true)
    expect(contact.stoppedAt).toBeUndefined()
    expect(contact.openComplaints).toEqual([])
  })
})

test('nothing but answers and safety is sent in quiet hours, wherever the person lives', () => {
  forWhatIsSent((asked, situation) => {
    if (!isBound(asked)) return
    expect(clockOf(situation) >= '09:00' && clockOf(situation) < '20:00').toBe(true)
  })
})

test('nothing but answers and safety is sent within an hour of another message', () => {
  forWhatIsSent((asked, { contact, lastExemptAt, now }) => {
    if (!isBound(asked)) return
    const sent = [...contact.recent.map((each) => each.at), ...(lastExemptAt ? [lastExemptAt] : [])]
    for (const moment of sent) expect(Date.parse(now) - Date.parse(moment)).toBeGreaterThanOrEqual(HOUR)
  })
})

test('no cap is broken by what is sent', () => {
  forWhatIsSent((asked, { contact, now, rules }) => {
    for (const { purposes, counting = purposes, most, per } of rules.caps.filter((cap) =>
      cap.purposes.includes(asked.purpose),
    )) {
      const days = Number(/\d+/.exec(per)?.[0])
      const within = contact.recent.filter(
        (each) => counting.includes(each.purpose) && Date.parse(now) - Date.parse(each.at) < days * DAY,
      )
      expect(within.length).toBeLessThan(most)
    }
  })
})

test('what is deferred is deferred to a later moment that is not too late, and is sent then if nothing else happens', () => {
  fc.assert(
    fc.property(anyCase, ({ asked, situation }) => {
      const verdict = decide(asked, situation)
      if (verdict.kind !== 'defer') return

      expect(Date.parse(verdict.until)).toBeGreaterThan(Date.parse(situation.now))
      expect(Date.parse(verdict.until)).toBeLessThanOrEqual(Date.parse(asked.notAfter))
      expect(decide(asked, { ...situation, now: verdict.until })).toEqual({ kind: 'send' })
    }),
    { numRuns: 1500 },
  )
})

test('answers and safety notices are sent whenever they are not too late', () => {
  fc.assert(
    fc.property(anyCase, ({ asked, situation }) => {
      if (isBound(asked)) return
      expect(decide(asked, situation).kind).toBe('send')
    }),
    { numRuns: 1500 },
  )
})

test('a greeting is never put off to another day', () => {
  fc.assert(
    fc.property(anyCase, ({ asked, situation }) => {
      const verdict = decide({ ...asked, purpose: 'care' }, situation)
      if (verdict.kind !== 'defer') return
      const dayOf = (moment: string) =>
        Temporal.Instant.from(moment).toZonedDateTimeISO(situation.zone).toPlainDate().toString()
      expect(dayOf(verdict.until)).toBe(dayOf(situation.now))
    }),
    { numRuns: 1500 },
  )
})
