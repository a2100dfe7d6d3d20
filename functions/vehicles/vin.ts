/** A VIN as it was typed, in normal form; or why it is none, with what may help. Never quotes the VIN: reasons go into reports. */
export type VinReading = { vin: string; doubtful?: string } | { fault: string }

/** GB 16735 and ISO 3779: the weight of each position, the check digit's own being 0. */
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
const CHECK_DIGIT = 8
const LENGTH = WEIGHTS.length

/** What is never in a VIN, and what was most likely meant. */
const NEVER: Readonly<Record<string, string>> = { O: '0', Q: '0', I: '1' }
/** What is mistaken for one another in handwriting and by text recognition. */
const ALIKE: Readonly<Record<string, string>> = {
  '0': 'D',
  D: '0',
  '5': 'S',
  S: '5',
  '8': 'B',
  B: '8',
  '2': 'Z',
  Z: '2',
}

/**
 * Reads a VIN as people and files write it. A wrong check digit (position 9; mandatory in China and North America, often not
 * filled in by European makers) makes it doubtful, not wrong; a letter that no VIN has, or another length, makes it wrong.
 */
export function readVin(text: string): VinReading {
  const vin = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-·.]/gu, '')
  if (vin.length !== LENGTH) return { fault: `has ${vin.length} characters; a VIN has ${LENGTH}` }
  if (!/^[A-Z0-9]+$/.test(vin)) return { fault: 'has other signs than letters and digits' }
  if (/[IOQ]/.test(vin)) return { fault: forbiddenLetters(vin) }
  if (hasCheckDigit(vin)) return { vin }
  return { vin, doubtful: `its check digit (position 9) does not fit${perhaps(vin)}` }
}

/** Whether position 9 is what the other 16 make of it. */
export function hasCheckDigit(vin: string): boolean {
  const sum = [...vin].reduce((total, sign, at) => total + figureOf(sign) * (WEIGHTS[at] ?? 0), 0)
  const rest = sum % 11
  return vin[CHECK_DIGIT] === (rest === 10 ? 'X' : String(rest))
}

/** A to H are 1 to 8, J to R 1 to 9 (without O and Q), S to Z 2 to 9. */
function figureOf(sign: string): number {
  if (/\d/.test(sign)) return Number(sign)
  return Number('12345678-12345-7-923456789'[sign.charCodeAt(0) - 65])
}

function forbiddenLetters(vin: string): string {
  const places = [...vin].flatMap((sign, at) => (NEVER[sign] ? [`${NEVER[sign]} instead of ${sign} at ${at + 1}`] : []))
  const corrected = [...vin].map((sign) => NEVER[sign] ?? sign).join('')
  const fits = hasCheckDigit(corrected) ? '; then its check digit fits' : ''
  return `has a letter that no VIN has (I, O, Q): perhaps ${places.join(', ')}${fits}`
}

/** The one sign that, taken for the one that looks like it, makes the check digit fit; nothing if there are several. */
function perhaps(vin: string): string {
  const found = [...vin].flatMap((sign, at) => {
    const other = ALIKE[sign]
    return other && hasCheckDigit(vin.slice(0, at) + other + vin.slice(at + 1))
      ? [`${other} instead of ${sign} at ${at + 1}`]
      : []
  })
  return found.length === 1 ? `; perhaps ${found[0]}` : ''
}
