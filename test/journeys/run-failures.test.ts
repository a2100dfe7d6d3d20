import { DescribeExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn'
import { afterEach, expect, test } from 'vitest'
import { runSchema } from '../../functions/journeys/run-record.ts'
import { readQueued } from '../../functions/leads/lead-store.ts'
import { keys, prefixes } from '../../functions/shared/keys.ts'
import { advisor, dealer } from '../support/stores.ts'
import { leadForm, openTown, type Town } from '../support/town.ts'

const saturday = (time: string): string => `2026-11-21T${time}:00+08:00`

let town: Town
afterEach(() => town.close())

const open = () =>
  openTown({ at: saturday('22:40'), dealers: [dealer('D1')], advisors: [advisor('D1', 'X'), advisor('D1', 'Y')] })

async function runOf(leadId: string) {
  const items = await town.machine.services.table.query({ pk: keys.lead(leadId).pk, prefix: prefixes.runs })
  return runSchema.parse(items[0])
}

/** A function that reads the store throws each time, whatever is retried. */
async function breakTheStore() {
  const { table } = town.machine.services
  await table.update({ key: keys.dealer('D1'), update: 'SET hours = :broken', values: { ':broken': 'always' } })
}

test('offering always fails: the person is acknowledged within a minute all the same, and the lead is in the human queue within five', async () => {
  town = await open()
  await breakTheStore()
  await town.capture(leadForm('1', { dealerId: 'D1' }))

  await town.machine.advanceTo(saturday('22:41'))
  expect(await town.sent({ template: 'lead-acknowledged' })).toHaveLength(1)

  await town.machine.advanceTo(saturday('22:45'))
  const { leadId, state } = await town.lead()
  expect(state).toBe('queued')
  expect(await readQueued(town.machine.services.table, leadId)).toMatchObject({ reason: 'run-failed' })
  expect(await runOf(leadId)).toMatchObject({ state: 'ended', status: 'FAILED' })
})

test('offering works: the lead is offered and in no queue', async () => {
  town = await open()
  await town.capture(leadForm('1', { dealerId: 'D1' }))

  await town.machine.advanceTo(saturday('22:45'))

  const { leadId, state } = await town.lead()
  expect(state).toBe('offered')
  expect(await readQueued(town.machine.services.table, leadId)).toBeUndefined()
})

test('the acknowledgement always fails: the lead is in the human queue within five minutes', async () => {
  town = await open()
  const { settings } = town.machine.services
  const template = { class: 'marketing', to: 'owner', variables: {}, 'zh-CN': '谢谢', en: 'Thanks' }
  await settings.write('templates', { 'lead-acknowledged': template })
  await town.capture(leadForm('1', { dealerId: 'D1' }))

  await town.machine.advanceTo(saturday('22:45'))

  expect(await readQueued(town.machine.services.table, (await town.lead()).leadId)).toMatchObject({
    reason: 'run-failed',
  })
})

test('somebody stops the run while X is asked: the lead is in the human queue, X is free, and his tap reads that it is over', async () => {
  town = await open()
  await town.capture(leadForm('1', { dealerId: 'D1' }))
  const [offer] = await town.sent({ template: 'offer-new' })
  if (!offer) throw new Error('nobody was told')
  const { leadId } = await town.lead()
  const { executionArn } = await runOf(leadId)
  const { services, clients, idle } = town.machine

  await clients.workflows.send(new StopExecutionCommand({ executionArn }))
  await idle()

  expect((await clients.workflows.send(new DescribeExecutionCommand({ executionArn }))).status).toBe('ABORTED')
  expect(await town.lead()).toMatchObject({ state: 'queued' })
  expect(await readQueued(services.table, leadId)).toMatchObject({ reason: 'run-failed' })
  expect((await services.table.get(keys.advisor('D1', 'X')))?.load).toBe(0)
  expect((await town.press(offer, { action: 'accept' })).body).not.toContain('13800000001')
  expect((await town.lead()).holder).toBeUndefined()
})
