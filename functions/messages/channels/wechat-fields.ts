const DAY = String.raw`\d{4}(?:年\d{1,2}月\d{1,2}日|[-/.]\d{1,2}[-/.]\d{1,2})`
const CLOCK = String.raw`\d{1,2}:\d{2}(?::\d{2})?`
const MOMENT = `(?:${DAY} )?${CLOCK}`
const DATE = `${DAY}(?: ${CLOCK})?`

/**
 * What WeChat lets stand in a field of a template, by the field's type, which is its name without the number: `thing1`.
 * Announced 2023-05-04: https://mp.weixin.qq.com/s/hvLO4Vs75NXDA__SxuyKXw
 */
const types: Readonly<Record<string, { fits: RegExp; is: string }>> = {
  thing: { fits: /^.{1,20}$/su, is: 'at most 20 characters' },
  number: { fits: /^\d{1,32}(\.\d+)?$/, is: 'a number of at most 32 digits' },
  letter: { fits: /^[A-Za-z]{1,32}$/, is: 'at most 32 letters' },
  symbol: { fits: /^[^\p{L}\p{N}\s]{1,5}$/u, is: 'at most 5 symbols' },
  character_string: { fits: /^[\x20-\x7e]{1,32}$/, is: 'at most 32 digits, letters or symbols, nothing Chinese' },
  time: { fits: new RegExp(`^${MOMENT}(~${MOMENT})?$`), is: 'a time, e.g. 2026年11月21日 10:00' },
  date: { fits: new RegExp(`^${DATE}(~${DATE})?$`), is: 'a date, e.g. 2026年11月21日' },
  amount: { fits: /^[¥￥$€£]?\d{1,10}(\.\d{1,2})?元?$/, is: 'an amount of at most 10 digits' },
  phone_number: { fits: /^[\d+\-() #*]{1,17}$/, is: 'at most 17 digits and signs' },
  car_number: { fits: /^.{1,8}$/u, is: 'at most 8 characters' },
  name: { fits: /^(?:[\p{Script=Han}·]{1,10}|[\x20-\x7e]{1,20})$/u, is: 'at most 10 Chinese or 20 other characters' },
  phrase: { fits: /^\p{Script=Han}{1,5}$/u, is: 'at most 5 Chinese characters' },
  const: { fits: /^.{1,20}$/u, is: 'one of the approved words' },
}

/** WeChat cuts a text at its first line break. */
const LINE_BREAK = /[\r\n\u2028\u2029]/

/** Why a field cannot be sent as it is, by the field's name; undefined where it can. Nothing is ever cut. */
export function fieldRefused(field: string, value: string): string | undefined {
  const type = types[field.replace(/\d+$/, '')]
  if (!type) return `${field} is of no type that WeChat knows`
  if (LINE_BREAK.test(value)) return `${field} has more than one line`
  return type.fits.test(value) ? undefined : `${field} is not ${type.is}`
}

/** Our times without a year, e.g. `11-21 10:00`: WeChat wants the year, which is the one that brings it nearest to `at`. */
export function withYear(value: string, at: string): string {
  const [, month, day, clock] = /^(\d{2})-(\d{2}) (\d{2}:\d{2})$/.exec(value) ?? []
  if (month === undefined || day === undefined) return value
  const now = Date.parse(at)
  const year = Number(at.slice(0, 4))
  const distance = (each: number): number => Math.abs(Date.parse(`${each}-${month}-${day}T00:00:00Z`) - now)
  const [nearest = year] = [year - 1, year, year + 1].sort((a, b) => distance(a) - distance(b))
  return `${nearest}年${Number(month)}月${Number(day)}日 ${clock}`
}
