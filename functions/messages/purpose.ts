import { z } from 'zod'

/**
 * What a message is for, by priority: the answer to the person's own action and safety notices are exempt from quiet hours
 * and distance; what comes later in the list gives way to what comes earlier.
 */
export const purposes = ['answer', 'safety', 'complaint', 'service', 'care', 'survey', 'marketing'] as const
export const purposeSchema = z.enum(purposes)
export type Purpose = z.infer<typeof purposeSchema>
