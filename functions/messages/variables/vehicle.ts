import type { Services } from '../../shared/services.ts'
import { readMaintenanceRules } from '../../vehicles/maintenance-rules.ts'
import { nameModel } from '../name-car.ts'
import type { About, Resolvers } from './about.ts'
import { dayWords, languageOf } from './day-words.ts'
import { dealerOf } from './dealer-of.ts'
import { dateAndClock } from './say-time.ts'

/** What messages about a car say. */
export const vehicleResolvers: Resolvers = {
  car: async ({ vehicle }, services) => vehicle && nameModel(vehicle, services),
  plate: async ({ vehicle }) => vehicle?.plate,
  // By the clock of the workshop, wherever the owner is.
  startsAt: (about, services) => atWorkshop(about.event?.facts.startsAt, about, services),
  promisedAt: (about, services) =>
    atWorkshop(about.vehicle?.workOrder?.promisedAt ?? about.event?.facts.promisedAt, about, services),
  items: async (about, services) => {
    const { items } = await readMaintenanceRules(services.settings)
    const language = await languageOf(about, services)
    const due = about.event?.facts.items
    const titles = Array.isArray(due) ? due.flatMap((code) => items[String(code)]?.title[language] ?? []) : []
    return listed(titles, language)
  },
  dueOn: (about, services) => dayOf(about, 'dueOn', services),
  expiresOn: (about, services) => dayOf(about, 'on', services),
  // All that are open: a second recall may have come since the run began, which knows of the first.
  campaign: async ({ vehicle, event }) =>
    vehicle?.recalls?.map(({ campaign }) => campaign).join('、') || campaignOf(event?.facts),
  years: async ({ event }) => (typeof event?.facts.years === 'number' ? String(event.facts.years) : undefined),
}

async function atWorkshop(moment: unknown, about: About, services: Services): Promise<string | undefined> {
  if (typeof moment !== 'string') return undefined
  return dateAndClock(moment, (await dealerOf(about, services))?.zone ?? services.config.zone)
}

/** More would not be read. */
const MOST_ITEMS = 3

function listed(titles: readonly string[], language: 'zh-CN' | 'en'): string {
  const shown = titles.slice(0, MOST_ITEMS).join(language === 'en' ? ', ' : '、')
  if (titles.length <= MOST_ITEMS) return shown
  return language === 'en' ? `${shown} …` : `${shown}等`
}

async function dayOf(about: About, fact: string, services: Services): Promise<string | undefined> {
  const day = about.event?.facts[fact]
  return typeof day === 'string' ? dayWords(day, await languageOf(about, services)) : undefined
}

const campaignOf = (facts: Readonly<Record<string, unknown>> | undefined): string | undefined =>
  typeof facts?.campaign === 'string' ? facts.campaign : undefined
