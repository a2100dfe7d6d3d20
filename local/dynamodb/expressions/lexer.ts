import { invalid } from '../refuse.ts'
import type { ExpressionName } from './syntax.ts'

export interface Token {
  readonly kind: 'word' | 'alias' | 'value' | 'number' | 'sign' | 'end'
  readonly text: string
  readonly start: number
}

const TOKEN = /\s*(?:([A-Za-z][A-Za-z0-9_]*)|(#[A-Za-z0-9_]+)|(:[A-Za-z0-9_]+)|(\d+)|(<>|<=|>=|[=<>()[\],.+-]))/y
const LONGEST_EXPRESSION = 4096

/** Cuts an expression into tokens, the last of kind `end`. */
export function tokenise(text: string, expression: ExpressionName): Token[] {
  if (text.trim() === '') throw invalid(`Invalid ${expression}: The expression can not be empty;`)
  if (Buffer.byteLength(text) > LONGEST_EXPRESSION) {
    throw invalid(
      `Invalid ${expression}: Expression size has exceeded the maximum allowed size; expression size: ${Buffer.byteLength(text)}`,
    )
  }
  const tokens: Token[] = []
  const end = text.trimEnd().length
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex
    const match = TOKEN.exec(text)
    if (!match) throw syntaxError(expression, text, unreadable(text, from))
    tokens.push(toToken(match))
  }
  tokens.push({ kind: 'end', text: '<EOF>', start: text.length })
  return tokens
}

export function syntaxError(expression: ExpressionName, text: string, token: Token): Error {
  const near = token.kind === 'end' ? text.slice(Math.max(0, text.length - 12)) : nearby(text, token)
  return invalid(`Invalid ${expression}: Syntax error; token: "${token.text}", near: "${near}"`)
}

/** The text from the token before to the token after. */
function nearby(text: string, token: Token): string {
  let from = token.start
  let at = blanksAt(text, 0)
  while (at < token.start) {
    from = at
    at = endOfToken(text, at)
    at += blanksAt(text, at)
  }
  return text.slice(from, endOfToken(text, token.start + token.text.length))
}

/** Where the token ends that follows; a character that starts no token is one of its own. */
function endOfToken(text: string, from: number): number {
  TOKEN.lastIndex = from
  if (TOKEN.test(text)) return TOKEN.lastIndex
  return Math.min(text.length, from + blanksAt(text, from) + 1)
}

function blanksAt(text: string, from: number): number {
  return /^\s*/.exec(text.slice(from))?.[0].length ?? 0
}

function unreadable(text: string, from: number): Token {
  const start = from + blanksAt(text, from)
  return { kind: 'sign', text: text.charAt(start), start }
}

function toToken(match: RegExpExecArray): Token {
  const [whole, word, alias, value, number, sign] = match
  const text = word ?? alias ?? value ?? number ?? sign ?? ''
  const start = match.index + whole.length - text.length
  if (word !== undefined) return { kind: 'word', text, start }
  if (alias !== undefined) return { kind: 'alias', text, start }
  if (value !== undefined) return { kind: 'value', text, start }
  return { kind: number !== undefined ? 'number' : 'sign', text, start }
}
