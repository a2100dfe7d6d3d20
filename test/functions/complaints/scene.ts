import type { Complaint, ComplaintEntry } from '../../../functions/complaints/complaint-record.ts'
import { openComplaintsOf, readStory, requireComplaint } from '../../../functions/complaints/complaint-store.ts'
import { escalateComplaint } from '../../../functions/complaints/escalate-complaint.ts'
import { type Filing, fileComplaint } from '../../../functions/complaints/file-complaint.ts'
import { nothingKnown, type Person } from '../../../functions/customers/person-record.ts'
import { savePerson } from '../../../functions/customers/person-store.ts'
import { saveAdvisor, saveDealer } from '../../../functions/dealers/dealer-store.ts'
import { headquartersSchema } from '../../../functions/dealers/headquarters.ts'
import { readContact } from '../../../functions/messages/contact-store.ts'
import type { Services } from '../../../functions/shared/services.ts'
import { vehicleSchema } from '../../../functions/vehicles/vehicle-record.ts'
import { saveVehicle } from '../../../functions/vehicles/vehicle-store.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { openWorld, type World } from '../../support/world.ts'

/** Friday 20 November 2026, 17:50 in Shanghai. */
export const friday = '2026-11-20T09:50:00.000Z'
export const hoursAfter = (moment: string, hours: number): string =>
  new Date(Date.parse(moment) + hours * 3_600_000).toISOString()
export const daysAfter = (moment: string, days: number): string => hoursAfter(moment, 24 * days)

const owner = (personId: string, phone = '+8613800000001'): Person => ({
  ...nothingKnown,
  personId,
  name: '张晓雨',
  phone,
  language: 'zh-CN',
  dealerId: 'D1',
  consent: { otherDealers: false, profiling: false, marketing: true },
  consentAt: '2026-01-01T00:00:00Z',
  version: 1,
  openLeads: {},
  lastHolder: {},
})

/** The dealer D1 has a service advisor S, a manager M and a general manager G; region and brand have an officer each. */
export async function peopleTheTown({ services }: Pick<World, 'services'>, at: string): Promise<void> {
  await saveDealer(dealer('D1'), services, at)
  await saveAdvisor(advisor('D1', 'S', { role: 'service', name: '李工' }), services, at)
  await saveAdvisor(advisor('D1', 'M', { role: 'manager', name: '王经理' }), services, at)
  await saveAdvisor(advisor('D1', 'G', { role: 'general-manager', name: '赵总' }), services, at)
  const officer = (name: string) => [{ name, address: `${name}@outbox` }]
  const offices = headquartersSchema.parse({ regions: { '31': officer('R') }, brands: { yunchi: officer('B') } })
  await services.settings.write('headquarters', offices)
  await savePerson(owner('per-1'), undefined, { now: at, services })
  const car = { vehicleId: 'veh-1', vin: 'LSVAA49J132047371', brand: 'yunchi', powertrain: 'petrol', version: 1 }
  const more = { deliveredOn: '2026-03-02', dealerId: 'D1', personId: 'per-1', knownSince: at }
  await saveVehicle(vehicleSchema.parse({ ...car, ...more }), undefined, { now: at, services })
}

/** A world with complaints in it. */
export interface Scene extends World {
  file(details?: Partial<Filing>, services?: Services): Promise<{ outcome: string; complaintId: string }>
  complaint(complaintId: string): Promise<Complaint>
  story(complaintId: string): Promise<ComplaintEntry['what'][]>
  held(): Promise<{ openComplaints: string[]; complaintClosedAt?: string | undefined }>
  open(): Promise<Complaint[]>
  /** The journey's call. */
  escalate(
    complaintId: string,
    to: Complaint['told'][number]['level'],
    now: string,
    services?: Services,
  ): Promise<boolean>
  names(): string[]
}

export const staff = { dealerId: 'D1', advisorId: 'S' }

export async function openScene(): Promise<Scene> {
  const world = await openWorld({ now: friday })
  await peopleTheTown(world, friday)
  world.published.length = 0
  const { services } = world
  return {
    ...world,
    file: (details = {}, using = services) =>
      fileComplaint(
        { personId: 'per-1', vehicleId: 'veh-1', text: '空调不制冷', way: 'page', now: friday, ...details },
        using,
      ),
    complaint: (complaintId) => requireComplaint(services.table, complaintId),
    story: async (complaintId) => (await readStory(services.table, complaintId)).map(({ what }) => what),
    held: () => readContact(services.table, 'per-1'),
    open: () => openComplaintsOf(services.table, 'D1'),
    escalate: async (id, to, now, using = services) => {
      const message = to === 'dealer' ? 'complaint-new' : 'complaint-overdue'
      const subject = { type: 'complaint', id } as const
      const input = { run: { id: 'run-1' }, subject, now, step: 'ladder', message, to, missing: 'human-contact' }
      return (await escalateComplaint({ ...input, next: 'PT24H' }, using)).told
    },
    names: () => world.published.map(({ name }) => name),
  }
}
