import { expect, it } from 'vitest'
import { reconcile } from '../../../bin/reconcile/reconcile.ts'
import { serviceBooked } from '../../../events/vehicle.ts'
import { eventItem, makeEvent, outcomeWrite } from '../../../functions/shared/event-record.ts'
import { keys } from '../../../functions/shared/keys.ts'
import type { Item, Table } from '../../../functions/shared/table.ts'
import { dealer } from '../../support/stores.ts'
import { openWorld } from '../../support/world.ts'

/** A Wednesday, eleven in the morning in China. */
const NOON = '2026-11-18T03:00:00.000Z'
const NOW = '2026-12-20T03:00:00.000Z'
const PERSON = 'person-1'
const CAR = { type: 'vehicle', id: 'veh-1' } as const
const COMPLAINT = { type: 'complaint', id: 'cmp-1' } as const

/** An owner who allowed marketing, her car, and nothing that was sent yet. */
async function openOwnersWorld(): Promise<Table> {
  const { table } = (await openWorld({ now: NOW })).services
  await table.put({ ...keys.dealer('D-1'), ...dealer('D-1', { workshop: { bays: 1 } }) })
  await putPerson(table, { wechat: { openId: 'open-1' } })
  await table.put({ ...keys.personByOpenId('open-1'), personId: PERSON })
  await putStatement(table, { at: '2026-01-01T00:00:00.000Z' })
  await table.put({
    ...keys.vehicle('veh-1'),
    vehicleId: 'veh-1',
    vin: 'LTLSMLCA0T1000001',
    brand: 'yunchi',
    powertrain: 'petrol',
    dealerId: 'D-1',
    personId: PERSON,
    knownSince: NOON,
    version: 1,
  })
  return table
}

const putPerson = (table: Table, details: Item): Promise<void> =>
  table.put({
    ...keys.person(PERSON),
    personId: PERSON,
    phone: '+8613800000001',
    language: 'zh-CN',
    birthday: { calendar: 'lunar', month: 10, day: 10, leap: false },
    consent: { otherDealers: false, profiling: false, marketing: false },
    consentAt: '2020-01-01T00:00:00Z',
    dealerId: 'D-1',
    version: 1,
    ...details,
  })

const putStatement = (table: Table, said: Item): Promise<void> =>
  table.put({
    ...keys.consentEntry(PERSON, String(said.at), `${said.purpose ?? 'marketing'}-${said.granted ?? true}`),
    personId: PERSON,
    purpose: 'marketing',
    granted: true,
    way: 'import',
    by: 'dms',
    text: 'contract@1',
    ...said,
  })

/** A message to the owner that left, with its copy in the outbox. */
async function putSent(table: Table, messageId: string, sentAt: string, details: Item = {}): Promise<void> {
  const subject = details.subject ?? CAR
  await table.put({ ...keys.outbox(sentAt.slice(0, 10), sentAt, messageId), id: messageId })
  await table.put({
    ...keys.message(subject, messageId),
    messageId,
    subject,
    step: messageId,
    slot: 'owner',
    template: 'maintenance-due',
    class: 'service',
    purpose: 'service',
    to: { kind: 'owner', personId: PERSON },
    variables: {},
    channel: 'outbox',
    state: 'accepted',
    plannedAt: sentAt,
    notAfter: '2027-12-31T00:00:00Z',
    attempts: 1,
    sentAt,
    ...details,
  })
}

const marketing = { class: 'marketing', purpose: 'marketing', template: 'promotion' }
const greeting = { class: 'marketing', purpose: 'care', template: 'birthday-greeting' }

async function putRun(table: Table, runId: string, details: Item = {}): Promise<void> {
  const event = { id: 'evt-due', name: 'MaintenanceDue', occurredAt: NOON, facts: { dueId: 'due-1' } }
  const input = { run: { id: runId, journey: 'maintenance-reminder', pk: '', sk: '' }, subject: CAR, event }
  await table.put({
    ...keys.run(CAR, runId),
    runId,
    journey: 'maintenance-reminder',
    subject: CAR,
    machineArn: 'arn',
    executionArn: 'arn',
    input: JSON.stringify(input),
    triggerEventId: 'evt-due',
    triggeredAt: NOON,
    startedAt: NOON,
    state: 'ended',
    status: 'SUCCEEDED',
    endedAt: NOW,
    ...details,
  })
}

async function putComplaint(table: Table, details: Item = {}): Promise<void> {
  const open = details.state !== 'closed'
  await table.put({
    ...keys.complaint('cmp-1'),
    complaintId: 'cmp-1',
    personId: PERSON,
    dealerId: 'D-1',
    brand: 'yunchi',
    severity: 'P3',
    kind: 'other',
    because: [],
    text: '等太久',
    filedAt: NOON,
    openedAt: NOON,
    way: 'page',
    version: 1,
    state: 'open',
    facts: { moments: { filedAt: NOON } },
    ...details,
  })
  await table.put({ ...keys.contact(PERSON), personId: PERSON, version: 1, openComplaints: open ? ['cmp-1'] : [] })
}

const putEntry = (table: Table, version: number, entry: Item): Promise<void> =>
  table.put({ ...keys.complaintEntry('cmp-1', version, String(entry.what)), detail: '', at: NOON, ...entry })

async function putBooking(table: Table, bookingId: string, vehicleId: string, details: Item = {}): Promise<void> {
  const startsAt = '2026-12-22T02:00:00.000Z'
  const booking = { bookingId, vehicleId, personId: PERSON, dealerId: 'D-1', startsAt, takes: 60, items: ['oil'] }
  const cells = ['00', '15', '30', '45'].map((minute) => `2026-12-22T02:${minute}:00.000Z`)
  const more = { cells, state: 'booked', version: 1, bookedAt: NOON, changedAt: NOON, by: 'owner' }
  await table.put({ ...keys.booking(vehicleId, bookingId), ...booking, ...more, ...details })
}

const putTask = (table: Table, details: Item): Promise<void> =>
  table.put({
    ...keys.task(CAR, 'task-1'),
    taskId: 'task-1',
    subject: CAR,
    task: 'overdue-call',
    dealerId: 'D-1',
    openedAt: NOON,
    dueAt: NOON,
    state: 'open',
    ...details,
  })

const rulesIn = async (table: Table): Promise<string[]> => {
  const { breaks } = await reconcile(table, { now: () => NOW, strict: true, between: 0 })
  return breaks.map(({ rule }) => rule)
}

it('an owner who got what he allowed, when he allowed it, is no break', async () => {
  const table = await openOwnersWorld()
  await putRun(table, 'run-1')
  await putSent(table, 'msg-1', NOON, { runId: 'run-1' })
  await putSent(table, 'msg-2', '2026-11-18T04:00:00.000Z', { class: 'transactional', purpose: 'answer' })
  await putSent(table, 'msg-3', '2026-11-18T17:00:00.000Z', { class: 'transactional', purpose: 'answer' })
  await putSent(table, 'msg-4', '2026-11-18T23:30:00.000Z', { class: 'service', purpose: 'safety' })
  await putSent(table, 'msg-5', '2026-11-25T03:00:00.000Z', marketing)
  await putSent(table, 'msg-6', '2026-11-27T03:00:00.000Z', { ...greeting, template: 'festival-greeting' })

  expect(await rulesIn(table)).toEqual([])
})

const breakings: [string, string, (table: Table) => Promise<unknown>][] = [
  [
    'a promotion to one who allowed surveys only',
    'no-consent',
    async (table) => {
      await putStatement(table, { at: '2026-02-01T00:00:00.000Z', granted: false })
      await putStatement(table, { at: '2026-03-01T00:00:00.000Z', purpose: 'surveys' })
      await putSent(table, 'msg-1', NOON, marketing)
    },
  ],
  [
    'a greeting to one who refused greetings',
    'no-consent',
    async (table) => {
      await putStatement(table, { at: '2026-02-01T00:00:00.000Z', granted: false, purpose: 'greetings' })
      await putSent(table, 'msg-1', NOON, greeting)
    },
  ],
  [
    'a greeting to one who refused greetings by name, and ticked marketing in a later lead',
    'no-consent',
    async (table) => {
      await putStatement(table, { at: '2026-02-01T00:00:00.000Z', granted: false, purpose: 'greetings' })
      await putPerson(table, {
        consent: { otherDealers: false, profiling: false, marketing: true },
        consentAt: '2026-03-01T00:00:00Z',
      })
      await putSent(table, 'msg-1', NOON, greeting)
    },
  ],
  [
    'a promotion to one who was never asked',
    'no-consent',
    async (table) => {
      await putPerson(table, { personId: 'person-2', ...keys.person('person-2') })
      await putSent(table, 'msg-1', NOON, { ...marketing, to: { kind: 'owner', personId: 'person-2' } })
    },
  ],
  [
    'a greeting after a stop, whatever a file said since',
    'after-stop',
    async (table) => {
      await putStatement(table, { at: '2026-11-01T00:00:00.000Z', granted: false, way: 'reply' })
      await putStatement(table, { at: '2026-11-02T00:00:00.000Z', purpose: 'greetings' })
      await putSent(table, 'msg-1', NOON, greeting)
    },
  ],
  [
    'a promotion while a complaint is open',
    'held',
    async (table) => {
      await putComplaint(table)
      await putSent(table, 'msg-1', '2026-11-19T03:00:00.000Z', marketing)
    },
  ],
  [
    'a survey six days after a complaint was closed',
    'held',
    async (table) => {
      await putComplaint(table, { state: 'closed', closedAt: '2026-11-20T03:00:00.000Z' })
      await putEntry(table, 2, { what: 'closed', at: '2026-11-20T03:00:00.000Z' })
      await putSent(table, 'msg-1', '2026-11-26T02:00:00.000Z', { ...marketing, purpose: 'survey' })
    },
  ],
  ['a reminder at 20:00', 'quiet-hours', (table) => putSent(table, 'msg-1', '2026-11-18T12:00:00.000Z')],
  [
    'a reminder at eleven in China, which is four in Berlin',
    'quiet-hours',
    async (table) => {
      await putPerson(table, { zone: 'Europe/Berlin' })
      await putSent(table, 'msg-1', NOON)
    },
  ],
  ['a promotion at Qingming', 'quiet-day', (table) => putSent(table, 'msg-1', '2026-04-05T03:00:00.000Z', marketing)],
  [
    'a reminder 59 minutes after an answer',
    'distance',
    async (table) => {
      await putSent(table, 'msg-1', NOON, { class: 'transactional', purpose: 'answer' })
      await putSent(table, 'msg-2', '2026-11-18T03:59:00.000Z')
    },
  ],
  [
    'two promotions within a week',
    'frequency-cap',
    async (table) => {
      await putSent(table, 'msg-1', NOON, marketing)
      await putSent(table, 'msg-2', '2026-11-25T02:59:00.000Z', marketing)
    },
  ],
  [
    'a promotion on the day of a reminder',
    'frequency-cap',
    async (table) => {
      await putSent(table, 'msg-1', NOON)
      await putSent(table, 'msg-2', '2026-11-18T05:00:00.000Z', marketing)
    },
  ],
  [
    'a deferred message whose time is long over',
    'deferred',
    (table) =>
      putSent(table, 'msg-1', NOON, {
        state: 'deferred',
        until: '2026-11-19T01:00:00.000Z',
        sentAt: undefined,
        channel: 'x',
      }),
  ],
  [
    'a message of a run that had ended',
    'run-ended',
    async (table) => {
      const booked = makeEvent(serviceBooked, {
        subject: 'veh-1',
        occurredAt: NOON,
        facts: { bookingId: 'bkg-1', dealerId: 'D-1', startsAt: NOON, items: [] },
      })
      await table.put(eventItem(booked, NOON))
      await table.update(outcomeWrite(booked.metadata.id, { kind: 'ended', at: NOON }).update)
      const mail = { name: 'ServiceBooked', eventId: booked.metadata.id, occurredAt: NOON, facts: {} }
      await putRun(table, 'run-1', { ended: mail })
      await putSent(table, 'msg-1', '2026-11-18T03:30:01.000Z', { runId: 'run-1' })
    },
  ],
  [
    'a failed run about a car that nobody was given',
    'failed-run',
    (table) => putRun(table, 'run-1', { status: 'FAILED' }),
  ],
  [
    'a message to a person who was erased',
    'after-erasure',
    async (table) => {
      const erasure = {
        erasureId: 'era-1',
        personId: 'person-2',
        askedAt: NOON,
        doneAt: NOON,
        by: 'owner',
        state: 'done',
      }
      await table.put({ ...keys.erasure('person-2', 'era-1'), ...erasure })
      await putSent(table, 'msg-1', '2026-11-19T03:00:00.000Z', { to: { kind: 'owner', personId: 'person-2' } })
    },
  ],
  [
    'a birthday that no sweep took up',
    'swept',
    (table) =>
      table.put({
        ...keys.dated({ type: 'customer', id: PERSON }, 'birthday'),
        kind: 'birthday',
        personId: PERSON,
        on: '2026-12-17',
        version: 1,
      }),
  ],
  [
    'an open task of a run that is over',
    'task-left',
    async (table) => {
      await putRun(table, 'run-1')
      await putTask(table, { runId: 'run-1' })
    },
  ],
  [
    'a third reminder of one due item, by another run',
    'two-reminders',
    async (table) => {
      for (const [at, run] of ['run-1', 'run-1', 'run-2'].entries()) {
        await putRun(table, run)
        await putSent(table, `msg-${at}`, `2026-11-${18 + at}T03:00:00.000Z`, { runId: run })
      }
    },
  ],
  [
    'a second birthday of the same year',
    'birthday-once',
    async (table) => {
      await putSent(table, 'msg-1', NOON, greeting)
      await putSent(table, 'msg-2', '2026-11-18T05:00:00.000Z', greeting)
    },
  ],
  [
    'a birthday by the moon a day early',
    'birthday-day',
    (table) => putSent(table, 'msg-1', '2026-11-17T03:00:00.000Z', greeting),
  ],
  [
    'a level that was told twice',
    'level-once',
    async (table) => {
      await putComplaint(table)
      await putEntry(table, 2, { what: 'told', detail: 'manager: human-contact' })
      await putEntry(table, 3, { what: 'told', detail: 'manager: human-contact', at: NOW })
    },
  ],
  [
    'an open complaint that messaging does not know of',
    'complaint-known',
    async (table) => {
      await putComplaint(table)
      await table.put({ ...keys.contact(PERSON), personId: PERSON, version: 2 })
    },
  ],
  [
    'two cars in the one bay',
    'slot-capacity',
    async (table) => {
      await putBooking(table, 'bkg-1', 'veh-1')
      await putBooking(table, 'bkg-2', 'veh-2', { startsAt: '2026-12-22T02:45:00.000Z' })
    },
  ],
  [
    'a car that knows of a booking which is cancelled',
    'car-booking',
    async (table) => {
      await putBooking(table, 'bkg-1', 'veh-1', { state: 'cancelled' })
      const car = await table.get(keys.vehicle('veh-1'))
      await table.put({
        ...car,
        ...keys.vehicle('veh-1'),
        booking: { bookingId: 'bkg-1', startsAt: '2026-12-22T02:00:00.000Z' },
      })
    },
  ],
  [
    'a booking whose time is long over, and nobody said whether the car came',
    'booking-over',
    (table) => putBooking(table, 'bkg-1', 'veh-1', { startsAt: '2026-12-16T02:00:00.000Z', cells: [] }),
  ],
  ['a car that does not know of its booking', 'car-booking', (table) => putBooking(table, 'bkg-1', 'veh-1')],
]

it.each(breakings)('%s is named', async (_, rule, breakIt) => {
  const table = await openOwnersWorld()
  expect(await rulesIn(table)).toEqual([])

  await breakIt(table)

  expect(await rulesIn(table)).toContain(rule)
})

it.each([
  [
    'a message to an erased person whose copy is gone, to a zone that nobody knows any more',
    async (table: Table) => {
      const erasure = { erasureId: 'era-1', personId: 'p-2', askedAt: NOON, doneAt: NOW, by: 'owner', state: 'done' }
      await table.put({ ...keys.erasure('p-2', 'era-1'), ...erasure })
      const at = '2026-11-18T12:00:00.000Z'
      await putSent(table, 'msg-1', at, { to: { kind: 'owner', personId: 'era-1' } })
      await table.delete(keys.outbox('2026-11-18', at, 'msg-1'))
    },
  ],
  [
    'a promotion to one who refused it once, and ticked it in a later lead',
    async (table: Table) => {
      await putStatement(table, { at: '2026-02-01T00:00:00.000Z', granted: false })
      await putPerson(table, {
        consent: { otherDealers: false, profiling: false, marketing: true },
        consentAt: '2026-03-01T00:00:00Z',
      })
      await putSent(table, 'msg-1', NOON, marketing)
    },
  ],
  [
    'a message whose lost answer was found in the evening',
    async (table: Table) => {
      const decisions = [{ at: '2026-11-18T11:55:00.000Z', verdict: 'sent' }]
      await putSent(table, 'msg-1', '2026-11-18T12:12:00.000Z', { channel: 'sms', decisions })
    },
  ],
  [
    'a level that is told again once the owner has disagreed',
    async (table: Table) => {
      await putComplaint(table)
      await putEntry(table, 2, { what: 'told', detail: 'manager: human-contact' })
      await putEntry(table, 3, { what: 'disagreed', at: '2026-11-19T03:00:00.000Z' })
      await putEntry(table, 4, { what: 'told', detail: 'manager: human-contact', at: NOW })
    },
  ],
  [
    'the survey about a complaint right after it was closed',
    async (table: Table) => {
      await putComplaint(table, { state: 'closed', closedAt: NOON })
      await putEntry(table, 2, { what: 'closed', at: NOON })
      const survey = { ...marketing, purpose: 'survey', template: 'recovery-survey', subject: COMPLAINT }
      await putSent(table, 'msg-1', '2026-11-19T03:00:00.000Z', survey)
    },
  ],
  [
    'the birthday on the tenth of the tenth month by the moon',
    (table: Table) => putSent(table, 'msg-1', NOON, greeting),
  ],
  [
    'a failed run about a car that is a task of the manager',
    async (table: Table) => {
      await putRun(table, 'run-1', { status: 'FAILED' })
      await putTask(table, { runId: 'run-1-failed', task: 'run-failed' })
    },
  ],
  [
    'two bookings one after the other',
    async (table: Table) => {
      await putBooking(table, 'bkg-1', 'veh-2', { state: 'arrived' })
      await putBooking(table, 'bkg-2', 'veh-3', { state: 'arrived', startsAt: '2026-12-22T03:00:00.000Z' })
    },
  ],
])('%s is no break', async (_, happens) => {
  const table = await openOwnersWorld()

  await happens(table)

  expect(await rulesIn(table)).toEqual([])
})
