import { type Car, inventCar } from './cars.ts'
import type { Chance } from './draw.ts'

/** What an owner does when the car comes due. */
export type Habit = 'books' | 'just-comes' | 'declines' | 'ignores' | 'elsewhere'

/** The day an owner is congratulated on, as the import's file says it; absent: unknown. */
export type Birthday = { calendar: 'solar' | 'lunar'; year?: number; month: number; day: number; leap?: boolean }

/** Somebody who owns one or two cars. Invented; the numbers are those that nobody has. */
export interface Owner {
  index: number
  /** The id in the dealer system that the start population comes from. */
  sourceId: string
  name: string
  /** E.164 */
  phone: string
  language: 'zh-CN' | 'en'
  zone: string
  dealerId: string
  birthday: Birthday | undefined
  /** Absent: was never asked. */
  consent: { marketing?: boolean; greetings?: boolean; surveys?: boolean }
  habit: Habit
  /** Likes to do such things in the evening, after nine. */
  eveningPerson: boolean
  /** How likely an answer to a survey is, and how content the person is: 0 to 1. */
  answersSurveys: number
  content: number
  cars: readonly Car[]
}

const SURNAMES = ['林', '陈', '周', '吴', '徐', '孙', '马', '朱', '胡', '郭', '何', '罗', '高', '郑', '梁'] as const
const GIVEN = ['晓雨', '浩然', '若溪', '思远', '雨桐', '子涵', '建国', '海燕', '明哲', '佳怡', '志强', '欣然'] as const

const HABITS: Readonly<Record<Habit, number>> = { books: 46, 'just-comes': 20, declines: 9, ignores: 17, elsewhere: 8 }

const ZONES: Readonly<Record<string, number>> = {
  'Asia/Shanghai': 950,
  'Asia/Urumqi': 20,
  'Asia/Tokyo': 12,
  'Europe/Berlin': 10,
  'America/Los_Angeles': 8,
}

/** Seeded owners, one like no other; `dealerIds` share them evenly. `firstDay` (`YYYY-MM-DD`) is the day on which the life begins. */
export function inventOwners(
  count: number,
  chance: Chance,
  world: { dealerIds: readonly [string, ...string[]]; firstDay: string },
): Owner[] {
  return Array.from({ length: count }, (_, index) => inventOwner(index, chance, world))
}

function inventOwner(
  index: number,
  chance: Chance,
  { dealerIds, firstDay }: { dealerIds: readonly [string, ...string[]]; firstDay: string },
): Owner {
  const self = (what: string): [string, number, string] => ['owner', index, what]
  const cars = chance.happens(0.18, ...self('second car')) ? 2 : 1
  return {
    index,
    sourceId: `OWN-${String(index + 1).padStart(5, '0')}`,
    name: chance.one(SURNAMES, ...self('surname')) + chance.one(GIVEN, ...self('given')),
    phone: `+86138001${String(index + 1).padStart(5, '0')}`,
    language: chance.happens(0.03, ...self('english')) ? 'en' : 'zh-CN',
    zone: chance.pick(ZONES, ...self('zone')),
    dealerId: dealerIds[index % dealerIds.length] ?? dealerIds[0],
    birthday: inventBirthday(chance, self),
    consent: inventConsent(chance, self),
    habit: chance.pick(HABITS, ...self('habit')),
    eveningPerson: chance.happens(0.22, ...self('evening')),
    answersSurveys: chance.between(0.1, 0.7, ...self('surveys')),
    content: Math.min(1, Math.max(0, chance.near(0.75, 0.2, ...self('content')))),
    cars: Array.from({ length: cars }, (_, at) => inventCar({ owner: index, at, firstDay }, chance)),
  }
}

type About = (what: string) => [string, number, string]

/** Sometimes unknown, sometimes the first of January that forms fill in, sometimes a day that few years have. */
function inventBirthday(chance: Chance, self: About): Birthday | undefined {
  const kind = chance.pick(
    { solar: 52, lunar: 20, unknown: 18, placeholder: 6, leapDay: 2, lastDay: 2 },
    ...self('kind'),
  )
  const year = chance.whole(1955, 2003, ...self('born'))
  if (kind === 'unknown') return undefined
  if (kind === 'placeholder') return { calendar: 'solar', year, month: 1, day: 1 }
  if (kind === 'leapDay') return { calendar: 'solar', month: 2, day: 29 }
  if (kind === 'lastDay') return { calendar: 'lunar', month: 12, day: 30 }
  const month = chance.whole(1, 12, ...self('month'))
  if (kind === 'lunar') return { calendar: 'lunar', month, day: chance.whole(1, 30, ...self('day')) }
  return { calendar: 'solar', year, month, day: chance.whole(1, 28, ...self('day')) }
}

function inventConsent(chance: Chance, self: About): Owner['consent'] {
  const said = (purpose: 'marketing' | 'greetings' | 'surveys', yes: number, no: number) => {
    const answer = chance.pick({ yes, no, unasked: 1 - yes - no }, ...self(purpose))
    return answer === 'unasked' ? {} : { [purpose]: answer === 'yes' }
  }
  return { ...said('marketing', 0.5, 0.3), ...said('greetings', 0.6, 0.15), ...said('surveys', 0.6, 0.15) }
}
