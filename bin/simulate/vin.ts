const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2] as const
const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ'
const VALUES = '12345678123457923456789'

/** A vehicle identification number that no car has, with its right check digit (GB 16735): `LTL…` and the number. */
export function inventVin(number: number): string {
  const blank = `LTLSMLCA0T1${String(number).padStart(6, '0')}`
  const sum = [...blank].reduce((total, sign, at) => total + worth(sign) * (WEIGHTS[at] ?? 0), 0)
  const check = sum % 11 === 10 ? 'X' : String(sum % 11)
  return `${blank.slice(0, 8)}${check}${blank.slice(9)}`
}

const worth = (sign: string): number =>
  /\d/.test(sign) ? Number(sign) : Number(VALUES[LETTERS.indexOf(sign)] ?? Number.NaN)
