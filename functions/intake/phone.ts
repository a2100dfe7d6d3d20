/** What people and forms put between digits. */
const SEPARATORS = /[\s\-‐-―−().·]/gu
const CHINESE_MOBILE = /^1[3-9]\d{9}$/
const FOREIGN_E164 = /^\+(?!86)[1-9]\d{6,14}$/

/**
 * A phone number as a person typed it → E.164, e.g. `138 0000-0001` → `+8613800000001`; `undefined` if it is unusable.
 * Without a country code it must be a Chinese mobile number; numbers of other countries need their `+`.
 */
export function normalisePhone(text: string): string | undefined {
  const digits = text.normalize('NFKC').replace(SEPARATORS, '')
  if (FOREIGN_E164.test(digits)) return digits
  const national = digits.replace(/^(\+86|0086|86(?=1\d{10}$))/, '')
  return CHINESE_MOBILE.test(national) ? `+86${national}` : undefined
}
