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
  const all = Object.entries(await readSources(services))
  const pulled = all.flatMap(([name, source]) => (isPulled(source) ? [{ name, source, now }] : []))
  for (const pull of inTurn(pulled, now)) if (!(await isInOrder(pull, services))) wanting.push(pull.name)
  return wanting
}

/** How often we sweep, in milliseconds. */
const SWEEP = 5 * 60_000

/** Each sweep begins with another one: where one takes all the time there is, the others come first the next times. */
function inTurn<T>(all: readonly T[], now: string): readonly T[] {
  const first = Math.floor(Date.parse(now) / SWEEP) % Math.max(all.length, 1)
  return [...all.slice(first), ...all.slice(0, first)]
}

/** False where people have to look: the platform gives no more tokens, could not be read for an hour, or nothing that it has can be used. */
async function isInOrder(
  { name, source, now }: { name: string; source: PulledSource; now: string },
  services: Services,
): Promise<boolean> {
  try {
    const pulled = await pullOnce({ name, source, now }, LEASE, services)
    if (!pulled) return true
    const { leads, refused, isLost } = pulled
    if (leads + refused > 0) services.log.info('source pulled', { source: name, leads, refused })
    return !isLost && (leads > 0 || refused === 0)
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
