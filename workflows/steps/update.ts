import { z } from 'zod'
import { journeySubjects } from '../../events/define-event.ts'
import { defineStep } from './step.ts'

const settingsSchema = z
  .record(z.string().regex(/^[a-z][a-zA-Z0-9]*$/), z.union([z.string(), z.number(), z.boolean()]))
  .refine((set) => Object.keys(set).length > 0, { error: 'nothing to set\nWrite e.g. `update: { campaign: autumn }`' })

const ENTRY = 'Put the labels on'

/** Puts labels on what the journey is about, for people and for later conditions. */
export const update = defineStep({
  kind: 'update',
  schema: settingsSchema,
  subjects: journeySubjects,
  sentence: (set) => ({
    'zh-CN': `做标记：${Object.keys(set).join('、')}`,
    en: `Note: ${Object.keys(set).join(', ')}`,
  }),
  entry: () => ENTRY,
  states: (set, place) => ({
    [place.name(ENTRY)]: {
      ...place.call(place.subject === 'lead' ? 'update-lead' : 'update-labels', { set: place.value(set) }),
      ...place.onward(),
    },
  }),
})
