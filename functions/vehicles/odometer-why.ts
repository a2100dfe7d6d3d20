import type { Link } from './odometer-chain.ts'
import type { Cleaned } from './odometer-cleaning.ts'
import { momentOf } from './odometer-reading.ts'
import type { Words } from './odometer-reasons.ts'

/** What an answer rests on, in the order in which one would say it. */
export interface Grounds {
  readonly cleaned: Cleaned
  /** Kilometres per day. */
  readonly pace: number
  /** The day of the question, in days since 1970. */
  readonly now: number
  /** How many of its own past predictions the interval rests on. */
  readonly ownTrials: number
}

const noReadingWords: Words = { zh: '没有可用的里程读数', en: 'There is no reading to go by' }

export const passedWords: Words = { zh: '已有读数达到该里程', en: 'A reading says that this mark is passed' }

/** Why the answer is what it is. */
export function wordsOn({ cleaned, pace, now, ownTrials }: Grounds): Words[] {
  const { chain, setAside } = cleaned
  const last = chain.at(-1)
  if (!last) return [noReadingWords, ...leftOut(setAside.length)]
  return [
    lastReading(last, now),
    chain.length > 1
      ? {
          zh: `近期每天约 ${round(pace)} 公里（${chain.length} 次读数）`,
          en: `About ${round(pace)} km a day lately (${chain.length} readings)`,
        }
      : {
          zh: `只有一次读数，按每天 ${round(pace)} 公里估计`,
          en: `One reading only: any car's ${round(pace)} km a day is assumed`,
        },
    ...breaksOf(chain),
    ...leftOut(setAside.length),
    ownTrials >= 1
      ? {
          zh: `区间参考本车以往 ${ownTrials} 次预测的误差`,
          en: `The interval rests on ${ownTrials} of this car's own past predictions`,
        }
      : { zh: '本车历史较短，区间按一般车辆估计', en: 'The history is short: the interval is that of any car' },
  ]
}

function lastReading(last: Link, now: number): Words {
  const ago = Math.floor(now - last.day)
  return {
    zh: `最近一次可信读数为 ${round(last.km)} 公里，${ago} 天前`,
    en: `The last believed reading is ${round(last.km)} km, ${ago} days ago`,
  }
}

function breaksOf(chain: readonly Link[]): Words[] {
  const reset = chain.findLast(({ kind }) => kind === 'reset')
  const converted = chain.filter(({ otherUnit }) => otherUnit).length
  return [
    ...(reset ? [resetWords(momentOf(reset.day).slice(0, 10))] : []),
    ...(converted > 0
      ? [
          {
            zh: `${converted} 次读数按另一单位（公里/英里）换算`,
            en: `${converted} readings were in the other unit (km or miles)`,
          },
        ]
      : []),
  ]
}

const resetWords = (day: string): Words => ({
  zh: `里程表在 ${day} 前后归零或更换，此前的数字不再相连`,
  en: `The odometer was reset or replaced about ${day}; the figures before do not continue`,
})

const leftOut = (count: number): Words[] =>
  count > 0
    ? [{ zh: `${count} 次读数未采用，原因见各条`, en: `${count} readings were set aside, each with its reason` }]
    : []

const round = (km: number): string => String(Math.round(km))
