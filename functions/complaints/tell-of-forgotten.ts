import { deliver } from '../messages/deliver.ts'
import type { Recipient } from '../messages/message-record.ts'
import { type AddresseeName, recipientsOf } from '../messages/recipients-of.ts'
import { fillVariables } from '../messages/variables/fill-variables.ts'
import { type Known, readAbout } from '../messages/variables/read-about.ts'
import { keys } from '../shared/keys.ts'
import type { Services } from '../shared/services.ts'
import type { Complaint } from './complaint-record.ts'

const JOURNEY = 'complaint-escalation'
const template = 'complaint-waiting'
const DAY = 86_400_000

/**
 * A run reminds for months, not for good; and it may fail. Of a complaint that is open while no run looks after it the
 * dealer's managers hear once a week until it is closed, and region and brand where there are none. Safe to repeat.
 */
export async function tellOfForgotten(
  { complaint, now }: { complaint: Complaint; now: string },
  services: Services,
): Promise<void> {
  const subject = { type: 'complaint', id: complaint.complaintId } as const
  const age = Date.parse(now) - Date.parse(complaint.openedAt)
  // What was opened just now gets its run in a moment.
  if (age < DAY || (await services.table.get(keys.active(subject, JOURNEY)))) return
  const known = await readAbout(services.table, subject)
  const week = Math.floor(age / (7 * DAY))
  for (const [name, to] of await peopleAbove(known, services)) {
    const variables = await fillVariables(template, { ...known, to, now }, services)
    const words = { template, class: 'transactional', variables } as const
    const slot = `${complaint.reopened} week ${week} ${name}`
    await deliver({ run: undefined, subject, step: 'forgotten', slot, to, now, ...words }, services)
  }
}

async function peopleAbove(known: Known, services: Services): Promise<[string, Recipient][]> {
  const atDealer = await peopleOf(['manager', 'general-manager'], known, services)
  return atDealer.length > 0 ? atDealer : peopleOf(['region', 'brand'], known, services)
}

async function peopleOf(
  names: readonly AddresseeName[],
  known: Known,
  services: Services,
): Promise<[string, Recipient][]> {
  const found = await Promise.all(names.map((name) => recipientsOf(name, known, services)))
  return found.flat().flatMap((to): [string, Recipient][] => {
    if (to.kind === 'advisor') return [[to.advisorId, to]]
    return to.kind === 'office' ? [[`${to.level} ${to.name}`, to]] : []
  })
}
