import type { Run } from '../interpreter/run.ts'

/** Where a task token points to. */
export interface TokenAddress {
  readonly sequence: number
  readonly frame: number
  readonly attempt: number
}

const TOKEN = /^(\d+)\.(\d+)\.(\d+)\.[0-9a-f]{16}$/

/** A token names its execution, frame and attempt, so answering one needs no register; the rest of it cannot be guessed. */
export function createToken(run: Run, frame: number, attempt: number): string {
  const nonce = Array.from({ length: 16 }, () => Math.floor(run.random() * 16).toString(16)).join('')
  return Buffer.from(`${run.facts.sequence}.${frame}.${attempt}.${nonce}`).toString('base64url')
}

export function parseToken(token: string): TokenAddress | undefined {
  const [, sequence, frame, attempt] = TOKEN.exec(Buffer.from(token, 'base64url').toString()) ?? []
  if (sequence === undefined) return undefined
  return { sequence: Number(sequence), frame: Number(frame), attempt: Number(attempt) }
}
