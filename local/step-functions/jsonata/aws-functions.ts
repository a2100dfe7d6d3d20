import { createHash } from 'node:crypto'
import type jsonata from 'jsonata'
import { MOMENT, type Moment } from './moment.ts'

/** The documented limit of the intrinsic function that `$range` replaces. */
const LONGEST_RANGE = 1_000
const ALGORITHMS = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
])

/** Adds what Step Functions adds to JSONata, and puts time and chance under the machine's control. */
export function awsFunctions(expression: jsonata.Expression): void {
  expression.registerFunction('partition', partition, '<an:a>')
  expression.registerFunction('range', range, '<nnn:x>')
  expression.registerFunction('hash', hash, '<s-s:s>')
  expression.registerFunction('parse', parse, '<s-:x>')
  expression.registerFunction('uuid', uuid, '<:s>')
  expression.registerFunction('random', random, '<n?:n>')
  expression.registerFunction('shuffle', shuffle, '<a:a>')
  expression.registerFunction('now', now, '<s?s?:s>')
  expression.registerFunction('millis', millis, '<:n>')
}

function partition(values: unknown[] | undefined, size: number): unknown[][] | undefined {
  if (!values) return undefined
  const length = Math.floor(size)
  if (!(length >= 1)) throw evaluationError('The second argument of $partition must be a positive number')
  return Array.from({ length: Math.ceil(values.length / length) }, (_, part) =>
    values.slice(part * length, (part + 1) * length),
  )
}

/** A single value stands for itself, and none for nothing: AWS was recorded to answer a sequence. */
function range(first: number, last: number, step: number): number[] | number | undefined {
  if (step === 0) throw evaluationError('The third argument of $range must not be zero')
  const length = Math.floor((last - first) / step) + 1
  if (length > LONGEST_RANGE) throw evaluationError(`$range gives at most ${LONGEST_RANGE} values`)
  if (length <= 1) return length === 1 ? first : undefined
  return Array.from({ length }, (_, index) => first + index * step)
}

function hash(text: string | undefined, algorithm: string): string | undefined {
  if (text === undefined) return undefined
  const known = ALGORITHMS.get(algorithm)
  if (!known) throw evaluationError(`The second argument of $hash must be one of ${[...ALGORITHMS.keys()].join(', ')}`)
  return createHash(known).update(text).digest('hex')
}

function parse(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text)
}

function momentOf(focus: jsonata.Focus): Moment {
  return focus.environment.lookup(MOMENT)
}

function uuid(this: jsonata.Focus): string {
  return uuidFrom(momentOf(this).random)
}

/** A version 4 UUID made of the given source of chance. */
export function uuidFrom(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16))
  hex[12] = '4'
  hex[16] = (8 + Math.floor(random() * 4)).toString(16)
  const text = hex.join('')
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`
}

function random(this: jsonata.Focus, seed?: number): number {
  return seed === undefined ? momentOf(this).random() : seededRandom(seed)()
}

/** Uniform numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function shuffle(this: jsonata.Focus, values: unknown[] | undefined): unknown[] | undefined {
  const { random } = momentOf(this)
  return values
    ?.map((value) => ({ value, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value)
}

function now(this: jsonata.Focus, picture?: string, timezone?: string): unknown {
  const { implementation } = this.environment.lookup('fromMillis')
  return implementation.call(this, momentOf(this).now, picture, timezone)
}

function millis(this: jsonata.Focus): number {
  return momentOf(this).now
}

function evaluationError(message: string): Error {
  return Object.assign(new Error(message), { code: 'States.Function' })
}
