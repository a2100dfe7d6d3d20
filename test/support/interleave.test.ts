import { describe, expect, test } from 'vitest'
import { keys } from '../../functions/shared/keys.ts'
import { forEachInterleaving } from './interleave.ts'
import { openWorld } from './world.ts'

const counter = keys.setting('counter')

describe('Interleaving', () => {
  test('finds every order of two times two calls, and the lost update among them', async () => {
    const sums: unknown[] = []
    const addOne = {
      run: async ({ table }: Awaited<ReturnType<typeof openWorld>>['services']) => {
        const value = Number((await table.get(counter))?.value ?? 0)
        await table.put({ ...counter, value: value + 1 })
      },
    }

    const count = await forEachInterleaving({
      open: () => openWorld(),
      operations: () => [addOne, addOne],
      check: async ({ services }) => void sums.push((await services.table.get(counter))?.value),
      close: (world) => world.close(),
    })

    expect(count).toBe(6)
    expect(sums.toSorted()).toEqual([1, 1, 1, 1, 2, 2])
  })

  test('kills an operation before each of its calls', async () => {
    const outcomes: string[] = []

    await forEachInterleaving({
      open: () => openWorld(),
      operations: () => [
        {
          mayDie: true,
          run: async ({ table }) => {
            await table.put({ ...counter, value: 1 })
            await table.put({ ...counter, value: 2 })
          },
        },
      ],
      check: async ({ services }, [result]) =>
        void outcomes.push(`${result?.kind} at ${(await services.table.get(counter))?.value ?? 0}`),
      close: (world) => world.close(),
    })

    expect(outcomes.toSorted()).toEqual(['done at 2', 'killed at 0', 'killed at 1'])
  })

  test('says in which order a check failed', async () => {
    const failing = forEachInterleaving({
      open: () => openWorld(),
      operations: () => [{ run: async ({ table }) => table.get(counter) }],
      check: async () => {
        throw new Error('wrong')
      },
    })

    await expect(failing).rejects.toThrow('In this order: 0 table.get')
  })
})
