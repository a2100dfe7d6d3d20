import { Problem } from '../../shared/problem.ts'
import { readJson } from '../read-json.ts'

/**
 * The JSON value of a body, in which a whole number that JavaScript would round is text: 64-bit ids stay what they are.
 * Throws a Problem (400) that says where the text breaks off.
 */
export function readExactJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body), keepDigits)
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error
    // Says what is wrong with it, and where.
    return readJson(body)
  }
}

/** ES2026 gives a reviver the text of what it revives; the types of TypeScript do not know that yet. */
function keepDigits(this: unknown, _name: string, value: unknown, ...[context]: unknown[]): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const text = sourceOf(context)
  return /^-?\d+$/.test(text) ? text : value
}

function sourceOf(context: unknown): string {
  if (typeof context === 'object' && context !== null && 'source' in context && typeof context.source === 'string')
    return context.source
  throw new Problem(500, 'no-source-text', 'This Node.js rounds large numbers', 'Run it on Node.js 22 or newer')
}
