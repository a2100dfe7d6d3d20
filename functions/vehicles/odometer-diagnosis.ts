import type { Link } from './odometer-chain.ts'
import { KM_PER_MILE, type Point } from './odometer-reading.ts'
import type { SetAsideCode } from './odometer-reasons.ts'

/** Where a reading would have to lie, in kilometres. */
interface Room {
  readonly low: number
  readonly high: number
}

/** Kilometres per day that a reading after the last believed one may lie on. */
const BEYOND_LAST = 300

/** Names the likeliest mistake in a reading that does not fit the chain. */
export function diagnose(point: Point, chain: readonly Link[]): SetAsideCode {
  const before = chain.findLast(({ day }) => day <= point.day)
  const after = chain.find(({ day }) => day >= point.day && day !== before?.day)
  const room = roomBetween(point, before, after)
  const mistake = firstMistake(point, room)
  if (mistake) return mistake
  if (point.km < room.low) return 'backwards'
  return after ? 'too-far' : 'unconfirmed'
}

function roomBetween(point: Point, before: Link | undefined, after: Link | undefined): Room {
  const low = before?.km ?? 0
  const continued = after?.kind === 'onwards' || before === undefined
  if (after && continued) return { low: low - 2, high: after.km + 2 }
  return { low: low - 2, high: low + 50 + BEYOND_LAST * Math.max(0, point.day - (before?.day ?? point.day)) }
}

function firstMistake({ km, reading }: Point, room: Room): SetAsideCode | undefined {
  const fits = (value: number): boolean => value >= room.low && value <= room.high
  if (fits(reading.unit === 'mi' ? km / KM_PER_MILE : km * KM_PER_MILE)) return 'unit'
  const text = String(Math.round(reading.value))
  if (isPlaceholder(text)) return 'placeholder'
  const factor = reading.unit === 'mi' ? KM_PER_MILE : 1
  return mistakes.find(([, undo]) => undo(text).some((digits) => fits(Number(digits) * factor)))?.[0]
}

const isPlaceholder = (text: string): boolean => /^(\d)\1*$/.test(text) || '123456789'.startsWith(text)

const DIGITS = [...'0123456789']

/** Each mistake with what the writer may have meant; the most particular first. */
const mistakes: readonly (readonly [SetAsideCode, (text: string) => string[]])[] = [
  ['extra-zero', (text) => (text.endsWith('0') ? [text.slice(0, -1)] : [])],
  ['swapped-digits', (text) => places(text, 1).map((at) => swapAt(text, at))],
  ['added-digit', (text) => places(text).map((at) => text.slice(0, at) + text.slice(at + 1))],
  [
    'wrong-digit',
    (text) => places(text).flatMap((at) => DIGITS.map((digit) => text.slice(0, at) + digit + text.slice(at + 1))),
  ],
  [
    'dropped-digit',
    (text) => places(`${text} `).flatMap((at) => DIGITS.map((digit) => text.slice(0, at) + digit + text.slice(at))),
  ],
]

const places = (text: string, short = 0): number[] => [...text].map((_, at) => at).slice(0, text.length - short)

const swapAt = (text: string, at: number): string =>
  text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2)
