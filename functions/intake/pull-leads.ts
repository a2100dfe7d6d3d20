import { scheduledFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { pullSource } from './sources/pull-source.ts'
import { isPulled, readSources } from './sources/source-settings.ts'

/** Reads what the ad platforms have. A platform that fails holds up none of the others; it is asked again with the next sweep. */
export async function pullLeads(now: string, services: Services): Promise<void> {
  for (const [name, source] of Object.entries(await readSources(services))) {
    if (!isPulled(source)) continue
    try {
      const { leads, refused } = await pullSource({ name, source, now }, services)
      if (leads + refused > 0) services.log.info('source pulled', { source: name, leads, refused })
    } catch (error) {
      const { name: kind, code } = { name: 'unknown', code: undefined, ...asFields(error) }
      services.log.error('source not pulled', { source: name, error: kind, code })
    }
  }
}

/** The name and the provider's code: never an address, which carries a token. */
function asFields(error: unknown): { name?: string; code?: string } {
  if (!(error instanceof Error)) return {}
  return { name: error.name, ...('code' in error && typeof error.code === 'string' && { code: error.code }) }
}

export const handler = scheduledFunction(pullLeads)
