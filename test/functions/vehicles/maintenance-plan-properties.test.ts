import fc from 'fast-check'
import { expect, it } from 'vitest'
import { allItems, anyDriving, car, dayAfter, duePlan, reading, steady, visit } from './maintenance-cars.ts'

const until = (driving: { every: number; count: number }): number => driving.every * driving.count

it('no plan lies before the last service, whatever was done there', () => {
  fc.assert(
    fc.property(
      anyDriving,
      fc.subarray(allItems),
      fc.subarray(allItems),
      fc.nat(400),
      (driving, done, declined, later) => {
        const servicedOn = until(driving)
        const services = [visit(dayAfter(servicedOn), servicedOn * driving.perDay, done, { declined })]

        const { dueOn } = duePlan({ readings: steady(driving), services, now: dayAfter(servicedOn + later) })

        expect(dueOn > dayAfter(servicedOn).slice(0, 10)).toBe(true)
      },
    ),
  )
})

it('of two next readings, the one with fewer kilometres never brings the service nearer', () => {
  fc.assert(
    fc.property(anyDriving, fc.nat(150), fc.nat(150), (driving, one, other) => {
      const readings = steady(driving)
      const last = until(driving)
      const now = dayAfter(last + 10)
      const km = (percent: number): number => Math.round(last * driving.perDay + (10 * driving.perDay * percent) / 100)
      const dueWith = (percent: number): string =>
        duePlan({ readings: [...readings, reading(now, km(percent))], now }).dueOn

      expect(dueWith(Math.min(one, other)) >= dueWith(Math.max(one, other))).toBe(true)
    }),
  )
})

it('time and mileage: whichever comes first, so more readings never make it later than time alone', () => {
  fc.assert(
    fc.property(anyDriving, (driving) => {
      const now = dayAfter(until(driving))
      const byTime = duePlan({ now }).dueOn

      expect(duePlan({ readings: steady(driving), now }).dueOn <= byTime).toBe(true)
    }),
  )
})

it('the due item stays the same with every reading, and the plan with every day on which it is made', () => {
  fc.assert(
    fc.property(anyDriving, fc.nat(300), (driving, later) => {
      const readings = steady(driving)
      const before = duePlan({ now: dayAfter(0) })
      const now = duePlan({ readings, now: dayAfter(until(driving)) })

      expect(now.dueId).toBe(before.dueId)
      expect(duePlan({ readings, now: dayAfter(until(driving) + later) })).toEqual(now)
    }),
  )
})

it('a car that joins late has nothing due in the past, whatever is known of it', () => {
  fc.assert(
    fc.property(
      anyDriving,
      fc.subarray(allItems),
      fc.integer({ min: 300, max: 3_000 }),
      (driving, done, joinedAfter) => {
        const knownSince = dayAfter(joinedAfter)
        const services = done.length === 0 ? [] : [visit(dayAfter(until(driving) / 2), undefined, done)]

        const { dueOn, remindOn } = duePlan({
          vehicle: car({ knownSince }),
          readings: steady(driving),
          services,
          now: knownSince,
        })

        expect(dueOn > knownSince.slice(0, 10)).toBe(true)
        expect(remindOn > knownSince.slice(0, 10)).toBe(true)
      },
    ),
  )
})
