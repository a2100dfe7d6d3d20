import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { decideAnew, failedOnlyAt } from '../../../functions/shared/race.ts'
import { TransactionRefused } from '../../../functions/shared/table.ts'

const conflictAt = (at: number): TransactionCanceledException =>
  new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: {},
    CancellationReasons: [0, 1].map((index) => ({ Code: index === at ? 'TransactionConflict' : 'None' })),
  })

/** Fails with each error once, then succeeds. */
function failing(errors: unknown[]) {
  const left = [...errors]
  return async (): Promise<string> => {
    if (left.length > 0) throw left.shift()
    return 'decided'
  }
}

test('whoever lost a race decides anew: after a refused condition, and after a conflict of transactions', async () => {
  expect(await decideAnew(failing([new TransactionRefused([true], []), conflictAt(1)]))).toBe('decided')
})

test('what is no race is not tried again', async () => {
  await expect(decideAnew(failing([new Error('the table is gone')]))).rejects.toThrow('the table is gone')
  const throttled = new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: {},
    CancellationReasons: [{ Code: 'ThrottlingError' }],
  })
  await expect(decideAnew(failing([throttled]))).rejects.toThrow('Transaction cancelled')
})

test('who loses every time gives up and leaves it to the retry of the caller', async () => {
  await expect(decideAnew(failing(Array(20).fill(conflictAt(0))))).rejects.toThrow('Transaction cancelled')
})

test('a transaction that failed at one write only tells which', () => {
  expect(failedOnlyAt(new TransactionRefused([true, false], []), 0)).toBe(true)
  expect(failedOnlyAt(new TransactionRefused([true, true], []), 0)).toBe(false)
  expect(failedOnlyAt(conflictAt(0), 0)).toBe(true)
  expect(failedOnlyAt(conflictAt(1), 0)).toBe(false)
  expect(failedOnlyAt(new Error('other'), 0)).toBe(false)
})
