import { ListExecutionsCommand, ListStateMachinesCommand, StopExecutionCommand } from '@aws-sdk/client-sfn'
import { afterEach, expect, test } from 'vitest'
import { leadContacted } from '../../events/lead.ts'
import { createRun } from '../../functions/journeys/create-run.ts'
import { closeLead } from '../../functions/leads/close-lead.ts'
import { qualifyLead } from '../../functions/leads/qualify-lead.ts'
import { eventItem, eventRecordSchema, makeEvent, readEvent } from '../../functions/shared/event-record.ts'
import { keys } from '../../functions/shared/keys.ts'
import { executionArn } from '../../functions/shared/workflows.ts'
import { advisor, dealer } from '../support/stores.ts'
import { leadForm, openTown, type Town } from '../support/town.ts'

const at = (time: string): string => new Date(`2026-11-21T${time}:00+08:00`).toISOString()

let town: Town
afterEach(() => town.close())

const openShop = async (details: Parameters<typeof dealer>[1] = {}) => {
  town = await openTown({
    at: at('10:00'),
    dealers: [dealer('D1', details)],
    advisors: [advisor('D1', 'X'), ...(details?.mode === 'desk' ? [advisor('D1', 'K', { role: 'desk' })] : [])],
  })
  await town.capture(leadForm('1', { dealerId: 'D1' }))
  return town.machine
}

/** The outcomes of all events, and the locks of journeys that are left. */
async function traces() {
  const outcomes: string[] = []
  const locks: unknown[] = []
  for await (const item of town.machine.services.table.scan()) {
    if (item.sk === 'EVENT') {
      const { event, outcome } = eventRecordSchema.parse(item)
      outcomes.push(`${event.name} ${outcome?.kind}`)
    }
    if (String(item.sk).startsWith('ACTIVE#')) locks.push(item.runId)
  }
  return { outcomes: outcomes.sort(), locks }
}

async function executions() {
  const { workflows } = town.machine.clients
  const { stateMachines = [] } = await workflows.send(new ListStateMachinesCommand({}))
  const lists = stateMachines.map(({ stateMachineArn }) =>
    workflows.send(new ListExecutionsCommand({ stateMachineArn })),
  )
  return (await Promise.all(lists)).flatMap((list) => list.executions ?? [])
}

async function accept(template: string, to: string) {
  const [offer] = await town.sent({ template, to })
  if (!offer) throw new Error(`${to} was not told`)
  await town.press(offer, { action: 'accept' })
}

test('the desk hands over to the showroom, the person hears who receives them, and nothing is left behind', async () => {
  const { services, idle } = await openShop({ mode: 'desk' })
  await accept('offer-new', 'K@outbox')
  const { leadId } = await town.lead()

  await qualifyLead({ leadId, advisorId: 'K', visitAt: at('15:00'), now: at('10:00') }, services)
  await idle()
  await accept('offer-new', 'X@outbox')

  expect(await town.lead()).toMatchObject({ state: 'accepted', holder: { advisorId: 'X', role: 'advisor' } })
  expect(await town.sent({ template: 'advisor-introduced' })).toHaveLength(1)
  await closeLead({ leadId, by: 'X', outcome: 'won', now: at('10:00') }, services)
  await idle()
  // Both had a follow-up: the desk's ended with the hand-over, the showroom's with the sale.
  expect((await executions()).map(({ status }) => status)).toEqual(Array(4).fill('SUCCEEDED'))
  expect(await traces()).toEqual({
    locks: [],
    outcomes: [
      'DealerRecorded no-match',
      'LeadAccepted started',
      'LeadAccepted started',
      'LeadCaptured created',
      'LeadClosed ended',
      'LeadCreated started',
      'LeadQualified started',
      'TaskOpened no-match',
      'TaskOpened no-match',
    ],
  })
})

test('a run that someone stops leaves its lead in the human queue', async () => {
  const { clients, idle, services } = await openShop()
  const [execution] = await executions()

  await clients.workflows.send(new StopExecutionCommand({ executionArn: execution?.executionArn ?? '' }))
  await idle()

  const { leadId } = await town.lead()
  expect(await services.table.get(keys.queued(leadId))).toMatchObject({ reason: 'run-failed' })
  expect((await traces()).locks).toEqual([])
})

test('an event whose publication was lost is published again and answered within ten minutes', async () => {
  const { services, advanceTo } = await openShop()
  const { leadId } = await town.lead()
  const facts = { advisorId: 'X', channel: 'phone' } as const
  const event = makeEvent(leadContacted, { subject: leadId, facts, occurredAt: at('10:00') })
  await services.table.put(eventItem(event, at('10:00')))

  await advanceTo(at('10:11'))

  expect((await readEvent(services.table, event.metadata.id))?.outcome).toMatchObject({ kind: 'no-match' })
})

test('a run that was written but never started is started within two hours', async () => {
  const { services, advanceTo } = await openShop()
  const [known] = await executions()
  const machineArn = known?.stateMachineVersionArn ?? ''
  const subject = { type: 'lead', id: (await town.lead()).leadId } as const
  const runId = 'run-forgotten'
  const input = {
    run: { id: runId, journey: 'forgotten', ...keys.run(subject, runId) },
    subject,
    event: { id: 'evt-1', name: 'LeadCreated', occurredAt: at('10:00'), facts: {} },
  }
  const run = {
    runId,
    journey: 'forgotten',
    subject,
    machineArn,
    executionArn: executionArn(machineArn, runId),
    input: JSON.stringify(input),
    triggerEventId: 'evt-1',
    triggeredAt: at('10:00'),
    startedAt: at('10:00'),
    state: 'started' as const,
    mail: {},
    taken: new Set(['evt-1']),
  }
  await createRun(services.table, run, { ends: [], listens: [] })

  await advanceTo(at('12:01'))

  expect((await executions()).map(({ name }) => name)).toContain(runId)
})
