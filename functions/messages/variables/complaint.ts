import type { Resolvers } from './about.ts'

/** What messages about a complaint say. */
export const complaintResolvers: Resolvers = {}
