import { invalid } from '../refuse.ts'
import { syntaxError, type Token, tokenise } from './lexer.ts'
import { isReservedWord } from './reserved-words.ts'
import type { Expression, ExpressionName, Path } from './syntax.ts'

const MOST_OPERATORS = 300
const DEEPEST_PATH = 32
const LARGEST_POSITION = 2 ** 31 - 1

/** A walk over an expression's tokens that also notes the placeholders it meets. */
export class TokenReader {
  readonly expression: ExpressionName
  readonly names = new Set<string>()
  readonly values = new Set<string>()
  private readonly text: string
  private readonly tokens: readonly Token[]
  private at = 0
  private operators = 0
  private depth = 0

  constructor(expression: ExpressionName, text: string) {
    this.expression = expression
    this.text = text
    this.tokens = tokenise(text, expression)
  }

  get token(): Token {
    const token = this.tokens[this.at]
    if (!token) throw new Error('Read past the end of an expression')
    return token
  }

  /** True when the next tokens are a word (its text kept as written) and an opening bracket. */
  get startsFunction(): boolean {
    return this.token.kind === 'word' && this.tokens[this.at + 1]?.text === '('
  }

  next(): Token {
    const token = this.token
    if (token.kind !== 'end') this.at += 1
    return token
  }

  unexpected(): Error {
    return syntaxError(this.expression, this.text, this.token)
  }

  isSign(text: string): boolean {
    return this.token.kind === 'sign' && this.token.text === text
  }

  isKeyword(keyword: string): boolean {
    return this.token.kind === 'word' && this.token.text.toUpperCase() === keyword
  }

  takeSign(text: string): boolean {
    const found = this.isSign(text)
    if (found) this.next()
    return found
  }

  takeKeyword(keyword: string): boolean {
    const found = this.isKeyword(keyword)
    if (found) this.next()
    return found
  }

  expectSign(text: string): void {
    if (!this.takeSign(text)) throw this.unexpected()
  }

  expectKeyword(keyword: string): void {
    if (!this.takeKeyword(keyword)) throw this.unexpected()
  }

  expectValue(): string {
    if (this.token.kind !== 'value') throw this.unexpected()
    const { text } = this.next()
    this.values.add(text)
    return text
  }

  expectPath(): Path {
    const parts: (string | number)[] = [this.pathName()]
    for (;;) {
      if (this.takeSign('.')) parts.push(this.pathName())
      else if (this.takeSign('[')) parts.push(this.position())
      else break
    }
    if (parts.length > DEEPEST_PATH) {
      throw invalid(
        `Invalid ${this.expression}: The document path has too many nesting levels; nesting levels: ${parts.length}`,
      )
    }
    return { parts, aliased: parts.some((part) => typeof part === 'string' && part.startsWith('#')) }
  }

  /** To be called for every operator, for AWS allows only so many. */
  countOperator(): void {
    this.operators += 1
    if (this.operators <= MOST_OPERATORS) return
    throw invalid(
      `Invalid ${this.expression}: The expression contains too many operators; operator count: ${this.operators}`,
    )
  }

  /** Parses what stands in brackets, which may stand in brackets only so often. */
  nest<T>(parse: () => T): T {
    this.depth += 1
    if (this.depth > MOST_OPERATORS) throw invalid(`Invalid ${this.expression}: The expression is nested too deeply`)
    const parsed = parse()
    this.depth -= 1
    return parsed
  }

  expectEnd(): void {
    if (this.token.kind !== 'end') throw this.unexpected()
  }

  finish<Tree>(tree: Tree): Expression<Tree> {
    this.expectEnd()
    return { name: this.expression, tree, names: this.names, values: this.values }
  }

  private pathName(): string {
    const { kind, text } = this.token
    if (kind !== 'word' && kind !== 'alias') throw this.unexpected()
    if (kind === 'word' && isReservedWord(text)) {
      throw invalid(`Invalid ${this.expression}: Attribute name is a reserved keyword; reserved keyword: ${text}`)
    }
    if (kind === 'alias') this.names.add(text)
    this.next()
    return text
  }

  private position(): number {
    if (this.token.kind !== 'number') throw this.unexpected()
    const position = Number(this.next().text)
    this.expectSign(']')
    if (position > LARGEST_POSITION) {
      throw invalid(`Invalid ${this.expression}: List index is not within the allowable range; index: [${position}]`)
    }
    return position
  }
}
