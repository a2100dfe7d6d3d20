import { afterEach, expect, test } from 'vitest'
import { runSchema } from '../../functions/journeys/run-record.ts'
import { assignLead } from '../../functions/leads/assign-lead.ts'
import { readQueued } from '../../functions/leads/lead-store.ts'
import { recordContact } from '../../functions/leads/record-contact.ts'
import { leadPk, prefixes } from '../../functions/shared/keys.ts'
import { advisor, dealer } from '../support/stores.ts'
import { leadForm, openTown, type Town } from '../support/town.ts'

const saturday = (time: string): string => new Date(`2026-11-21T${time}:00+08:00`).toISOString()

let town: Town
afterEach(() => town.close())

async function open(details: Parameters<typeof dealer>[1] = {}) {
  town = await openTown({
    at: saturday('10:00'),
    dealers: [dealer('D1', details)],
    advisors: [advisor('D1', 'X'), advisor('D1', 'Y', { weight: 0.5 }), advisor('D1', 'M', { role: 'manager' })],
  })
  await town.capture(leadForm('1', { dealerId: 'D1', signals: { purchaseWithin: 'week', testDrive: true } }))
  return (await town.lead()).leadId
}
const sentTo = async (template: string) => (await town.sent({ template })).map(({ address }) => address.split('@')[0])
async function giveTo(advisorId: string, leadId: string, now: string) {
  const answer = await assignLead({ leadId, dealerId: 'D1', advisorId, by: 'M', now }, town.machine.services)
  await town.machine.idle()
  return answer
}

test('X is asked, and the manager gives the lead to Y: X is told, Y is told, the run is over and nobody else is asked', async () => {
  const leadId = await open()
  const [offer] = await town.sent({ template: 'offer-new' })
  if (!offer) throw new Error('nobody was told')

  expect(await giveTo('Y', leadId, saturday('10:05'))).toEqual({ outcome: 'assigned' })

  expect(await sentTo('offer-withdrawn')).toEqual(['X'])
  expect(await sentTo('lead-assigned')).toEqual(['Y'])
  expect((await town.press(offer, { action: 'accept' })).body).toContain('已被')
  const [run] = await town.machine.services.table.query({ pk: leadPk(leadId), prefix: prefixes.runs })
  expect(runSchema.parse(run)).toMatchObject({ status: 'SUCCEEDED', ended: { name: 'LeadAssigned' } })
  const called = { leadId, advisorId: 'Y', channel: 'phone', now: saturday('10:05') } as const
  await recordContact(called, town.machine.services)
  await town.machine.advanceTo(saturday('18:00'))
  expect(await sentTo('offer-new')).toEqual(['X'])
  expect((await town.lead()).holder).toMatchObject({ advisorId: 'Y' })
})

test('a team may claim, and the manager gives the lead to one of them: the others are told, he is told once', async () => {
  const leadId = await open({ assign: 'claim' })

  await giveTo('Y', leadId, saturday('10:05'))

  expect(await sentTo('offer-withdrawn')).toEqual(['X'])
  expect(await sentTo('lead-assigned')).toEqual(['Y'])
})

test('nobody answers, and the manager gives the lead to X in the evening: it leaves the human queue', async () => {
  const leadId = await open()
  await town.machine.advanceTo(saturday('17:00'))
  expect(await town.lead()).toMatchObject({ state: 'queued' })

  await giveTo('X', leadId, saturday('17:00'))

  expect(await town.lead()).toMatchObject({ state: 'accepted', holder: { advisorId: 'X' } })
  expect(await readQueued(town.machine.services.table, leadId)).toBeUndefined()
  expect((await town.custody(leadId)).at(-1)).toMatchObject({ what: 'assigned', advisorId: 'X', reason: 'by M' })
})

test('X holds the lead, and the manager gives it to Y: X sees the customer no more', async () => {
  const leadId = await open()
  const [offer] = await town.sent({ template: 'offer-new' })
  if (!offer) throw new Error('nobody was told')
  expect((await town.press(offer, { action: 'accept' })).body).toContain('13800000001')

  await giveTo('Y', leadId, saturday('10:05'))

  expect((await town.open(offer)).body).not.toContain('13800000001')
  expect((await town.press(offer, { action: 'accept' })).body).not.toContain('13800000001')
})
