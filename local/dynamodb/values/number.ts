import { invalid } from '../refuse.ts'

/** ±0.d1d2d3… × 10^exponent, digits without leading or trailing zeros; zero has no digits. */
interface Decimal {
  readonly negative: boolean
  readonly digits: string
  readonly exponent: number
}

const MOST_DIGITS = 38
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/
/** Integers that are already in normal form and exact as JavaScript numbers. */
const SMALL_INTEGER = /^(?:0|-?[1-9]\d{0,14})$/

/** The one text that DynamoDB keeps for a number: plain notation, no needless zeros. Refuses what AWS refuses. */
export function normaliseNumber(text: string): string {
  if (SMALL_INTEGER.test(text)) return text
  return format(checkRange(parse(text)))
}

/** a + b, both in normal form. */
export function addNumbers(a: string, b: string): string {
  if (SMALL_INTEGER.test(a) && SMALL_INTEGER.test(b)) return String(Number(a) + Number(b))
  const left = parse(a)
  const right = parse(b)
  const scale = Math.min(left.exponent - left.digits.length, right.exponent - right.digits.length)
  return format(checkSum(fromInteger(toInteger(left, scale) + toInteger(right, scale), scale)))
}

/** a − b, both in normal form. */
export function subtractNumbers(a: string, b: string): string {
  if (SMALL_INTEGER.test(a) && SMALL_INTEGER.test(b)) return String(Number(a) - Number(b))
  return addNumbers(a, b.startsWith('-') ? b.slice(1) : `-${b}`)
}

/** Negative, zero or positive, as a sorts before, with or after b. */
export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0
  if (SMALL_INTEGER.test(a) && SMALL_INTEGER.test(b)) return Number(a) - Number(b)
  return numberSortKey(a) < numberSortKey(b) ? -1 : 1
}

/** A text that sorts, byte by byte, as the numbers do. */
export function numberSortKey(text: string): string {
  const { negative, digits, exponent } = parse(text)
  if (digits === '') return '1'
  if (!negative) return `2${threeDigits(exponent + 500)}${digits}`
  const mirrored = digits.replace(/\d/g, (digit) => String(9 - Number(digit)))
  return `0${threeDigits(499 - exponent)}${mirrored}~` // "~" puts the shorter, hence greater, last
}

/** The bytes that AWS counts for a number: one for two digits, and one or two more. */
export function numberSize(text: string): number {
  const { negative, digits } = parse(text)
  if (digits === '') return 1
  return Math.ceil(digits.length / 2) + (negative ? 2 : 1)
}

function parse(text: string): Decimal {
  const match = NUMBER.exec(text)
  const whole = match?.[2] ?? ''
  const fraction = match?.[3] ?? ''
  if (!match || whole + fraction === '') {
    throw invalid(
      text === ''
        ? 'The parameter cannot be converted to a numeric value'
        : `The parameter cannot be converted to a numeric value: ${text}`,
    )
  }
  const all = whole + fraction
  const digits = all.replace(/^0+/, '')
  const leadingZeros = all.length - digits.length
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return { negative: false, digits: '', exponent: 0 }
  const exponent = whole.length - leadingZeros + Number(match[4] ?? 0)
  return { negative: match[1] === '-', digits: significant, exponent }
}

function checkRange(decimal: Decimal): Decimal {
  if (decimal.digits === '') return decimal
  if (decimal.exponent > 126) {
    throw invalid('Number overflow. Attempting to store a number with magnitude larger than supported range')
  }
  if (decimal.exponent < -129) {
    throw invalid('Number underflow. Attempting to store a number with magnitude smaller than supported range')
  }
  if (decimal.digits.length > MOST_DIGITS) {
    throw invalid('Attempting to store more than 38 significant digits in a Number')
  }
  return decimal
}

/** AWS calls a sum that 38 digits cannot hold an overflow. */
function checkSum(sum: Decimal): Decimal {
  if (sum.digits.length <= MOST_DIGITS) return checkRange(sum)
  throw invalid('Number overflow. Attempting to store a number with magnitude larger than supported range')
}

function format({ negative, digits, exponent }: Decimal): string {
  if (digits === '') return '0'
  const sign = negative ? '-' : ''
  if (exponent <= 0) return `${sign}0.${'0'.repeat(-exponent)}${digits}`
  if (exponent >= digits.length) return sign + digits + '0'.repeat(exponent - digits.length)
  return `${sign}${digits.slice(0, exponent)}.${digits.slice(exponent)}`
}

function toInteger({ negative, digits, exponent }: Decimal, scale: number): bigint {
  if (digits === '') return 0n
  const integer = BigInt(digits + '0'.repeat(exponent - digits.length - scale))
  return negative ? -integer : integer
}

function fromInteger(integer: bigint, scale: number): Decimal {
  const negative = integer < 0n
  const all = String(negative ? -integer : integer)
  const digits = all.replace(/0+$/, '')
  if (digits === '') return { negative: false, digits: '', exponent: 0 }
  return { negative, digits, exponent: all.length + scale }
}

function threeDigits(value: number): string {
  return String(value).padStart(3, '0')
}
