import { withdrawComplaint } from '../complaints/closing.ts'
import type { Complaint } from '../complaints/complaint-record.ts'
import { complaintsOf, readComplaint } from '../complaints/complaint-store.ts'
import { complaintWrites } from '../complaints/complaint-writes.ts'
import { complaintPk, keys } from '../shared/keys.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Table } from '../shared/table.ts'
import { eraseTasks } from './erase-leads.ts'
import { eraseMessagesAbout } from './erase-messages.ts'
import type { Erasure } from './erasure-record.ts'
import { expireComplaint, keptUntil } from './expire-kept.ts'
import type { Person } from './person-record.ts'

/** Ends the person's complaints and takes the person out of them. The words of one that was not over are kept apart: there may be a claim. */
export async function eraseComplaints(
  { erasure, person, now }: { erasure: Erasure; person: Person | undefined; now: string },
  services: Services,
): Promise<void> {
  const { table } = services
  for (const complaint of await complaintsOf(table, erasure.personId)) {
    const { complaintId } = complaint
    // Before it is closed: after a crash it would look as if it had been over.
    if (complaint.state !== 'closed') await keepWords(complaint, { erasure, person }, table)
    await withdrawComplaint({ complaintId, why: 'owner-erased', now }, services)
    await eraseMessagesAbout(complaintPk(complaintId), erasure, table)
    await eraseTasks(complaintPk(complaintId), erasure, table)
    await forgetWords(complaintId, erasure, table)
    await expireComplaint(complaintId, erasure, table)
    await table.delete(keys.personComplaint(erasure.personId, complaintId))
  }
}

async function keepWords(
  { complaintId, text, filedAt, severity, kind }: Complaint,
  { erasure, person }: { erasure: Erasure; person: Person | undefined },
  table: Table,
): Promise<void> {
  const expiresAt = keptUntil('complaints', erasure)
  const kept = { complaintId, filedAt, severity, kind, text: nameless(text, person), expiresAt }
  await table.put({ ...keys.erased(erasure.erasureId, `COMPLAINT#${complaintId}`), ...kept })
}

/** The words without name and numbers; as people write them, with or without the country's code. */
function nameless(text: string, person: Person | undefined): string {
  const numbers = person ? [person.phone, ...person.phones] : []
  const names = [person?.name, ...(person?.family ?? []).map(({ name }) => name)]
  const secrets = [...numbers, ...numbers.map((number) => number.replace(/^\+86/, '')), ...names]
  return secrets.reduce<string>((said, secret) => (secret ? said.replaceAll(secret, '***') : said), text)
}

function forgetWords(complaintId: string, { personId, erasureId }: Erasure, table: Table): Promise<void> {
  return decideAnew(async () => {
    const known = await readComplaint(table, complaintId)
    if (known?.personId !== personId) return
    const next: Complaint = { ...known, personId: erasureId, text: '', version: known.version + 1 }
    await table.transact(complaintWrites(next, known, []))
  })
}
