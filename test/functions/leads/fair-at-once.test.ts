import { expect, test } from 'vitest'
import type { Services } from '../../../functions/shared/services.ts'
import { forEachInterleaving, type Operation } from '../../support/interleave.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { openScene, type Scene, saturday } from './scene.ts'

const at = saturday('10:00')
const phone = (n: number): string => `+861380000${String(1000 + n)}`

async function openWithLeads(team: Parameters<typeof openScene>[0]['advisors'], count: number) {
  const scene = await openScene({ dealers: [dealer('D1')], advisors: team ?? [] })
  const leadIds: string[] = []
  for (let n = 0; n < count; n++) leadIds.push(await scene.newLead({ sourceId: `${n}`, person: { phone: phone(n) } }))
  return { ...scene, leadIds }
}

const runOf = (leadId: string) => ({
  run: { id: `run-${leadId}`, journey: 'lead-response', pk: `LEAD#${leadId}`, sk: 'RUN#1' },
})
const loads = (scene: Scene, ids: readonly string[]) => Promise.all(ids.map((id) => scene.load('D1', id)))

test('24 leads at once over 4 advisors: nobody is offered more than four beyond another', async () => {
  const team = ['A', 'B', 'C', 'D']
  const scene = await openWithLeads(
    team.map((id) => advisor('D1', id)),
    24,
  )

  await Promise.all(scene.leadIds.map((leadId) => scene.offerNext(leadId, at, runOf(leadId))))

  const offered = (await loads(scene, team)).map((each) => each ?? 0)
  expect(offered.reduce((sum, each) => sum + each, 0)).toBe(24)
  expect(Math.max(...offered) - Math.min(...offered)).toBeLessThanOrEqual(4)
  scene.close()
})

test('30 leads at once over advisors of weight 2 and 1, of whom one was behind: shares for their weight within four leads', async () => {
  const scene = await openWithLeads(
    [
      advisor('D1', 'A', { weight: 2, capacity: 100 }),
      advisor('D1', 'B', { capacity: 100 }),
      advisor('D1', 'C', { capacity: 100, assigned: 3 }),
    ],
    30,
  )

  await Promise.all(scene.leadIds.map((leadId) => scene.offerNext(leadId, at, runOf(leadId))))

  const [a = 0, b = 0, c = 0] = await loads(scene, ['A', 'B', 'C'])
  const shares = [a / 2, b, c + 3]
  expect(a + b + c).toBe(30)
  expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(4)
  scene.close()
})

test('5 leads at once for two advisors with two places each: four are offered, the fifth goes to a human, nobody has more than two', async () => {
  const team = ['A', 'B']
  const scene = await openWithLeads(
    team.map((id) => advisor('D1', id, { capacity: 2 })),
    5,
  )

  const answers = await Promise.all(scene.leadIds.map((leadId) => scene.offerNext(leadId, at, runOf(leadId))))

  expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['offered', 'offered', 'offered', 'offered', 'queued'])
  expect(await loads(scene, team)).toEqual([2, 2])
  scene.close()
})

/** Only reading the team and taking a place are where two leads can meet. */
const offering = (scene: Scene, leadId: string): Operation => ({
  run: ({ table }: Services) => {
    const plain = scene.services.table
    const query: typeof plain.query = (which) => (which.pk === 'DEALER#D1' ? table.query(which) : plain.query(which))
    const services = { ...scene.services, table: { ...plain, query, transact: table.transact } }
    return scene.offerNext(leadId, at, runOf(leadId), services)
  },
})

test('two leads for two advisors at once, in every order: one each', async () => {
  const orders = await forEachInterleaving({
    open: () => openWithLeads([advisor('D1', 'A'), advisor('D1', 'B')], 2),
    operations: (scene) => scene.leadIds.map((leadId) => offering(scene, leadId)),
    check: async (scene, results) => {
      expect(results.map(({ kind }) => kind)).toEqual(['done', 'done'])
      expect(await loads(scene, ['A', 'B'])).toEqual([1, 1])
    },
  })
  expect(orders).toBeGreaterThan(1)
})
