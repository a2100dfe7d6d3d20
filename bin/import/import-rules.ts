import { z } from 'zod'
import type { AnniversaryDate } from '../../functions/dates/anniversary-date.ts'
import type { Settings } from '../../functions/shared/settings.ts'

/** Setting `import-rules`. */
export const importRulesSchema = z.object({
  /** Days (MM-DD, solar) that systems fill in where no birthday is known: they are left out. */
  placeholderBirthdays: z.array(z.string().regex(/^\d\d-\d\d$/, 'write the day as MM-DD, e.g. 01-01')),
})
export type ImportRules = z.infer<typeof importRulesSchema>

export const shippedImportRules: ImportRules = { placeholderBirthdays: ['01-01'] }

export const readImportRules = (settings: Settings): Promise<ImportRules> =>
  settings.readRules('import-rules', importRulesSchema, shippedImportRules)

export const isPlaceholder = ({ calendar, month, day }: AnniversaryDate, rules: ImportRules): boolean =>
  calendar === 'solar' && rules.placeholderBirthdays.includes(`${two(month)}-${two(day)}`)

const two = (number: number): string => String(number).padStart(2, '0')
