import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb'
import { TransactionRefused } from './table.ts'

/** How often a decision is made anew before the caller's own retry takes over. */
const ATTEMPTS = 6

/** Reads, decides and writes again whenever somebody else changed meanwhile what the decision rested on. */
export async function decideAnew<T>(decide: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await decide()
    } catch (error) {
      if (attempt === ATTEMPTS || !isLostRace(error)) throw error
    }
  }
}

function isLostRace(error: unknown): boolean {
  if (error instanceof TransactionRefused || error instanceof TransactionConflictException) return true
  return error instanceof TransactionCanceledException && conflicts(error).includes(true)
}

/** Whether the transaction failed at write `at`, and nowhere before it: by its condition, or by a conflict with another transaction. */
export function failedOnlyAt(error: unknown, at: number): boolean {
  const failed =
    error instanceof TransactionRefused
      ? error.failed
      : error instanceof TransactionCanceledException
        ? conflicts(error)
        : []
  return failed.every((each, index) => each === (index === at)) && failed[at] === true
}

function conflicts(error: TransactionCanceledException): boolean[] {
  return (error.CancellationReasons ?? []).map((reason) => reason.Code === 'TransactionConflict')
}
