import type { Break, ComplaintFact, Facts } from './facts.ts'

/** Every level of the ladder hears of a complaint at most once each time it is opened, and only while nobody has spoken with the person. */
export function checkComplaints({ complaints, entries, contacts }: Facts): Break[] {
  const open = new Map(contacts.map(({ personId, openComplaints }) => [personId, new Set(openComplaints)]))
  return [...complaints.values()].flatMap((complaint) => {
    const isHeld = open.get(complaint.personId)?.has(complaint.complaintId) ?? false
    return [
      ...checkLevels(complaint, entries),
      ...(isHeld === (complaint.state !== 'closed')
        ? []
        : [
            broken(
              'complaint-known',
              complaint,
              `is ${complaint.state}, but messaging takes it for ${isHeld ? 'open' : 'closed'}`,
            ),
          ]),
    ]
  })
}

const broken = (rule: string, { complaintId }: ComplaintFact, found: string): Break => ({
  rule,
  about: `complaint ${complaintId}`,
  found,
})

function checkLevels(complaint: ComplaintFact, entries: Facts['entries']): Break[] {
  const story = (entries.get(complaint.complaintId) ?? []).toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
  const found: Break[] = []
  let told = new Set<string>()
  for (const { what, detail, at } of story) {
    if (what === 'reopened' || what === 'disagreed') told = new Set()
    if (what !== 'told') continue
    const level = detail.replace(/:.*/, '')
    if (told.has(level)) found.push(broken('level-once', complaint, `${level} was told again on ${at}`))
    told.add(level)
  }
  return found
}
