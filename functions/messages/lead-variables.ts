import { Temporal } from 'temporal-polyfill'
import { readAdvisor, readDealer } from '../dealers/dealer-store.ts'
import { readBrands } from '../intake/brands.ts'
import type { Lead, Offer } from '../leads/lead-record.ts'
import type { Services } from '../shared/services.ts'
import { maskName, maskPhone } from './mask.ts'
import type { Recipient } from './message-record.ts'
import { findTemplate } from './template.ts'
import { whereNext } from './where-next.ts'

/** What a message about a lead is made of. */
export interface About {
  lead: Lead
  to: Recipient
  now: string
  /** The offer that it is about, if any; the recipient is one of its candidates. */
  offer?: Offer
}

/** A template wants a variable that nothing known about the lead can fill; `variable` names it. */
export class NothingToSay extends Error {
  readonly variable: string
  constructor(variable: string, template: string) {
    super(`Template "${template}" wants "${variable}", which this lead does not have: send it at another step`)
    this.name = 'NothingToSay'
    this.variable = variable
  }
}

type Resolver = (about: About, services: Services) => Promise<string | undefined>

const resolvers: Readonly<Record<string, Resolver>> = {
  customer: async ({ lead, to }) => (to.kind === 'owner' ? callByName : maskName)(lead.lead.person.name),
  phone: async ({ lead }) => maskPhone(lead.lead.person.phone),
  car: async ({ lead }, services) => nameCar(lead, services),
  grade: async ({ lead }) => lead.score?.grade ?? '-',
  dealer: async (about, services) => (await dealerOf(about, services))?.name,
  advisor: async ({ lead: { holder } }, { table }) =>
    holder && (await readAdvisor(table, holder.dealerId, holder.advisorId))?.name,
  until: async (about, services) =>
    about.offer && deadline(about.offer.expiresAt, about.now, await zoneOf(about, services)),
  visitAt: async (about, services) =>
    about.lead.visitAt && dateAndClock(about.lead.visitAt, await zoneOf(about, services)),
  where: whereNext,
}

/** The variables that a template declares, filled from the lead. Throws UnknownTemplate, NothingToSay. */
export async function leadVariables(
  template: string,
  about: About,
  services: Services,
): Promise<Record<string, string>> {
  const { variables } = await findTemplate(services.settings, template)
  const filled = await Promise.all(
    Object.entries(variables).map(async ([name, { max }]) => {
      const value = await resolvers[name]?.(about, services)
      if (!value) throw new NothingToSay(name, template)
      return [name, shorten(value, max)] as const
    }),
  )
  return Object.fromEntries(filled)
}

/** One line of at most `max` characters: what a source wrote must not stop a message. */
function shorten(value: string, max: number): string {
  const line = value.replace(/\p{Cc}+/gu, ' ')
  return line.length > max ? `${line.slice(0, max - 1)}…` : line
}

/** `云驰 X5`: the brand as people call it, and the series where it is known and does not name the brand itself. */
export async function nameCar({ lead }: Lead, { settings }: Pick<Services, 'settings'>): Promise<string> {
  const brand = (await readBrands(settings))[lead.brand]?.names[0] ?? lead.brand
  if (!lead.series) return brand
  return lead.series.includes(brand) ? lead.series : `${brand} ${lead.series}`
}

/** How an owner is addressed; a nameless one politely. */
const callByName = (name: string | undefined): string => name?.trim() || '尊敬的客户'

/** `09:15` in a zone. */
const clock = (moment: string, zone: string): string =>
  Temporal.Instant.from(moment).toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' })

/** `11-24 10:00` in a zone. */
const dateAndClock = (moment: string, zone: string): string =>
  `${Temporal.Instant.from(moment).toZonedDateTimeISO(zone).toPlainDate().toString().slice(5)} ${clock(moment, zone)}`

/** `09:15`, or `11-24 09:15` where that is not today: a lead of the evening is answered the next morning. */
const deadline = (moment: string, now: string, zone: string): string => {
  const day = (at: string): string => dateAndClock(at, zone).slice(0, 5)
  return day(moment) === day(now) ? clock(moment, zone) : dateAndClock(moment, zone)
}

const dealerOf = ({ lead, to, offer }: About, { table }: Services) => {
  const dealerId =
    to.kind === 'advisor' ? to.dealerId : (lead.holder?.dealerId ?? offer?.dealerId ?? lead.lead.dealerId)
  return dealerId === undefined ? undefined : readDealer(table, dealerId)
}

const zoneOf = async (about: About, services: Services): Promise<string> =>
  (await dealerOf(about, services))?.zone ?? services.config.zone
