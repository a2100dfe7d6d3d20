import { nameModel } from '../name-car.ts'
import type { Resolvers } from './about.ts'

/** What messages about a car say. */
export const vehicleResolvers: Resolvers = {
  car: async ({ vehicle }, services) => vehicle && nameModel(vehicle, services),
  plate: async ({ vehicle }) => vehicle?.plate,
}
