import { type AnniversaryDate, NoSuchDate, readAnniversaryDate } from '../../functions/dates/anniversary-date.ts'

export type BirthdayReading = { birthday: AnniversaryDate } | { fault: string }

const LUNAR_MONTHS = ['正', '二', '三', '四', '五', '六', '七', '八', '九', '十', '冬', '腊']
const DIGITS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']

const EXAMPLES = '1990-05-12, 05-12, 农历1985-08-15, 农历八月十五 or 农历闰六月初三'

/**
 * A birthday as a file writes it: `1990-05-12`, `1990/5/12`, `1990年5月12日`, `5月12日`; lunar after 农历 or 阴历, in figures
 * or as 八月十五, with 闰 for a leap month. `calendar` (a column of its own) goes before what the text says.
 */
export function readBirthday(text: string, calendar?: 'solar' | 'lunar'): BirthdayReading {
  const plain = text.normalize('NFKC').replace(/\s+/g, '')
  const isLunar = (calendar ?? (/^(农历|阴历|lunar)/i.test(plain) ? 'lunar' : 'solar')) === 'lunar'
  const date = plain.replace(/^(农历|阴历|公历|阳历|新历|lunar|solar):?/i, '')
  const parts = readFigures(date) ?? (isLunar ? readWords(date) : undefined)
  if (!parts) return { fault: `is no birthday: write it as ${EXAMPLES}` }
  try {
    const { leap, ...rest } = parts
    if (leap && !isLunar) return { fault: 'names a leap month (闰), but not that it is lunar: put 农历 before it' }
    return { birthday: readAnniversaryDate({ calendar: isLunar ? 'lunar' : 'solar', ...rest, ...(leap && { leap }) }) }
  } catch (error) {
    if (error instanceof NoSuchDate) return { fault: error.message }
    throw error
  }
}

interface Parts {
  year?: number
  month: number
  day: number
  leap: boolean
}

const FIGURES = /^(?:(?<year>\d{4})[-/.年])?(?<leap>闰)?(?<month>\d{1,2})[-/.月](?<day>\d{1,2})[日号]?(?:T.*|\d\d:.*)?$/
const COMPACT = /^(?<year>\d{4})(?<leap>)(?<month>\d{2})(?<day>\d{2})$/

function readFigures(date: string): Parts | undefined {
  const found = (FIGURES.exec(date) ?? COMPACT.exec(date))?.groups
  if (!found) return undefined
  const { year, leap, month, day } = found
  return { ...(year && { year: Number(year) }), month: Number(month), day: Number(day), leap: Boolean(leap) }
}

const WORDS =
  /^(?:(?<year>\d{4})年)?(?<leap>闰)?(?<month>[正一二三四五六七八九十冬腊]{1,2})月(?<day>[初一二三四五六七八九十廿卅]{1,3})日?$/u

function readWords(date: string): Parts | undefined {
  const found = WORDS.exec(date)?.groups
  if (!found) return undefined
  const { year, leap, month = '', day = '' } = found
  return { ...(year && { year: Number(year) }), month: monthOf(month), day: dayOf(day), leap: Boolean(leap) }
}

/** 0 where it is none, which no calendar has. */
function monthOf(word: string): number {
  const other: Record<string, number> = { 一: 1, 十一: 11, 十二: 12 }
  return other[word] ?? LUNAR_MONTHS.indexOf(word) + 1
}

/** 初一 to 初十, 十一 to 二十, 廿一 (二十一) to 三十. */
function dayOf(word: string): number {
  if (word.startsWith('初')) return figure(word.slice(1))
  if (word === '三十' || word === '卅') return 30
  if (word === '二十' || word === '廿') return 20
  const [, tens, ones] = /^(十|廿|二十)([一二三四五六七八九])$/u.exec(word) ?? []
  if (ones) return (tens === '十' ? 10 : 20) + figure(ones)
  return word === '十' ? 10 : 0
}

const figure = (word: string): number => DIGITS.indexOf(word) + 1
