import { z } from 'zod'
import { defineEvent, momentSchema } from './define-event.ts'

const dealerId = z.string().describe('The dealer')
const bookingId = z.string().describe('The booking')
const workOrderId = z.string().describe("The workshop's order")
const items = z.array(z.string()).describe("Service items by the codes of the setting 'maintenance', e.g. oil")
const dueId = z.string().describe('The due items together with their cycle: the same until they are serviced')
const dueOn = z.iso.date().describe('The day on which it is due; YYYY-MM-DD')
const startsAt = momentSchema.describe('When the slot begins')

/** How far a car is in the workshop. */
export const workStageSchema = z.enum(['received', 'started', 'inspected', 'ready', 'handed-over'])
export type WorkStage = z.infer<typeof workStageSchema>

export const vehicleRecorded = defineEvent({
  name: 'VehicleRecorded',
  subject: 'vehicle',
  about: 'What we know of a car was added or changed: by a file, a source, staff or its owner.',
  facts: { changed: z.array(z.string()).describe('Which fields, by name, e.g. insuranceUntil; never what they say') },
  examples: [{ subject: 'veh-8f3k', facts: { changed: ['deliveredOn', 'insuranceUntil'] } }],
})

export const vehicleDelivered = defineEvent({
  name: 'VehicleDelivered',
  subject: 'vehicle',
  about: 'A new or used car was handed over to its owner.',
  facts: { dealerId, deliveredOn: z.iso.date().describe('The day of the handover; YYYY-MM-DD') },
  examples: [{ subject: 'veh-8f3k', facts: { dealerId: 'D-SH-01', deliveredOn: '2026-11-21' } }],
})

export const odometerReported = defineEvent({
  name: 'OdometerReported',
  subject: 'vehicle',
  about: 'Somebody read the odometer; right or wrong, it is kept as reported.',
  facts: {
    reported: z.number().nonnegative().describe('The figure as reported'),
    unit: z.enum(['km', 'mi']).describe('Its unit'),
    by: z.enum(['workshop', 'telematics', 'owner', 'staff', 'import']).describe('Who read it'),
  },
  examples: [{ subject: 'veh-8f3k', facts: { reported: 9820, unit: 'km', by: 'owner' } }],
})

export const serviceBooked = defineEvent({
  name: 'ServiceBooked',
  subject: 'vehicle',
  about: 'A slot in the workshop is booked and confirmed.',
  facts: { bookingId, dealerId, startsAt, items },
  examples: [
    {
      subject: 'veh-8f3k',
      facts: { bookingId: 'bkg-1', dealerId: 'D-SH-01', startsAt: '2026-11-24T02:00:00Z', items: ['oil'] },
    },
  ],
})

export const bookingChanged = defineEvent({
  name: 'BookingChanged',
  subject: 'vehicle',
  about: 'A booking was moved to another slot.',
  facts: { bookingId, startsAt },
  examples: [{ subject: 'veh-8f3k', facts: { bookingId: 'bkg-1', startsAt: '2026-11-25T02:00:00Z' } }],
})

export const bookingCancelled = defineEvent({
  name: 'BookingCancelled',
  subject: 'vehicle',
  about: 'A booking was given up, by the owner or the dealer, or the car did not come.',
  facts: { bookingId, by: z.enum(['owner', 'dealer', 'no-show']).describe('Who gave it up') },
  examples: [{ subject: 'veh-8f3k', facts: { bookingId: 'bkg-1', by: 'owner' } }],
})

export const workOrderOpened = defineEvent({
  name: 'WorkOrderOpened',
  subject: 'vehicle',
  about: 'The workshop received the car.',
  facts: { workOrderId, dealerId, promisedAt: momentSchema.optional().describe('When it shall be ready') },
  examples: [
    { subject: 'veh-8f3k', facts: { workOrderId: 'wo-1', dealerId: 'D-SH-01', promisedAt: '2026-11-24T08:00:00Z' } },
  ],
})

export const workOrderProgressed = defineEvent({
  name: 'WorkOrderProgressed',
  subject: 'vehicle',
  about: 'The work on a car went a stage further, or its promised time was moved.',
  facts: {
    workOrderId,
    stage: workStageSchema.describe('How far it is now'),
    promisedAt: momentSchema.optional().describe('When it shall be ready'),
  },
  examples: [{ subject: 'veh-8f3k', facts: { workOrderId: 'wo-1', stage: 'inspected' } }],
})

export const serviceCompleted = defineEvent({
  name: 'ServiceCompleted',
  subject: 'vehicle',
  about: 'The car was serviced and handed back.',
  facts: {
    workOrderId,
    dealerId,
    done: items,
    declined: z.array(z.string()).describe('Items that the owner declined this time'),
  },
  examples: [
    {
      subject: 'veh-8f3k',
      facts: { workOrderId: 'wo-1', dealerId: 'D-SH-01', done: ['oil', 'oil-filter'], declined: ['brake-fluid'] },
    },
  ],
})

export const vehicleLeft = defineEvent({
  name: 'VehicleLeft',
  subject: 'vehicle',
  about: 'The car is no longer ours to remind: sold, scrapped, or its owner is serviced elsewhere.',
  facts: { why: z.enum(['sold', 'scrapped', 'elsewhere', 'owner-erased']).describe('Why') },
  examples: [{ subject: 'veh-8f3k', facts: { why: 'sold' } }],
})

export const maintenanceDue = defineEvent({
  name: 'MaintenanceDue',
  subject: 'vehicle',
  about: 'A car comes due for service; found by the daily sweep, once per due item.',
  facts: {
    dueId,
    dueOn,
    items,
    dealerId: dealerId.optional(),
    by: z.enum(['mileage', 'time']).describe('Which of the two comes first'),
    asks: z.boolean().describe('The mileage is too uncertain to assert anything: ask for the odometer'),
    messages: z
      .int()
      .positive()
      .optional()
      .describe('How many messages may still be sent for it; two where nothing is said'),
  },
  examples: [
    {
      subject: 'veh-8f3k',
      facts: { dueId: 'due-1', dueOn: '2026-12-01', items: ['oil'], dealerId: 'D-SH-01', by: 'mileage', asks: false },
    },
  ],
})

export const maintenancePostponed = defineEvent({
  name: 'MaintenancePostponed',
  subject: 'vehicle',
  about: 'A new reading or service says that what was due is not due yet.',
  facts: { dueId, dueOn: dueOn.optional() },
  examples: [{ subject: 'veh-8f3k', facts: { dueId: 'due-1', dueOn: '2027-03-01' } }],
})

export const reminderDeclined = defineEvent({
  name: 'ReminderDeclined',
  subject: 'vehicle',
  about: 'The owner said no to this service; nobody asks again until the next time.',
  facts: { dueId },
  examples: [{ subject: 'veh-8f3k', facts: { dueId: 'due-1' } }],
})

export const expiryNears = defineEvent({
  name: 'ExpiryNears',
  subject: 'vehicle',
  about: 'A warranty, insurance or inspection of the car ends soon.',
  facts: {
    what: z.enum(['warranty', 'insurance', 'inspection']).describe('What ends'),
    on: z.iso.date().describe('The last day; YYYY-MM-DD'),
  },
  examples: [{ subject: 'veh-8f3k', facts: { what: 'insurance', on: '2026-12-20' } }],
})

export const anniversaryCame = defineEvent({
  name: 'AnniversaryCame',
  subject: 'vehicle',
  about: "The anniversary of the car's delivery is today or tomorrow.",
  facts: {
    on: z.iso.date().describe('The day; YYYY-MM-DD'),
    years: z.int().positive().describe('How many years'),
  },
  examples: [{ subject: 'veh-8f3k', facts: { on: '2026-11-21', years: 2 } }],
})

export const ownerAtRisk = defineEvent({
  name: 'OwnerAtRisk',
  subject: 'vehicle',
  about: 'Service is 60 days overdue: the owner may be going elsewhere.',
  facts: { dueId },
  examples: [{ subject: 'veh-8f3k', facts: { dueId: 'due-1' } }],
})

export const ownerLost = defineEvent({
  name: 'OwnerLost',
  subject: 'vehicle',
  about: 'Service is 12 months overdue: the owner counts as lost, until the car comes again.',
  facts: { dueId },
  examples: [{ subject: 'veh-8f3k', facts: { dueId: 'due-1' } }],
})

export const recallOpened = defineEvent({
  name: 'RecallOpened',
  subject: 'vehicle',
  about: 'A safety recall concerns this car.',
  facts: { campaign: z.string().describe("The maker's number of the recall"), dealerId: dealerId.optional() },
  examples: [{ subject: 'veh-8f3k', facts: { campaign: 'RC-2026-07' } }],
})
