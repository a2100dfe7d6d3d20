import type { Chance } from './draw.ts'
import { inventVin } from './vin.ts'

const DAY = 86_400_000

/** A car as it really is: what its odometer truly shows is known here alone. */
export interface Car {
  vin: string
  plate: string
  model: string
  powertrain: 'petrol' | 'electric' | 'plug-in-hybrid'
  /** `YYYY-MM-DD` */
  deliveredOn: string
  insuranceUntil: string
  /** Kilometres a day, on an average day. */
  pace: number
  /** Reports by itself, every so many days. */
  telematicsEvery: number | undefined
  /** Belongs to a company; the owner is its contact person. */
  company: string | undefined
  /** The day of the simulated year on which it is sold, if it is. */
  soldAfterDays: number | undefined
  /** Names the car in all chance that concerns it. */
  index: string
}

const MODELS = { petrol: '云驰 X5', electric: '云驰 S7', 'plug-in-hybrid': '云驰 L6' } as const
const COMPANIES = ['远山贸易有限公司', '青石软件有限公司', '海岸物流有限公司'] as const

/** A car that was delivered between five years and a week before the first day. */
export function inventCar(
  { owner, at, firstDay }: { owner: number; at: number; firstDay: string },
  chance: Chance,
): Car {
  const index = `${owner}.${at}`
  const self = (what: string): [string, string, string] => ['car', index, what]
  const powertrain = chance.pick({ petrol: 50, electric: 30, 'plug-in-hybrid': 20 }, ...self('powertrain'))
  // Few are new and many are some years old; nobody has more of both than a sixth of the age of his car.
  const age = 7 + Math.floor(chance.of(...self('age')) ** 1.3 * 1800)
  return {
    index,
    vin: inventVin(owner * 2 + at),
    plate: `沪A${String(10_000 + owner * 2 + at)}`,
    model: MODELS[powertrain],
    powertrain,
    deliveredOn: dayAfter(firstDay, -age),
    insuranceUntil: dayAfter(firstDay, 364 - (age % 365)),
    pace: Math.min(160, Math.max(4, chance.near(38, 22, ...self('pace')))),
    telematicsEvery: chance.happens(0.3, ...self('telematics')) ? chance.whole(10, 20, ...self('every')) : undefined,
    company: chance.happens(0.08, ...self('company')) ? chance.one(COMPANIES, ...self('which company')) : undefined,
    soldAfterDays: chance.happens(0.04, ...self('sold')) ? chance.whole(5, 360, ...self('sold on')) : undefined,
  }
}

/** What the odometer truly shows at a moment (epoch milliseconds), in whole kilometres. Weeks differ, and it never goes back. */
export function trueOdometer(car: Car, at: number, chance: Chance): number {
  const days = Math.max(0, at - Date.parse(car.deliveredOn)) / DAY
  const week = Math.floor(days / 7)
  // Weeks swing about the average, so a sum of cosines with phases of their own stands for all of them at once.
  const swing = [13, 29, 52].reduce((sum, length, which) => {
    const phase = chance.of('swing', car.index, which) * 2 * Math.PI
    return sum + (0.12 * length * (Math.sin(phase + (2 * Math.PI * days) / 7 / length) - Math.sin(phase))) / Math.PI
  }, 0)
  const jitter = chance.between(0, 0.5, 'jitter', car.index, week)
  return Math.max(12, Math.floor(12 + car.pace * Math.max(0, days + 7 * 0.4 * swing + jitter)))
}

/** What somebody writes down who reads it: now and then another number, or another unit. */
export function readOdometer(
  car: Car,
  at: number,
  { by, chance }: { by: 'telematics' | 'workshop' | 'owner'; chance: Chance },
): { value: number; unit: 'km' | 'mi'; dirt: Dirt } {
  const truth = trueOdometer(car, at, chance)
  const dirt = chance.pick(DIRT[by], 'dirt', car.index, at)
  return { ...soil(truth, dirt), dirt }
}

type Dirt = 'clean' | 'digit-more' | 'swapped' | 'miles' | 'backwards' | 'rounded'

const DIRT: Readonly<Record<'telematics' | 'workshop' | 'owner', Readonly<Record<Dirt, number>>>> = {
  telematics: { clean: 990, 'digit-more': 0, swapped: 0, miles: 0, backwards: 10, rounded: 0 },
  workshop: { clean: 930, 'digit-more': 20, swapped: 20, miles: 10, backwards: 10, rounded: 10 },
  owner: { clean: 500, 'digit-more': 20, swapped: 20, miles: 10, backwards: 10, rounded: 440 },
}

function soil(truth: number, dirt: Dirt): { value: number; unit: 'km' | 'mi' } {
  const digits = String(truth)
  if (dirt === 'digit-more') return { value: truth * 10, unit: 'km' }
  if (dirt === 'swapped')
    return { value: Number(digits.slice(1, 2) + digits.slice(0, 1) + digits.slice(2)), unit: 'km' }
  // Said to be kilometres: the unit is the mistake.
  if (dirt === 'miles') return { value: Math.round(truth / 1.609344), unit: 'km' }
  if (dirt === 'backwards') return { value: Math.max(0, Math.round(truth * 0.9)), unit: 'km' }
  if (dirt === 'rounded') return { value: Math.round(truth / 100) * 100, unit: 'km' }
  return { value: truth, unit: 'km' }
}

/** `days` later than a day, `YYYY-MM-DD`. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10)
