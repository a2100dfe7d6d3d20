import { afterEach, describe, expect, test } from 'vitest'
import { personIdOf, readPerson } from '../../../functions/customers/person-store.ts'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { closeLead } from '../../../functions/leads/close-lead.ts'
import { readCaptures } from '../../../functions/leads/lead-store.ts'
import { recordContact } from '../../../functions/leads/record-contact.ts'
import { recordLead } from '../../../functions/leads/record-lead.ts'
import { EventNotStored, readEvent } from '../../../functions/shared/event-record.ts'
import { keys } from '../../../functions/shared/keys.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { captured, daysAfter, openScene, type Scene, saturday } from './scene.ts'

let scene: Scene
const open = async (): Promise<Scene> => {
  scene = await openScene({ dealers: [dealer('D1')], advisors: [advisor('D1', 'X')] })
  return scene
}
afterEach(() => scene.close())

const at = saturday('10:00')
const again = (days: number, details = {}) =>
  captured({ sourceId: '2', askedAt: daysAfter(at, days), series: 'X7', ...details })

/** A lead that X accepted at 10:00. */
async function heldLead(): Promise<string> {
  const { newLead, offerNext, offer, services } = await open()
  const leadId = await newLead()
  await offerNext(leadId, at)
  await acceptOffer({ leadId, offerId: (await offer(leadId)).offerId, advisorId: 'X', now: at }, services)
  scene.published.length = 0
  return leadId
}

async function onlyLeads(): Promise<unknown[]> {
  return (await scene.items('LEAD#')).filter(({ sk }) => sk === 'LEAD')
}

async function person() {
  const { services } = scene
  return readPerson(services.table, await personIdOf('+8613800000001', services.secrets))
}

describe('a person who asks for the first time', () => {
  test('is a new lead: created, published, and the capture lies under it', async () => {
    const { capture, outcome, names, services } = await open()

    const eventId = await capture(captured())

    expect(await outcome(eventId)).toBe('created')
    expect(names()).toEqual(['LeadCreated'])
    const { detail = '' } = (await readEvent(services.table, eventId))?.outcome ?? {}
    expect(await scene.lead(detail)).toMatchObject({ state: 'new', captureId: eventId })
    expect(await readCaptures(services.table, detail)).toEqual([captured()])
    expect(await scene.custody(detail)).toEqual(['captured'])
  })

  test('is stored under ids that do not give the phone number away', async () => {
    const { capture } = await open()
    await capture(captured())

    for (const item of await scene.items('')) expect(`${item.pk} ${item.sk}`).not.toContain('13800000001')
    expect(JSON.stringify(scene.published)).not.toContain('13800000001')
  })

  test('and for another brand too: each brand is a lead of its own', async () => {
    const { capture } = await open()
    await capture(captured())

    await capture(again(0, { brand: 'hanhai' }))

    expect(await onlyLeads()).toHaveLength(2)
    expect(Object.keys((await person())?.openLeads ?? {})).toEqual(['yunchi', 'hanhai'])
  })
})

describe('a person who asks again while a lead is open', () => {
  test('within 24 hours, from the same source for the same series: a duplicate, nothing is published', async () => {
    const { capture, outcome, names } = await open()
    await capture(captured({ series: 'X7' }))

    const eventId = await capture(again(0.99))

    expect(await outcome(eventId)).toBe('duplicate')
    expect(names()).toEqual(['LeadCreated'])
    expect(await onlyLeads()).toHaveLength(1)
  })

  test.each([
    ['more than 24 hours later', again(1.01)],
    ['for another series', again(0, { series: 'X5' })],
    ['from another source', again(0, { source: 'ads' })],
  ])('%s: merged into that lead', async (_, capture) => {
    await open()
    await scene.capture(captured({ series: 'X7' }))

    const eventId = await scene.capture(capture)

    expect(await scene.outcome(eventId)).toBe('merged')
    expect(scene.names()).toEqual(['LeadCreated', 'LeadMerged'])
    const [lead] = await onlyLeads()
    expect(await onlyLeads()).toHaveLength(1)
    expect(lead).toMatchObject({ lastAskedAt: capture.askedAt })
  })

  test('89 days later: merged; 91 days later: a new lead, and the stale one is closed', async () => {
    const { newLead, capture, outcome } = await open()
    const first = await newLead()
    expect(await outcome(await capture(again(89)))).toBe('merged')

    const eventId = await capture(again(89 + 91, { sourceId: '3' }))

    expect(await outcome(eventId)).toBe('created')
    expect(await scene.lead(first)).toMatchObject({ state: 'closed', outcome: 'lost' })
    expect((await scene.lead(first)).continuedAs).toBe((await person())?.openLeads.yunchi?.leadId)
    expect(scene.names()).toEqual(['LeadCreated', 'LeadMerged', 'LeadClosed', 'LeadCreated'])
  })

  test('says more about himself: the newer words win, and what is not repeated stays', async () => {
    const { newLead, capture, lead } = await open()
    const leadId = await newLead({ series: 'X5', comment: 'blue', signals: { pageViews: 2, tradeIn: true } })

    await capture(again(2, { signals: { pageViews: 9 } }))

    expect((await lead(leadId)).lead).toMatchObject({
      series: 'X7',
      comment: 'blue',
      sourceId: '1',
      signals: { pageViews: 9, tradeIn: true },
    })
  })
})

describe('the language of a person', () => {
  const said = (language?: 'zh-CN' | 'en') => ({
    person: { name: '张晓雨', phone: '+8613800000001', ...(language && { language }) },
  })

  test('stays as it is known where the next form says nothing of it', async () => {
    const { capture } = await open()
    await capture(captured(said('en')))

    await capture(again(1.5, said()))

    expect((await person())?.language).toBe('en')
  })

  test('changes where a newer form says another one', async () => {
    const { capture } = await open()
    await capture(captured(said('en')))

    await capture(again(1.5, said('zh-CN')))

    expect((await person())?.language).toBe('zh-CN')
  })

  test('does not change by a form that was filled in earlier and came in late', async () => {
    const { capture } = await open()
    await capture(captured(said('en')))

    await capture(again(-1.5, said('zh-CN')), at)

    expect((await person())?.language).toBe('en')
  })

  test('is Chinese where nobody ever said one', async () => {
    const { capture } = await open()

    await capture(captured(said()))

    expect((await person())?.language).toBe('zh-CN')
  })
})

describe('consent', () => {
  const consent = (otherDealers: boolean) => ({ otherDealers, profiling: true, marketing: false })

  test('given later replaces what was said before, also when it takes something back', async () => {
    const { newLead, capture, lead } = await open()
    const leadId = await newLead({ consent: consent(true) })

    await capture(again(2, { consent: consent(false) }))

    expect((await lead(leadId)).lead.consent).toEqual(consent(false))
    expect(await person()).toMatchObject({ consent: consent(false), consentAt: daysAfter(at, 2) })
  })

  test('that was given earlier but arrives later does not replace the newer statement', async () => {
    const { newLead, capture, lead } = await open()
    const leadId = await newLead({ consent: consent(false) })

    await capture(again(-2, { consent: consent(true) }))

    expect((await lead(leadId)).lead.consent).toEqual(consent(false))
    expect((await person())?.consent).toEqual(consent(false))
    expect((await lead(leadId)).lastAskedAt).toBe(at)
  })
})

describe('a person who asks again while an advisor holds the lead', () => {
  test('stays with him if he spoke with the person within 30 days', async () => {
    const leadId = await heldLead()
    await recordContact({ leadId, advisorId: 'X', channel: 'phone', now: daysAfter(at, 10) }, scene.services)

    const eventId = await scene.capture(again(39))

    expect(await scene.outcome(eventId)).toBe('merged')
    expect(await scene.lead(leadId)).toMatchObject({ state: 'accepted', holder: { advisorId: 'X' } })
  })

  test('leaves him if he has been silent for longer: the lead is closed, his capacity is free, and a new lead looks for somebody', async () => {
    const leadId = await heldLead()
    expect(await scene.load('D1', 'X')).toBe(1)

    const eventId = await scene.capture(again(31))

    expect(await scene.outcome(eventId)).toBe('created')
    expect(await scene.lead(leadId)).toMatchObject({ state: 'closed' })
    expect((await scene.lead(leadId)).holder).toBeUndefined()
    expect(await scene.load('D1', 'X')).toBe(0)
    const next = await scene.lead((await person())?.openLeads.yunchi?.leadId ?? '')
    expect(next).toMatchObject({ state: 'new', continues: leadId })
    expect(next.previous).toBeUndefined()
    expect(scene.names()).toEqual(['LeadClosed', 'LeadCreated'])
  })
})

test('a person who comes back after a closed lead is a new lead, and who looked after him last is asked first', async () => {
  const leadId = await heldLead()
  await closeLead({ leadId, by: 'X', outcome: 'lost', now: daysAfter(at, 3) }, scene.services)

  const eventId = await scene.capture(again(4))

  expect(await scene.outcome(eventId)).toBe('created')
  const next = await scene.lead((await person())?.openLeads.yunchi?.leadId ?? '')
  expect(next.previous).toEqual({ dealerId: 'D1', advisorId: 'X' })
})

describe('the same capture delivered again', () => {
  test('changes nothing and publishes the same event again', async () => {
    const { store, services, published } = await open()
    const event = await store(captured())
    await recordLead({ event, now: at }, services)

    await recordLead({ event, now: saturday('10:07') }, services)

    expect(published).toHaveLength(2)
    expect(published[1]).toEqual(published[0])
    expect(await onlyLeads()).toHaveLength(1)
  })

  test('after the bus was down is published at last', async () => {
    const { store, services, published } = await open()
    const event = await store(captured())
    scene.busIsDown = true
    await expect(recordLead({ event, now: at }, services)).rejects.toThrow('The bus is down')
    scene.busIsDown = false

    await recordLead({ event, now: at }, services)

    expect(published.map(({ name }) => name)).toEqual(['LeadCreated'])
  })
})

test('a person who asks forty times, each time with sixty new signals, stays one lead that fits into the table', async () => {
  const signalsOf = (n: number) =>
    Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`signal-${n}-${at}`.padEnd(60, '-'), 'x'.repeat(200)]))
  await open()
  const leadId = await scene.newLead({ signals: signalsOf(0) })
  for (let n = 1; n < 40; n++)
    await scene.capture(captured({ sourceId: `more-${n}`, series: `X${n}`, askedAt: at, signals: signalsOf(n) }))

  const { lead } = await scene.lead(leadId)

  expect(Object.keys(lead.signals)).toHaveLength(200)
  expect(Object.keys(lead.signals).at(-1)).toContain('signal-39-59')
})

test('a capture whose personal data is gone has the outcome "failed", which names what is missing', async () => {
  const { store, services, outcome } = await open()
  const event = await store(captured())
  await services.table.update({ key: keys.event(event.metadata.id), update: 'REMOVE personal' })

  await recordLead({ event, now: at }, services)

  expect(await outcome(event.metadata.id)).toBe('failed')
  expect(await onlyLeads()).toEqual([])
})

test('an event that is not in the table is not lost: it stays in the queue', async () => {
  const { store, services } = await open()
  const event = await store(captured())
  await services.table.delete(keys.event(event.metadata.id))

  await expect(recordLead({ event, now: at }, services)).rejects.toThrow(EventNotStored)
})
