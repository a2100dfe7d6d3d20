import { z } from 'zod'

/** What a message is by law and by the providers' rules. */
export const messageClassSchema = z.enum(['transactional', 'service', 'marketing'])
export type MessageClass = z.infer<typeof messageClassSchema>
