import type { Services } from '../../shared/services.ts'
import { findAddressee } from '../recipient.ts'
import type { About } from './about.ts'

export type Language = 'zh-CN' | 'en'

/** The language of whom the message is for. */
export const languageOf = async ({ to }: About, services: Services): Promise<Language> =>
  (await findAddressee(to, services)).language

/** A day without its year, as people say it: 12月1日, 1 December. */
export function dayWords(day: string, language: Language): string {
  const options = { month: 'long', day: 'numeric', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', options).format(new Date(`${day}T00:00:00Z`))
}
