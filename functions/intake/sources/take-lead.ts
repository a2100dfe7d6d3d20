import { z } from 'zod'
import { stableId } from '../../shared/ids.ts'
import { Problem } from '../../shared/problem.ts'
import type { Services } from '../../shared/services.ts'
import { receiveLead } from '../receive.ts'
import { addLateSignals } from './late-signals.ts'
import { type MapFault, textAt } from './map-lead.ts'
import { mapPulledLead } from './map-pulled-lead.ts'
import { noteRefusal } from './note-refusal.ts'
import type { Pull } from './pages-of.ts'
import { type PulledSource, wholeMap } from './source-settings.ts'
import { testIn } from './test-mark.ts'

type Needs = Pick<Services, 'table' | 'bus' | 'settings' | 'log'>

/**
 * Takes one lead of a provider; one that cannot be used is noted with what is wrong, so that it holds up none of the others.
 * Returns whether it was taken. Throws what is not about the lead: then it is read again.
 */
export async function takeLead(said: unknown, pull: Pull, services: Needs): Promise<boolean> {
  const faults = await take(said, pull, services).catch(faultsOf)
  if (faults.length === 0) return true
  const { name, source, now } = pull
  await noteRefusal({ name, now, sourceId: idIn(said, source) }, faults, services)
  return false
}

async function take(said: unknown, { name, source, now }: Pull, services: Needs): Promise<readonly MapFault[]> {
  const mapped = mapPulledLead(said, { map: wholeMap(source), zone: source.zone })
  if ('faults' in mapped) return mapped.faults
  const test = testIn(said, source.tests)
  const origin = { source: name, now, isPulled: true, ...(test && { test }) }
  const received = await receiveLead(mapped.form, origin, services)
  if (received.changed) await addLateSignals(received.id, mapped.form.signals, services)
  if (mapped.eased.length > 0 && !received.resent)
    services.log.warn('lead of source shortened', { source: name, sourceId: mapped.form.id, fields: mapped.eased })
  return []
}

/** What is wrong with the lead. Throws the error itself where it is not the lead's: the table, the bus and the network are not. */
function faultsOf(error: unknown): readonly MapFault[] {
  if (error instanceof Problem && error.status < 500) return error.errors
  if (!(error instanceof Error) || !isOfTheLead(error)) throw error
  return [{ field: '', message: `It could not be taken: ${error.name}` }]
}

/** Whatever it says that nobody foresaw. A TypeError with a cause is a connection's; the table says ValidationException of what it cannot hold. */
const isOfTheLead = (error: Error): boolean =>
  error instanceof z.ZodError ||
  error instanceof RangeError ||
  error instanceof URIError ||
  (error instanceof TypeError && error.cause === undefined) ||
  error.name === 'ValidationException'

/** The platform's id; for a lead without one what it says stands for it, so that each is named. */
const idIn = (said: unknown, source: PulledSource): string =>
  textAt(said, wholeMap(source).id?.path ?? '') || stableId('without-id', JSON.stringify(said) ?? '')
