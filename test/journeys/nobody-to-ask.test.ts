import { afterEach, expect, test } from 'vitest'
import { readQueued } from '../../functions/leads/lead-store.ts'
import { advisor, dealer } from '../support/stores.ts'
import { leadForm, openTown, type Town } from '../support/town.ts'

const at = '2026-11-21T10:00:00+08:00'

let town: Town
afterEach(() => town.close())

const queueReason = async (): Promise<string | undefined> =>
  (await readQueued(town.machine.services.table, (await town.lead()).leadId))?.reason

test('the chosen store has no people: the lead goes to the human queue, which says that there was nobody to ask', async () => {
  town = await openTown({ at, dealers: [dealer('D1')], advisors: [] })

  await town.capture(leadForm('1', { dealerId: 'D1' }))

  expect(await queueReason()).toBe('nobody-to-ask')
})

test('everyone of the chosen store is full: the human queue says that nobody had capacity', async () => {
  town = await openTown({ at, dealers: [dealer('D1')], advisors: [advisor('D1', 'X', { capacity: 0 })] })

  await town.capture(leadForm('1', { dealerId: 'D1' }))

  expect(await queueReason()).toBe('nobody-has-capacity')
})
