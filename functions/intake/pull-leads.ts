import { scheduledFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { handOverLeads } from './sources/hand-over-leads.ts'
import { pullOnce } from './sources/pull-gate.ts'
import { isBehind } from './sources/source-cursor.ts'
import { isPulled, type PulledSource, readSources } from './sources/source-settings.ts'

/** A little longer than this function may take, in milliseconds. */
const LEASE = 150_000

/** The other systems that leads come from and go to: what they have is read, and what they want to know is told. */
export async function exchangeLeads(now: string, services: Services): Promise<void> {
  const wanting = (await Promise.all([pullLeads(now, services), handOverLeads(now, services)])).flat()
  // For the alarm: as long as it lasts.
  if (wanting.length > 0)
    services.log.warn('sources want attention', { count: wanting.length, sources: wanting.join(', ') })
}

/** Reads what the ad platforms have; returns those at which people have to look. A platform that fails holds up none of the others; it is asked again with the next sweep. */
export async function pullLeads(now: string, services: Services): Promise<readonly string[]> {
  const wanting: string[] = []
  for (const [name, source] of Object.entries(await readSources(services)))
    if (isPulled(source) && !(await isInOrder({ name, source, now }, services))) wanting.push(name)
  return wanting
}

/** False where people have to look: the platform gives no more tokens, or could not be read for an hour. */
async function isInOrder(
  { name, source, now }: { name: string; source: PulledSource; now: string },
  services: Services,
): Promise<boolean> {
  try {
    const pulled = await pullOnce({ name, source, now }, LEASE, services)
    if (!pulled) return true
    const { leads, refused, isLost } = pulled
    if (leads + refused > 0) services.log.info('source pulled', { source: name, leads, refused })
    return !isLost
  } catch (error) {
    const { name: kind, code } = { name: 'unknown', code: undefined, ...asFields(error) }
    services.log.error('source not pulled', { source: name, error: kind, code })
    return kind !== 'SourceAccessLost' && !(await isBehind(name, now, services))
  }
}

/** The name and the provider's code: never an address, which carries a token. */
function asFields(error: unknown): { name?: string; code?: string } {
  if (!(error instanceof Error)) return {}
  return { name: error.name, ...('code' in error && typeof error.code === 'string' && { code: error.code }) }
}

export const handler = scheduledFunction(exchangeLeads)
