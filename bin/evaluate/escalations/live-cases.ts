import type { Severity } from '../../../events/complaint.ts'
import type { Complaint } from '../../../functions/complaints/complaint-record.ts'
import { requireComplaint } from '../../../functions/complaints/complaint-store.ts'
import { fileComplaint } from '../../../functions/complaints/file-complaint.ts'
import { recordContact } from '../../../functions/complaints/record-contact.ts'
import { nothingKnown, type Person } from '../../../functions/customers/person-record.ts'
import { personWrite } from '../../../functions/customers/person-store.ts'
import { type Machine, openMachine } from '../../../local/machine.ts'
import type { Case } from './case.ts'
import { DEALER, HANDLER, peopleTheDealer } from './dealer.ts'

/** A case as it was lived through: what the record says at the end. */
export interface Lived {
  readonly id: string
  readonly severity: Severity
  readonly filedAt: string
  readonly contactedAt: string | undefined
  readonly told: Complaint['told']
}

const WEEK = 7 * 24 * 3_600_000
/** Monday 2 March 2026 in Shanghai: weeks without a holiday follow. */
const FIRST_WEEK = Date.parse('2026-03-02T00:00:00+08:00')
/** Later than any level of a ladder. */
const LONGEST = 3 * 24 * 3_600_000

/**
 * Lives through the cases on the virtual machine: each is filed, and a human's word is recorded, at its own moment, and the
 * shipped journey does the rest. Cases do not know each other, so all are moved by whole weeks into the same one.
 */
export async function liveCases(cases: readonly Case[]): Promise<Lived[]> {
  const moved = cases.map(intoFirstWeek)
  const machine = await openMachine({ clock: { startsAt: new Date(FIRST_WEEK).toISOString() } })
  try {
    await peopleTheDealer(machine.services, new Date(FIRST_WEEK).toISOString())
    await machine.idle()
    const ids = new Map<string, string>()
    for (const { at, what, index } of momentsOf(moved)) {
      const one = moved[index]
      if (!one) continue
      await machine.advanceTo(at)
      const complaintId = ids.get(String(index))
      if (what === 'file') ids.set(String(index), await file(one, { index, machine }))
      else if (complaintId) await contact(complaintId, at, machine)
    }
    await machine.advanceTo(new Date(FIRST_WEEK + WEEK + LONGEST).toISOString())
    return await Promise.all(moved.map((each, index) => outcomeOf(each, ids.get(String(index)) ?? '', machine)))
  } finally {
    await machine.close()
  }
}

function intoFirstWeek(each: Case): Case {
  const filed = Date.parse(each.filedAt)
  const shift = Math.floor((filed - FIRST_WEEK) / WEEK) * WEEK
  const move = (moment: string): string => new Date(Date.parse(moment) - shift).toISOString()
  return { ...each, filedAt: move(each.filedAt), contactedAt: each.contactedAt && move(each.contactedAt) }
}

/** What happens, in order; whoever answers after the last level answers too late to matter. */
function momentsOf(cases: readonly Case[]) {
  const end = FIRST_WEEK + WEEK + LONGEST
  return cases
    .flatMap(({ filedAt, contactedAt }, index) => [
      { at: filedAt, what: 'file' as const, index },
      ...(contactedAt && Date.parse(contactedAt) < end ? [{ at: contactedAt, what: 'contact' as const, index }] : []),
    ])
    .toSorted((a, b) => a.at.localeCompare(b.at) || a.index - b.index)
}

async function file(
  { id, filedAt, text, codes, severity }: Case,
  { index, machine }: { index: number; machine: Machine },
): Promise<string> {
  const { services } = machine
  const personId = `per-${index}`
  await services.table.transact([personWrite(personOf(personId, filedAt), undefined)])
  const said = severity === undefined && text !== undefined ? text : `given as ${severity ?? 'P2'}`
  const source = { name: 'event-log', id: `${index}/${id}` }
  const filing = { personId, dealerId: DEALER, text: said, codes, way: 'import', source, now: filedAt } as const
  const { complaintId } = await fileComplaint(filing, services)
  await machine.idle()
  return complaintId
}

async function contact(complaintId: string, now: string, { services, idle }: Machine): Promise<void> {
  await recordContact({ complaintId, by: HANDLER, channel: 'phone', now }, services)
  await idle()
}

async function outcomeOf(each: Case, complaintId: string, { services }: Machine): Promise<Lived> {
  const { severity, told } = await requireComplaint(services.table, complaintId)
  return { id: each.id, severity, filedAt: each.filedAt, contactedAt: each.contactedAt, told }
}

const personOf = (personId: string, now: string): Person => ({
  ...nothingKnown,
  personId,
  phone: '+8613800000001',
  language: 'zh-CN',
  dealerId: DEALER,
  consent: { otherDealers: false, profiling: false, marketing: false },
  consentAt: now,
  version: 1,
  openLeads: {},
  lastHolder: {},
})
