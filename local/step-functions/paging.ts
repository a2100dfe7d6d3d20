import { z } from 'zod'
import { AwsError } from '../service.ts'

const request = z.object({ maxResults: z.number().int().min(0).max(1000).optional(), nextToken: z.string().optional() })
const DEFAULT_SIZE = 100

/** Which page of a listing is asked for; `after` is the key that the page before ended with. */
export function page(input: unknown): { size: number; after: string | undefined } {
  const { maxResults, nextToken } = request.parse(input)
  return { size: maxResults || DEFAULT_SIZE, after: nextToken === undefined ? undefined : readToken(nextToken) }
}

/** The token of the page after this one; none after a page that was not full. */
export function pageToken<T>(
  rows: readonly T[],
  size: number,
  key: (row: T) => string | number,
): { nextToken?: string } {
  const last = rows.at(-1)
  if (last === undefined || rows.length < size) return {}
  return { nextToken: Buffer.from(`after ${key(last)}`).toString('base64url') }
}

function readToken(token: string): string {
  const [, key] = /^after ([\s\S]+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? []
  if (key === undefined) throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`)
  return key
}
