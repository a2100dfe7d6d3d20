import type { Resolvers } from './about.ts'

/** What messages about a task say. */
export const taskResolvers: Resolvers = {}
