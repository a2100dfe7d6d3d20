import { fill, type Language, words } from '../../console/words.ts'
import type { Lead } from '../leads/lead-record.ts'
import { nameCar } from '../messages/name-car.ts'
import type { Services } from '../shared/services.ts'
import { requireTaskKind } from '../tasks/task-kinds.ts'
import type { Desk } from './desk.ts'

/** What the holder may say now: by how far the person has come, and how soon they want to buy. */
export async function scriptFor(
  { lead, dealer, advisor }: Desk,
  language: Language,
  services: Pick<Services, 'settings'>,
): Promise<string> {
  const { script } = await requireTaskKind(stageOf(lead), services.settings)
  return fill(script, language, {
    customer: lead.lead.person.name ?? words.scriptCustomer[language],
    dealer: dealer.name,
    advisor: advisor.name,
    car: (await nameCar(lead, services)) || words.scriptThis[language],
  })
}

/** The kind of task whose script fits. */
function stageOf({ testDrive, visitAt, lastContactAt, score }: Lead): string {
  if (testDrive?.state === 'done') return 'ask-feedback'
  if (visitAt !== undefined) return 'confirm-visit'
  if (lastContactAt === undefined) return 'first-call'
  return score?.grade === 'C' ? 'quiet-call' : 'follow-up-call'
}
