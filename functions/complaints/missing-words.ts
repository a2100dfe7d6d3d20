import type { Language } from '../../console/words.ts'
import type { Complaint } from './complaint-record.ts'

/** What a complaint waits for, as a journey names it. */
const missing: Readonly<Record<string, Record<Language, string>>> = {
  'human-contact': { 'zh-CN': '尚无人与客户本人沟通', en: 'no human has spoken with the person' },
  resolution: { 'zh-CN': '尚未处理完成', en: 'it is not settled' },
  'owner-answer': { 'zh-CN': '客户尚未确认是否解决', en: 'the person has not said whether it is settled' },
  handler: { 'zh-CN': '无人负责', en: 'nobody is in charge' },
}

/** What is missing, in words; a name that is not known stands for itself. */
export const missingWords = (name: string, language: Language): string => missing[name]?.[language] ?? name

const MISSING = { open: 'human-contact', contacted: 'resolution', resolved: 'owner-answer', closed: '' } as const

/** What a complaint waits for, by its state; empty once it is closed. */
export const missingOf = ({ state }: Pick<Complaint, 'state'>): string => MISSING[state]
