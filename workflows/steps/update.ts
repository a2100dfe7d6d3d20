import { z } from 'zod'
import { defineStep } from './step.ts'

const settingsSchema = z
  .record(z.string().regex(/^[a-z][a-zA-Z0-9]*$/), z.union([z.string(), z.number(), z.boolean()]))
  .refine((set) => Object.keys(set).length > 0, { error: 'nothing to set\nWrite e.g. `update: { campaign: autumn }`' })

/** Puts labels on the lead, for people and for later conditions. */
export const update = defineStep({
  kind: 'update',
  schema: settingsSchema,
  subjects: ['lead'],
  sentence: (set) => ({
    'zh-CN': `给线索做标记：${Object.keys(set).join('、')}`,
    en: `Note on the lead: ${Object.keys(set).join(', ')}`,
  }),
  entry: () => 'Update the lead',
  states: (set, place) => ({
    [place.name('Update the lead')]: { ...place.call('update-lead', { set: place.value(set) }), ...place.onward() },
  }),
})
