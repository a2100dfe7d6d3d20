import { describe, expect, test } from 'vitest'
import { keys } from '../../functions/shared/keys.ts'
import type { Services } from '../../functions/shared/services.ts'
import { forEachInterleaving } from './interleave.ts'
import { openWorld } from './world.ts'

const counter = keys.setting('counter')

describe('Interleaving', () => {
  test('finds the orders of two times two calls that make a difference, and the lost update among them', async () => {
    const sums: unknown[] = []
    const addOne = {
      run: async ({ table }: Services) => {
        const value = Number((await table.get(counter))?.value ?? 0)
        await table.put({ ...counter, value: value + 1 })
      },
    }

    const count = await forEachInterleaving({
      open: () => openWorld(),
      operations: () => [addOne, addOne],
      check: async ({ services }) => void sums.push((await services.table.get(counter))?.value),
    })

    expect(count).toBe(4)
    expect(sums.toSorted()).toEqual([1, 1, 2, 2])
  })

  test('does not try both orders of calls that touch different things', async () => {
    const putting = (name: string) => ({
      run: async ({ table }: Services) => {
        await table.put({ ...keys.setting(name), value: 1 })
        await table.get(keys.setting(name))
      },
    })

    const count = await forEachInterleaving({
      open: () => openWorld(),
      operations: () => [putting('one'), putting('two'), putting('three')],
      check: async ({ services }) => expect(await services.table.get(keys.setting('three'))).toBeDefined(),
    })

    expect(count).toBe(1)
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
