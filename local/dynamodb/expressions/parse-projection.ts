import type { Expression, Path } from './syntax.ts'
import { TokenReader } from './token-reader.ts'

/** Parses a projection expression: document paths with commas between them. */
export function parseProjection(text: string): Expression<readonly Path[]> {
  const reader = new TokenReader('ProjectionExpression', text)
  const paths = [reader.expectPath()]
  while (reader.takeSign(',')) paths.push(reader.expectPath())
  return reader.finish(paths)
}
