import { z } from 'zod'
import type { ConsentPurpose } from '../../events/customer.ts'
import type { MessageClass } from './message-class.ts'

/**
 * What a message is for, by priority: the answer to the person's own action and safety notices are exempt from quiet hours
 * and distance; what comes later in the list gives way to what comes earlier.
 */
export const purposes = ['answer', 'safety', 'complaint', 'service', 'care', 'survey', 'marketing'] as const
export const purposeSchema = z.enum(purposes)
export type Purpose = z.infer<typeof purposeSchema>

const BY_CLASS = { transactional: 'answer', service: 'service', marketing: 'marketing' } as const

const CONSENT: Partial<Record<Purpose, ConsentPurpose>> = {
  care: 'greetings',
  survey: 'surveys',
  marketing: 'marketing',
}

/** The purpose that counts: what is marketing by law never counts as service or answer, whatever a step calls it. */
export function purposeOf(legalClass: MessageClass, stated: Purpose | undefined): Purpose {
  const purpose = stated ?? BY_CLASS[legalClass]
  return legalClass === 'marketing' && CONSENT[purpose] === undefined ? 'marketing' : purpose
}

/** Which consent a purpose needs; greetings and surveys are marketing by the providers' rules. */
export const consentFor = (purpose: Purpose): ConsentPurpose | undefined => CONSENT[purpose]

/** Answers and safety notices keep to no quiet hours, no distance and no cap. */
export const isExempt = (purpose: Purpose): boolean => purpose === 'answer' || purpose === 'safety'

/** Whether `a` goes before `b`. */
export const goesBefore = (a: Purpose, b: Purpose): boolean => purposes.indexOf(a) < purposes.indexOf(b)
