import type { Language } from '../../../console/words.ts'
import type { Simulators } from '../open-simulators.ts'

export interface PhonesParts {
  readonly simulators: Simulators
  /** Where our pages are. */
  readonly baseUrl: string
  readonly host: string
  readonly port: number
  now(): number
  /** What a member of staff, or a customer by his phone number, is called. */
  nameOf(id: string): string
  /** A lead of a person with this phone number, as a web site sends it. */
  ask(phone: string, language: Language): Promise<void>
  /** What the product is told of a customer who follows the account, or has a member of staff among his contacts. */
  know(phone: string, ids: { openId?: string; externalUserId?: string }): Promise<void>
  /** Who has a member of staff among his contacts, by the id that he has in WeCom. */
  readonly contacts: Set<string>
}

/** What the owner wrote back, beside what came. */
export interface Written {
  phone: string
  text: string
  at: string
}

/** A customer of the page has one phone; by it he is called in WeChat and in WeCom. */
export const openIdOf = (phone: string): string => `open-${phone}`
export const externalIdOf = (phone: string): string => `wm-${phone}`
export const phoneOf = (id: string): string => id.replace(/^(open|wm)-/, '')
