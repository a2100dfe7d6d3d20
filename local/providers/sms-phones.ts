/** A mobile number of China as its 11 digits; undefined where it is none. */
export const elevenDigits = (number: string): string | undefined => /^(?:\+86|0086|86)?(1[3-9]\d{9})$/.exec(number)?.[1]

/** `2026-11-21 10:00:00`, as providers in China write times: by their own clock. */
export function chineseTime(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

/** `20261121` */
export const chineseDay = (at: number): string => chineseTime(at).slice(0, 10).replaceAll('-', '')
