import type { Subject } from '../../events/define-event.ts'
import { readPerson } from '../customers/person-store.ts'
import type { BusinessCalendar } from '../dealers/business-time.ts'
import { type Dealer, type WeekHours, weekDays } from '../dealers/dealer-record.ts'
import { readDealer } from '../dealers/dealer-store.ts'
import { readHolidays } from '../dealers/holidays.ts'
import { calendarOf } from '../leads/choose-advisors.ts'
import { readAbout } from '../messages/variables/read-about.ts'
import type { Services } from '../shared/services.ts'

type Needs = Pick<Services, 'table' | 'settings' | 'config'>

/** The hours of a subject that no dealer looks after. */
const OFFICE_HOURS: WeekHours = Object.fromEntries(weekDays.map((day) => [day, [{ from: '09:00', to: '18:00' }]]))

/** The zone of the person that a subject concerns, else of its dealer, else the product's. */
export async function zoneOf(subject: Subject, services: Pick<Services, 'table' | 'config'>): Promise<string> {
  const { zone, dealerId } = await concerned(subject, services)
  return zone ?? (await dealerOf(dealerId, services))?.zone ?? services.config.zone
}

/** The opening hours of the dealer who looks after a subject; daily 09:00 to 18:00 where there is none. */
export async function hoursOf(subject: Subject, services: Needs): Promise<BusinessCalendar> {
  const { dealerId } = await concerned(subject, services)
  const [dealer, holidays] = await Promise.all([dealerOf(dealerId, services), readHolidays(services.settings)])
  if (dealer) return calendarOf(dealer, holidays)
  return { hours: OFFICE_HOURS, zone: services.config.zone, holidays, holidayRule: 'open-as-usual' }
}

/** Whose zone counts, and which dealer looks after the matter. */
async function concerned(subject: Subject, { table }: Pick<Services, 'table'>) {
  const { lead, offer, complaint, vehicle, person } = await readAbout(table, subject)
  const personId = lead?.personId
  const asking = person ?? (personId === undefined ? undefined : await readPerson(table, personId))
  const own = complaint?.dealerId ?? vehicle?.dealerId ?? asking?.dealerId
  return {
    zone: asking?.zone,
    dealerId: lead ? (lead.holder?.dealerId ?? offer?.dealerId ?? lead.lead.dealerId ?? own) : own,
  }
}

async function dealerOf(dealerId: string | undefined, { table }: Pick<Services, 'table'>): Promise<Dealer | undefined> {
  return dealerId === undefined ? undefined : readDealer(table, dealerId)
}
