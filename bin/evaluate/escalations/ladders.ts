import { z } from 'zod'
import { type LadderLevel, ladderLevelSchema, type Severity } from '../../../events/complaint.ts'
import { journeys } from '../../../workflows/catalogue.ts'
import { CommandError } from '../../run-command.ts'

const spanSchema = z.union([z.string(), z.object({ business: z.string() })])
const levelSchema = z.object({ to: ladderLevelSchema, after: spanSchema })
export interface Level {
  to: LadderLevel
  after: z.infer<typeof spanSchema>
}

const escalateSchema = z.object({ label: z.string().optional(), escalate: z.object({ ladder: z.array(levelSchema) }) })
const repeatSchema = z.object({ steps: z.array(z.unknown()) })

/** The ladders of the shipped journey complaint-escalation by severity: what the outcome is compared with. */
export function readLadders(): Record<Severity, readonly Level[]> {
  const journey = journeys.find(({ slug }) => slug === 'complaint-escalation')
  const found = new Map<string, readonly Level[]>()
  for (const { settings } of journey?.steps ?? [])
    for (const step of repeatSchema.safeParse(settings).data?.steps ?? []) {
      const { data } = escalateSchema.safeParse(step)
      if (data) found.set(data.label ?? 'other', data.escalate.ladder)
    }
  const ladder = (label: string): readonly Level[] => {
    const levels = found.get(label)
    if (!levels) throw new CommandError(`The journey complaint-escalation has no ladder "${label}" any more`)
    return levels
  }
  return { P1: ladder('grave'), P2: ladder('serious'), P3: ladder('other') }
}
