import { advisorSchema } from '../../functions/dealers/dealer-record.ts'
import { saveAdvisor } from '../../functions/dealers/dealer-store.ts'
import { shippedMaintenanceRules } from '../../functions/vehicles/maintenance-rules.ts'
import type { Language } from '../lead/words.ts'
import type { Desk } from './desk.ts'
import { CAR, DEALER, tagOf } from './store-language.ts'

export const OWNER = '13800000888'
const VIN = 'LZ0YC7S21TA000001'

/** Who has to do with owners: a service advisor at the store, an officer of the region. Both speak the language of the story. */
export async function peopleTheStore({ machine }: Desk, language: Language): Promise<void> {
  const { services, clock } = machine
  const speaks = tagOf(language)
  const now = new Date(clock.now()).toISOString()
  const service = {
    dealerId: DEALER,
    advisorId: 'A-SH-02-08',
    name: language === 'en' ? 'Mr Zhou' : '周工',
    role: 'service',
    address: '+8613800009901',
    language: speaks,
  }
  await saveAdvisor(advisorSchema.parse(service), services, now)
  const officer = { name: language === 'en' ? 'Region East' : '华东大区', address: '+8613800009902', language: speaks }
  // A store that has just begun leaves its cars alone for two weeks (joinedGraceDays); this one has known its own for long.
  await services.settings.write('maintenance', { ...shippedMaintenanceRules, joinedGraceDays: 0 })
  await services.settings.write('headquarters', { regions: { '*': [officer] }, brands: {} })
}

/** What DMS and telematics told so far: delivered, a first service, so many km a day. */
export function history(language: Language): object[] {
  const owner = {
    name: language === 'en' ? 'Ms Lin' : '林女士',
    phone: OWNER,
    language: tagOf(language),
    birthday: { calendar: 'solar', month: 11, day: 28 },
    consent: { greetings: true, text: 'handover-form@2' },
  }
  const car = { brand: '云驰', model: CAR[language], powertrain: '汽油', plate: '沪A12345', dealerId: DEALER }
  const done = { workOrderId: 'wo-1', dealerId: DEALER, done: ['oil', 'oil-filter', 'inspection', 'tyres'] }
  return [
    fact('d-1', 'VehicleDelivered', '2026-02-10T10:00:00+08:00', { ...car, owner }),
    fact('s-1', 'ServiceCompleted', '2026-05-12T16:00:00+08:00', { ...done, odometer: { value: kmOn('2026-05-12') } }),
    ...mondays('2026-08-31', 13).map(readingOn),
  ]
}

/** What telematics tells in the morning of a day. */
const readingOn = (day: string): object =>
  fact(`t-${day}`, 'OdometerReported', `${day}T07:30:00+08:00`, { odometer: { value: kmOn(day) } })

export const fact = (id: string, event: string, occurredAt: string, more: object = {}): object => ({
  id,
  event,
  occurredAt,
  vin: VIN,
  ...more,
})

const DAY = 86_400_000
const KM_A_DAY = 49
export const kmOn = (day: string): number => Math.round(((Date.parse(day) - Date.parse('2026-02-10')) / DAY) * KM_A_DAY)

const mondays = (first: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => new Date(Date.parse(first) + at * 7 * DAY).toISOString().slice(0, 10))
