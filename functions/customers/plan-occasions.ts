import { readDatedRules } from '../dates/dated-rules.ts'
import { readDated } from '../dates/dated-store.ts'
import { queueFunction, type ReceivedEvent } from '../shared/lambda.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import { readConsents } from './consent-store.ts'
import { occasionWrites } from './occasion-items.ts'
import { readPerson } from './person-store.ts'

/** Puts a person's birthday and festivals on the list, or takes them off it, after the person or their consent changed. Safe to repeat. */
export async function planOccasions(
  { event, now }: ReceivedEvent,
  services: Pick<Services, 'table' | 'settings' | 'config'>,
): Promise<void> {
  await decideAnew(() => planOnce(event.subject.id, now, services))
}

async function planOnce(
  personId: string,
  now: string,
  { table, settings, config }: Pick<Services, 'table' | 'settings' | 'config'>,
): Promise<void> {
  const person = await readPerson(table, personId)
  if (!person) return
  const subject = { type: 'customer', id: personId } as const
  const [birthday, festival, consents] = await Promise.all([
    readDated(table, subject, 'birthday'),
    readDated(table, subject, 'festival'),
    readConsents(table, personId),
  ])
  const known = {
    birthday: birthday?.kind === 'birthday' ? birthday : undefined,
    festival: festival?.kind === 'festival' ? festival : undefined,
  }
  const rules = await readDatedRules(settings)
  const writes = occasionWrites(person, { consents, known, now, zone: config.zone, rules })
  if (writes.length > 0) await table.transact(writes)
}

export const handler = queueFunction(planOccasions)
