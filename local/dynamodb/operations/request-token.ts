import { createHash } from 'node:crypto'
import { AwsError } from '../../service.ts'
import type { Store } from '../../store.ts'
import type { Engine, Input } from '../engine.ts'
import { bytesToBase64 } from '../values/item-text.ts'

/** How long AWS knows a ClientRequestToken again. */
const KEPT = 10 * 60 * 1000

export function createTokenTable(store: Store): void {
  store.exec(
    'CREATE TABLE IF NOT EXISTS dynamodb_tokens (token TEXT PRIMARY KEY, print TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID',
  )
}

/** What makes two requests the same request. */
export function fingerprint({ TransactItems: actions }: Input): string {
  const text = JSON.stringify(actions, bytesToBase64)
  return createHash('sha1').update(text).digest('base64')
}

/** True when this very request was carried out less than ten minutes ago; throws when the token was another request's. */
export function isRepeat({ store, clock }: Engine, token: string, print: string): boolean {
  const row = store.prepare('SELECT print, at FROM dynamodb_tokens WHERE token = ?').get(token)
  if (!row || Number(row.at) <= clock.now() - KEPT) return false
  if (row.print === print) return true
  throw new AwsError(
    'IdempotentParameterMismatchException',
    'The request uses the same client token as a previous, but non-identical request.',
  )
}

export function rememberToken({ store, clock }: Engine, token: string, print: string): void {
  store
    .prepare('INSERT OR REPLACE INTO dynamodb_tokens (token, print, at) VALUES (?, ?, ?)')
    .run(token, print, clock.now())
}

export function forgetOldTokens({ store, clock }: Engine): void {
  store.prepare('DELETE FROM dynamodb_tokens WHERE at <= ?').run(clock.now() - KEPT)
}
