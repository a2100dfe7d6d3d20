import { nameModel } from '../name-car.ts'
import type { Resolvers } from './about.ts'
import { dealerOf } from './dealer-of.ts'
import { dateAndClock } from './say-time.ts'

/** What messages about a car say. */
export const vehicleResolvers: Resolvers = {
  car: async ({ vehicle }, services) => vehicle && nameModel(vehicle, services),
  plate: async ({ vehicle }) => vehicle?.plate,
  // By the clock of the workshop, wherever the owner is.
  startsAt: async (about, services) => {
    const startsAt = about.event?.facts.startsAt
    if (typeof startsAt !== 'string') return undefined
    return dateAndClock(startsAt, (await dealerOf(about, services))?.zone ?? services.config.zone)
  },
}
