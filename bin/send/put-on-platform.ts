import { z } from 'zod'
import { captureEventId } from '../../functions/intake/receive.ts'
import { type PulledSource, readSources } from '../../functions/intake/sources/source-settings.ts'
import type { Services } from '../../functions/shared/services.ts'
import { SIMULATED_LEADS, type SimulatedLead } from '../../local/providers/simulated-lead.ts'
import { CommandError } from '../run-command.ts'

const answerSchema = z.object({ id: z.string() })

/** Has somebody fill in an ad of a simulated platform. Returns the id that the lead's event will have. Throws a CommandError. */
export async function putOnPlatform(kind: string, services: Services, now: number): Promise<string> {
  const [name, source] = await findSimulated(kind, services)
  const lead: SimulatedLead = {
    name: '林女士',
    phone: `1380001${String(now % 1e4).padStart(4, '0')}`,
    city: '上海',
    series: '云驰 S7',
  }
  const answer = await fetch(new URL(SIMULATED_LEADS, source.endpoint), {
    method: 'POST',
    body: JSON.stringify(lead),
  }).catch(() => undefined)
  if (!answer?.ok) throw notPlayed(kind)
  const { id } = answerSchema.parse(await answer.json())
  console.log(`${kind} 有了线索 · has the lead ${id}`)
  return captureEventId(name, id)
}

async function findSimulated(kind: string, services: Services): Promise<[string, PulledSource]> {
  for (const [name, source] of Object.entries(await readSources(services)))
    if (source.kind === kind && 'endpoint' in source && /^http:\/\/127\.0\.0\.1:/.test(source.endpoint))
      return [name, source]
  throw notPlayed(kind)
}

const notPlayed = (kind: string): CommandError =>
  new CommandError(
    `No platform ${kind} is played here: npm start -- --simulate-providers plays ocean-engine and tencent-ads (LTL_DATA names its folder)`,
  )
