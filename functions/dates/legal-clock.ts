import { z } from 'zod'
import type { Settings } from '../shared/settings.ts'
import { dateFacts, interruptions, momentFacts } from './case-facts.ts'
import shipped from './legal-clocks.json' with { type: 'json' }
import { periodSchema } from './period.ts'

const common = {
  id: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  /** `statutory`: a law says so. `target`: our own promise. `practice`: done so, by a source that is no law. */
  basis: z.enum(['statutory', 'target', 'practice']),
  source: z.object({
    law: z.string(),
    article: z.string().optional(),
    /** Cars and claims from before are judged by other rules: unknown here. */
    inForceSince: z.iso.date().optional(),
    note: z.string().optional(),
  }),
  /** Only for cars bought for a household's own use. */
  householdOnly: z.boolean().default(false),
  /** The window in which what is counted or claimed must lie: id of a clock of kind `window`. */
  within: z.string().optional(),
}

const deadline = z.object({
  ...common,
  kind: z.literal('deadline'),
  duty: z.enum(['seller', 'repairer', 'authority', 'dealer']),
  starts: z.enum([...dateFacts, ...momentFacts]),
  stops: z.enum([...dateFacts, ...momentFacts]),
  length: periodSchema,
  /** Our own warnings, in the unit of the length. */
  warnAfter: z.array(z.int().positive()).default([]),
  /** While one of these lasts the clock stands still; for how long we do not know. */
  standsDuring: z.array(z.enum(interruptions)).default([]),
})

const window = z.object({
  ...common,
  kind: z.literal('window'),
  length: periodSchema,
  /** Whichever ends first. */
  kilometres: z.int().positive().optional(),
  /** Defects that it is about; without them, all. */
  defects: z.array(z.string()).optional(),
})

const count = z.object({
  ...common,
  kind: z.literal('count'),
  counts: z.enum(['repair-days', 'days-of-one-repair', 'repairs-of-one-fault', 'safety-repairs', 'replacements']),
  warnAt: z.array(z.int().positive()),
  /** From this number on the owner has the right. */
  reachedAt: z.int().positive(),
})

const clockSchema = z.discriminatedUnion('kind', [deadline, window, count])
export type LegalClock = z.infer<typeof clockSchema>
export type Deadline = z.infer<typeof deadline>
export type Window = z.infer<typeof window>
export type Count = z.infer<typeof count>

/** Setting `legal-clocks`: every period and number that a complaint is measured by, with its source. */
export const legalClocksSchema = z.array(clockSchema).superRefine((clocks, context) => {
  for (const [at, clock] of clocks.entries())
    for (const message of problemsOf(clock, clocks)) context.addIssue({ code: 'custom', path: [at], message })
})

function problemsOf(clock: LegalClock, clocks: readonly LegalClock[]): string[] {
  const problems: string[] = []
  if (clocks.filter(({ id }) => id === clock.id).length > 1) problems.push(`there are two clocks "${clock.id}"`)
  if (clock.within && !clocks.some(({ kind, id }) => kind === 'window' && id === clock.within))
    problems.push(`within: there is no window "${clock.within}"`)
  if (clock.kind === 'count') return problems
  const inHours = clock.length.unit === 'hours'
  const facts = clock.kind === 'deadline' ? [clock.starts, clock.stops] : ['deliveredOn']
  for (const fact of facts)
    if (momentFacts.some((moment) => moment === fact) !== inHours)
      problems.push(`length: ${fact} is a ${inHours ? 'day' : 'moment'}, which is not counted in ${clock.length.unit}`)
  return problems
}

export const shippedClocks: LegalClock[] = legalClocksSchema.parse(shipped)

export const readLegalClocks = (settings: Settings): Promise<LegalClock[]> =>
  settings.readRules('legal-clocks', legalClocksSchema, shippedClocks)
