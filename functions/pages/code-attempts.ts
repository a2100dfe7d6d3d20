import { keys } from '../shared/keys.ts'
import type { Table } from '../shared/table.ts'

/**
 * Wrong codes are counted by the hour and by their first two signs. 8 signs make 2^40 codes: with 1000 offers open and
 * every one of the 1024 counters used up, a guesser finds one in about six years, yet can lock out only who shares a
 * counter that he spent.
 */
const MOST_WRONG = 20
const HOUR_SECONDS = 3600

/** Which codes are tried: guessing at one kind locks nobody out of another. */
type CodeKind = 'offer' | 'owner'

const keyOf = (code: string, now: string, kind: CodeKind) =>
  keys.wrongCodes(now.slice(0, 13), `${kind === 'owner' ? 'owner-' : ''}${code.slice(0, 2)}`)

/** Whether codes that begin like this one may still be tried in this hour. */
export async function mayTryCode(table: Table, code: string, now: string, kind: CodeKind = 'offer'): Promise<boolean> {
  const item = await table.get(keyOf(code, now, kind))
  return Number(item?.wrong ?? 0) < MOST_WRONG
}

export async function countWrongCode(table: Table, code: string, now: string, kind: CodeKind = 'offer'): Promise<void> {
  await table.update({
    key: keyOf(code, now, kind),
    update: 'SET expiresAt = :expiresAt ADD wrong :one',
    values: { ':expiresAt': Math.floor(Date.parse(now) / 1000) + 2 * HOUR_SECONDS, ':one': 1 },
  })
}
