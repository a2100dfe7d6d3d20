import { afterEach, beforeEach, expect, test } from 'vitest'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { outboxChannel } from '../../../functions/messages/channels/outbox.ts'
import { sendMessage } from '../../../functions/messages/send-message.ts'
import type { World } from '../../support/world.ts'
import { now, offerNow, openStoreWorld, outbox, putLead } from '../pages/kit.ts'

let world: World
beforeEach(async () => {
  world = await openStoreWorld()
})
afterEach(() => world.close())

const step = (message: string, to: 'owner' | 'holder' | 'manager') => ({
  run: { id: 'run-1' },
  subject: { type: 'lead', id: 'lead-1' } as const,
  now,
  step: message,
  slot: 'first',
  to,
  message,
  class: 'transactional' as const,
})
const texts = async (template: string) =>
  (await outbox(world)).filter((each) => each.template === template).map(({ address, text }) => ({ address, text }))

test('the owner reads that the enquiry arrived, addressed by name', async () => {
  await putLead(world)

  await sendMessage(step('lead-acknowledged', 'owner'), world.services)

  expect(await texts('lead-acknowledged')).toEqual([
    { address: '+8613800000001', text: expect.stringMatching(/^张晓雨，您好！我们已收到您的咨询（云驰 X5）/) },
  ])
})

test('an owner without a name is addressed politely', async () => {
  await putLead(world, { name: ' ' })

  await sendMessage(step('lead-acknowledged', 'owner'), world.services)

  expect(await texts('lead-acknowledged')).toMatchObject([{ text: expect.stringMatching(/^尊敬的客户，您好/) }])
})

test('a name that is longer than a message allows is shortened, and the message goes out', async () => {
  await putLead(world, { name: '长'.repeat(60) })

  expect(await sendMessage(step('lead-acknowledged', 'owner'), world.services)).toMatchObject({ state: 'accepted' })
})

test('the owner is told who will call; the holder and the manager get links, and see the person masked', async () => {
  await putLead(world)
  const offerId = await offerNow(world)
  await acceptOffer({ leadId: 'lead-1', offerId, advisorId: 'X', now }, world.services)

  await sendMessage(step('advisor-introduced', 'owner'), world.services)
  await sendMessage(step('holder-reminded', 'holder'), world.services)
  await sendMessage(step('manager-escalated', 'manager'), world.services)

  expect(await texts('advisor-introduced')).toMatchObject([{ text: expect.stringContaining('云驰浦东店的李雷') }])
  expect(await texts('holder-reminded')).toEqual([
    { address: 'X@outbox', text: expect.stringMatching(/张\*\*.*https:\/\/l\.example\.cn\/held\/[\w.-]+$/) },
  ])
  expect(await texts('manager-escalated')).toEqual([
    { address: 'M@outbox', text: expect.stringMatching(/张\*\*.*https:\/\/l\.example\.cn\/manager\/[\w.-]+$/) },
  ])
})

test('a message to a holder who does not exist is recorded as suppressed, and the journey goes on', async () => {
  await putLead(world)

  expect(await sendMessage(step('holder-reminded', 'holder'), world.services)).toMatchObject({ state: 'suppressed' })
  expect(world.published.at(-1)).toMatchObject({ name: 'MessageSuppressed', facts: { reason: 'no-address' } })
})

test('a message that the lead has nothing to say for is suppressed, and the reason names what is missing', async () => {
  await putLead(world)

  expect(await sendMessage(step('visit-confirmed', 'owner'), world.services)).toMatchObject({ state: 'suppressed' })
  expect(world.published.at(-1)).toMatchObject({
    name: 'MessageSuppressed',
    facts: { reason: 'nothing-to-say: visitAt' },
  })
})

test('a template that does not exist stops the step, for only a person can mend that', async () => {
  await putLead(world)

  await expect(sendMessage(step('nonsense', 'owner'), world.services)).rejects.toMatchObject({
    name: 'UnknownTemplate',
  })
})

test('an advisor whose channel takes no personal link gets the constant address and his code', async () => {
  await putLead(world)
  const sms = { ...outboxChannel(world.services.table), personalLinks: false }

  await offerNow({ ...world, services: { ...world.services, channels: { outbox: sms } } })

  expect(await texts('offer-new')).toMatchObject([
    { text: expect.stringMatching(/https:\/\/l\.example\.cn\/o 接收码 [0-9a-z]{8}$/) },
  ])
})
