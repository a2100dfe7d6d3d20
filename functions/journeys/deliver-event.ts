import type { Services } from '../shared/services.ts'
import { type Active, type Mail, mailKey, type Run } from './run-record.ts'
import { addMail, markEnded } from './run-store.ts'

type Needs = Pick<Services, 'table' | 'workflows'>

/** How a wait learns that its run is over. */
const RUN_ENDED = 'RunEnded'

/** Hands an event to one run: ends it, or puts it in its mail and answers the wait that is open for it. Nothing if the run does not want it. */
export async function deliverEvent(
  active: Active,
  mail: Mail,
  { about, services }: { about: string | undefined; services: Needs },
): Promise<'ended' | 'resumed' | undefined> {
  if (active.ends.includes(mail.name)) return endRun(active, mail, services)
  if (active.listens.includes(mail.name)) return resumeRun(active, mail, { about, services })
  return undefined
}

async function endRun(active: Active, mail: Mail, { table, workflows }: Needs): Promise<'ended' | undefined> {
  const { run } = await markEnded(table, active, mail)
  if (run?.ended?.eventId !== mail.eventId) return undefined
  if (run.awaiting) await workflows.fail(run.awaiting.token, RUN_ENDED, mail)
  return 'ended'
}

async function resumeRun(
  active: Active,
  mail: Mail,
  { about, services }: { about: string | undefined; services: Needs },
): Promise<'resumed' | undefined> {
  const { done, run } = await addMail(services.table, active, mail, about)
  if (done && run) await answerWait(run, mail, { key: mailKey(mail.name, about), services })
  return done || run?.taken.has(mail.eventId) ? 'resumed' : undefined
}

/** Answers the token that the run awaits this mail with; one that is gone was answered before, and the mail stays for the next wait. */
async function answerWait(
  { awaiting }: Run,
  mail: Mail,
  { key, services: { workflows } }: { key: string; services: Needs },
): Promise<void> {
  if (!awaiting?.keys.includes(key)) return
  if (key === awaiting.continues) await workflows.succeed(awaiting.token, mail)
  else await workflows.fail(awaiting.token, mail.name, mail)
}
