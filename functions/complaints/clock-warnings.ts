import type { Language } from '../../console/words.ts'
import type { LegalClock } from '../dates/legal-clock.ts'
import type { ClockReading } from '../dates/legal-clocks.ts'

/** Something that staff must be warned of. */
export interface ClockWarning {
  /** The same stage of the same clock always has the same id, and is told once. */
  id: string
  reading: ClockReading
  state: 'warned' | 'reached' | 'unknown'
  /** The last day, where it is known. */
  on?: string
}

/** What the clocks of a complaint warn of now, in their order. */
export const warningsOf = (readings: readonly ClockReading[]): ClockWarning[] => readings.flatMap(warningOf)

function warningOf(reading: ClockReading): ClockWarning[] {
  const { clock, about = '' } = reading
  const idOf = (stage: string): string => [clock, about, stage].join('/')
  switch (reading.state) {
    case 'warned':
      return [{ id: idOf(`warned-${reading.level}`), reading, state: 'warned', ...dayOf(reading.until) }]
    case 'over':
      return [{ id: idOf('reached'), reading, state: 'reached', ...dayOf(reading.until) }]
    case 'unknown':
      // Only an end that is being counted towards; a fact that is missing is asked for on the page.
      return reading.notBefore === undefined ? [] : [{ id: idOf('unknown'), reading, state: 'unknown' }]
    default:
      return []
  }
}

const dayOf = (until: string | undefined) => (until === undefined ? {} : { on: until.slice(0, 10) })

const bases: Readonly<Record<LegalClock['basis'], Record<Language, string>>> = {
  statutory: { 'zh-CN': '法定', en: 'statutory' },
  practice: { 'zh-CN': '惯例', en: 'practice' },
  target: { 'zh-CN': '服务目标', en: 'our target' },
}

/** What a clock rests on; only what a law says is called statutory. */
export const basisWords = (basis: LegalClock['basis'], language: Language): string => bases[basis][language]

/** How a clock stands, in words; what nobody can tell is called unknown, without a date. */
export function standingWords(reading: ClockReading, language: Language): string {
  const zh = language === 'zh-CN'
  switch (reading.state) {
    case 'running':
    case 'warned': {
      if (reading.count !== undefined) return zh ? `已计 ${reading.count}` : `counted so far: ${reading.count}`
      if (reading.until !== undefined) return zh ? `最迟 ${reading.until}` : `by ${reading.until}`
      const notBefore = reading.state === 'running' ? (reading.notBefore ?? '-') : '-'
      return zh ? `不早于 ${notBefore}` : `not before ${notBefore}`
    }
    case 'over':
      if (reading.count !== undefined) return zh ? `已达到 ${reading.count}` : `reached: ${reading.count}`
      return zh ? `已于 ${reading.until ?? '-'} 到期` : `ended on ${reading.until ?? '-'}`
    case 'met':
      return zh ? `已于 ${reading.on} 满足` : `met on ${reading.on}`
    case 'unknown':
      if (reading.year !== undefined)
        return zh ? `日期未知：${reading.year} 年放假安排未公布` : `unknown: holidays of ${reading.year} not announced`
      return zh ? '未知：缺少信息' : 'unknown: a fact is missing'
    case 'not-applicable':
      return zh ? '不适用' : 'does not apply'
  }
}
