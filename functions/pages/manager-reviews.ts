import type { GivenUpLead } from '../../console/manager-view.ts'
import { fill, words } from '../../console/words.ts'
import type { Store } from '../dealers/dealer-store.ts'
import type { Lead } from '../leads/lead-record.ts'
import { maskName, maskPhone } from '../messages/mask.ts'
import { nameCar } from '../messages/name-car.ts'
import type { Services } from '../shared/services.ts'
import { readTaskKinds } from '../tasks/task-kinds.ts'
import { tasksOf } from '../tasks/task-store.ts'
import { sayMoment, type Telling } from './moments.ts'

/** A lead that waits for the manager's decision, as the page shows it; `undefined` where nothing is to be decided. */
export async function describeGiveUp(
  lead: Lead,
  { store, telling, services }: { store: Store; telling: Telling; services: Services },
): Promise<GivenUpLead | undefined> {
  const { givenUp } = lead
  if (!givenUp || givenUp.reason === 'do-not-contact') return undefined
  const { language } = telling
  const who = store.advisors.find(({ advisorId }) => advisorId === givenUp.by)?.name ?? givenUp.by
  const reason = words[`give-up-${givenUp.reason}`][language]
  const found = givenUp.callBack ? await sayCallBack(lead, telling, services) : undefined
  return {
    leadId: lead.leadId,
    customer: maskName(lead.lead.person.name),
    phone: maskPhone(lead.lead.person.phone),
    car: await nameCar(lead, services),
    grade: lead.score?.grade,
    lines: [
      fill(words.givenUpBy, language, { who, when: sayMoment(givenUp.at, telling), reason }),
      ...(found === undefined ? [] : [found]),
    ],
  }
}

/** What the person said when somebody else called back; or that this is still to be done. */
async function sayCallBack({ leadId, givenUp }: Lead, { language }: Telling, services: Services): Promise<string> {
  const tasks = await tasksOf(services.table, { type: 'lead', id: leadId })
  const called = tasks.findLast(
    ({ task, state, openedAt }) => task === 'call-back-lost' && state === 'done' && openedAt >= (givenUp?.at ?? ''),
  )
  if (!called) return words.calledBackOpen[language]
  const kind = (await readTaskKinds(services.settings))['call-back-lost']
  const label = kind?.results.find(({ value }) => value === called.result)?.label[language] ?? called.result ?? ''
  return fill(words.calledBackFound, language, { result: label })
}
