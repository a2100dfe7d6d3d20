import { due, keys } from '../shared/keys.ts'
import type { Write } from '../shared/table.ts'
import type { Complaint, ComplaintEntry } from './complaint-record.ts'

const ABSENT = { condition: 'attribute_not_exists(pk)' }

/**
 * The next version of a complaint with what is told of it. `known` is what was read, if there was one; the transaction is
 * refused if somebody changed it since. The dealer's list holds it until it is closed, the person's for good.
 */
export function complaintWrites(
  complaint: Complaint,
  known: Complaint | undefined,
  entries: readonly ComplaintEntry[],
): Write[] {
  const { complaintId, version, lookOn } = complaint
  const condition = known ? { condition: 'version = :version', values: { ':version': known.version } } : ABSENT
  const onList = lookOn !== undefined && complaint.state !== 'closed'
  return [
    {
      put: {
        ...keys.complaint(complaintId),
        ...complaint,
        ...(onList && due('complaint-clocks', complaintId, lookOn)),
      },
      condition,
    },
    ...entries.map((entry, at): Write => {
      return { put: { ...keys.complaintEntry(complaintId, version, `${at}-${entry.what}`), ...entry } }
    }),
    ...listWrites(complaint, known),
  ]
}

function listWrites({ complaintId, personId, dealerId, state }: Complaint, known: Complaint | undefined): Write[] {
  const own: Write[] = known ? [] : [{ put: { ...keys.personComplaint(personId, complaintId), complaintId } }]
  if (dealerId === undefined) return own
  const listed = keys.dealerComplaint(dealerId, complaintId)
  if (state === 'closed') return [...own, { delete: listed }]
  return known && known.state !== 'closed' ? own : [...own, { put: { ...listed, complaintId } }]
}
