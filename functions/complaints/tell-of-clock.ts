import type { Language } from '../../console/words.ts'
import { clockWarned } from '../../events/complaint.ts'
import { type LegalClock, readLegalClocks } from '../dates/legal-clock.ts'
import { deliver } from '../messages/deliver.ts'
import type { Recipient } from '../messages/message-record.ts'
import { findAddressee } from '../messages/recipient.ts'
import { recipientsOf } from '../messages/recipients-of.ts'
import { fillVariables } from '../messages/variables/fill-variables.ts'
import { readAbout } from '../messages/variables/read-about.ts'
import type { Services } from '../shared/services.ts'
import { basisWords, type ClockWarning, standingWords } from './clock-warnings.ts'
import type { Complaint } from './complaint-record.ts'

const template = 'complaint-clock'

/** Tells who handles the complaint, and the manager, how a clock stands; each of them once a stage. */
export async function tellOfClock(
  { complaint, warning, now }: { complaint: Complaint; warning: ClockWarning; now: string },
  services: Services,
): Promise<void> {
  const subject = { type: 'complaint', id: complaint.complaintId } as const
  const clocks = await readLegalClocks(services.settings)
  const known = await readAbout(services.table, subject)
  const handler = complaint.handler ? await recipientsOf('handler', known, services) : []
  const told = [...handler, ...(await recipientsOf('manager', known, services))]
  const people = new Map(told.map((to) => [nameOf(to), to]))
  for (const [name, to] of people) {
    const facts = wordsOf(warning, clocks, (await findAddressee(to, services)).language)
    const about = { ...known, to, now, event: { name: clockWarned.name, facts } }
    const variables = to.kind === 'nobody' ? {} : await fillVariables(template, about, services)
    const slot = `${warning.id} ${name}`
    await deliver(
      { run: undefined, subject, step: 'clocks', slot, template, class: 'transactional', to, variables, now },
      services,
    )
  }
}

const wordsOf = ({ reading }: ClockWarning, clocks: readonly LegalClock[], language: Language) => ({
  clock: clocks.find(({ id }) => id === reading.clock)?.title[language === 'en' ? 'en' : 'zh'] ?? reading.clock,
  basis: basisWords(reading.basis, language),
  standing: standingWords(reading, language),
})

const nameOf = (to: Recipient): string => (to.kind === 'advisor' ? to.advisorId : to.kind)
