import { describe, expect, test } from 'vitest'
import { due, duePk, keys, SHARDS } from '../../functions/shared/keys.ts'
import { TransactionRefused } from '../../functions/shared/table.ts'
import { openWorld } from './world.ts'

describe("The world of the functions' tests", () => {
  test('keeps items, and finds what is due', async () => {
    const { services } = await openWorld()

    await services.table.put({
      ...keys.lead('lead-1'),
      ...due('active-runs', 'lead-1', '2026-11-21T02:00:00Z'),
      points: 3,
    })
    const lists = Array.from({ length: SHARDS }, (_, shard) => duePk('active-runs', shard))
    const found = await Promise.all(lists.map((list) => services.table.queryDue(list, '2026-11-22', 10)))

    expect(await services.table.get(keys.lead('lead-1'))).toMatchObject({ points: 3 })
    expect(found.flat()).toEqual([keys.lead('lead-1')])
  })

  test('refuses a transaction whose condition does not hold, and says which', async () => {
    const { services } = await openWorld()
    await services.table.put({ ...keys.lead('lead-1'), points: 3 })

    const refused = services.table.transact([
      { put: keys.lead('lead-2') },
      { put: keys.lead('lead-1'), condition: { condition: 'attribute_not_exists(pk)' } },
    ])

    await expect(refused).rejects.toBeInstanceOf(TransactionRefused)
    await expect(refused).rejects.toMatchObject({ failed: [false, true] })
    expect(await services.table.get(keys.lead('lead-2'))).toBeUndefined()
  })

  test('answers a waiting execution once', async () => {
    const { workflows } = await openWorld()

    const first = await workflows.succeed('token', { ok: true })
    const second = await workflows.fail('token', 'Late', {})

    expect([first, second]).toEqual(['answered', 'gone'])
    expect(workflows.answers).toEqual([{ kind: 'success', token: 'token', output: { ok: true } }])
  })
})
