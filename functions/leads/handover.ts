import { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'
import { due, keys } from '../shared/keys.ts'
import type { Settings } from '../shared/settings.ts'
import type { Write } from '../shared/table.ts'

/** That another system is told of a lead of ours, and what it said. Nothing personal: the lead is read when it is told. */
export const handoverSchema = z.object({
  leadId: z.string(),
  /** The source, in the setting `sources`, that is told. */
  target: z.string(),
  state: z.enum(['waiting', 'told', 'refused', 'given-up']),
  since: momentSchema,
  /** How often it was tried. */
  attempts: z.number().int().default(0),
  /** When it was told, or was refused for good. */
  at: momentSchema.optional(),
  /** What became of it there. */
  result: z.enum(['created', 'merged', 'duplicate']).optional(),
  /** Why it was not taken: the provider's code, or what is missing. */
  code: z.string().optional(),
})
export type Handover = z.output<typeof handoverSchema>

/** Of the setting `sources` only who is to be told: no lead waits because something else in it is wrong. */
const targetsSchema = z
  .record(z.string(), z.looseObject({ handOver: z.unknown().optional() }))
  .catch({})
  .transform((sources) => Object.keys(sources).filter((name) => sources[name]?.handOver !== undefined))

/** The sources that are told of leads that came in elsewhere. */
export const handoverTargets = ({ settings }: { settings: Settings }): Promise<readonly string[]> =>
  settings.read('sources', targetsSchema, {})

/** Puts a new lead on the list of what is to be told; a sweep tells it, so that the lead itself waits for nobody. */
export const handoverWrites = (lead: { leadId: string; source: string }, targets: readonly string[], now: string) =>
  targets
    .filter((target) => target !== lead.source)
    .map((target): Write => {
      const { leadId } = lead
      const handover: Handover = { leadId, target, state: 'waiting', since: now, attempts: 0 }
      return { put: { ...keys.handover(leadId, target), ...due('handovers', `${leadId}#${target}`, now), ...handover } }
    })
