import { expect, test } from 'vitest'
import { confirmResolution, disagree } from '../../../functions/complaints/answer-resolution.ts'
import { recordContact } from '../../../functions/complaints/record-contact.ts'
import { resolveComplaint } from '../../../functions/complaints/resolve-complaint.ts'
import type { Services } from '../../../functions/shared/services.ts'
import { forEachInterleaving, type Operation, type Result } from '../../support/interleave.ts'
import { friday, hoursAfter, openScene, type Scene, staff } from './scene.ts'

/** Only what decides is put in every order: reads of complaint and contact, and all transactions. */
const meeting =
  (plain: Services, run: (services: Services) => Promise<unknown>): Operation['run'] =>
  ({ table }) => {
    const get: Services['table']['get'] = (key) =>
      key.sk === 'COMPLAINT' || key.sk === 'CONTACT' ? table.get(key) : plain.table.get(key)
    return run({ ...plain, table: { ...plain.table, get, transact: (writes) => table.transact(writes) } })
  }

const outcomes = (results: readonly Result[]) =>
  results.map((result) => {
    if (result.kind !== 'done') throw new Error(`It ${result.kind}`, { cause: result })
    return result.value
  })

interface Filed extends Scene {
  complaintId: string
}
async function filed(): Promise<Filed> {
  const scene = await openScene()
  return { ...scene, complaintId: (await scene.file()).complaintId }
}

test('a call and the last level in the same instant, in every order: whoever is later sees the other', async () => {
  const now = hoursAfter(friday, 24)
  const seen = new Set<string>()
  await forEachInterleaving({
    open: filed,
    operations: (scene) => [
      {
        run: meeting(scene.services, (services) =>
          recordContact({ complaintId: scene.complaintId, by: staff, channel: 'phone', now }, services),
        ),
      },
      { run: meeting(scene.services, (services) => scene.escalate(scene.complaintId, 'brand', now, services)) },
    ],
    check: async (scene, results) => {
      const [contact, told] = outcomes(results)
      const story = await scene.story(scene.complaintId)
      seen.add(story.join())

      expect(contact).toEqual({ outcome: 'contacted' })
      expect(story).toEqual(told ? ['filed', 'told', 'contacted'] : ['filed', 'contacted'])
      expect(await scene.complaint(scene.complaintId)).toMatchObject({ state: 'contacted', version: story.length })
      expect(scene.names().filter((name) => name === 'ComplaintEscalated')).toHaveLength(told ? 1 : 0)
    },
  })
  expect(seen.size).toBe(2)
})

test('the same complaint filed twice at once, in every order, is one', async () => {
  const orders = await forEachInterleaving({
    open: openScene,
    operations: (scene) => {
      const file = (now: string): Operation => ({
        run: meeting(scene.services, (services) => scene.file({ now }, services)),
      })
      return [file(friday), file(hoursAfter(friday, 0.001))]
    },
    check: async (scene, results) => {
      const filings = outcomes(results) as { outcome: string; complaintId: string }[]

      expect(filings.map(({ outcome }) => outcome).sort()).toEqual(['filed', 'known'])
      expect(new Set(filings.map(({ complaintId }) => complaintId)).size).toBe(1)
      expect(await scene.open()).toHaveLength(1)
      expect((await scene.held()).openComplaints).toHaveLength(1)
      expect(scene.names()).toEqual(['ComplaintFiled'])
    },
  })
  expect(orders).toBeGreaterThan(1)
})

test('the owner says yes and no in the same instant, in every order: it is closed or open, and the list agrees', async () => {
  const now = hoursAfter(friday, 3)
  const seen = new Set<string>()
  await forEachInterleaving({
    open: async () => {
      const scene = await filed()
      const { complaintId, services } = scene
      await recordContact({ complaintId, by: staff, channel: 'phone', now: hoursAfter(friday, 1) }, services)
      await resolveComplaint({ complaintId, by: staff, now: hoursAfter(friday, 2) }, services)
      return scene
    },
    operations: ({ complaintId, services: plain }) => [
      { run: meeting(plain, (services) => confirmResolution({ complaintId, now }, services)) },
      { run: meeting(plain, (services) => disagree({ complaintId, now }, services)) },
    ],
    check: async (scene, results) => {
      outcomes(results)
      const { state } = await scene.complaint(scene.complaintId)
      seen.add(state)
      const { openComplaints } = await scene.held()

      expect(openComplaints).toEqual(state === 'closed' ? [] : [scene.complaintId])
      expect(await scene.open()).toHaveLength(openComplaints.length)
    },
  })
  expect([...seen].sort()).toEqual(['closed', 'open'])
})
