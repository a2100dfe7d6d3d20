import type { Break, ComplaintFact, Facts } from './facts.ts'
import { brokenMessage, sentToOwners } from './sent-messages.ts'
import { milliseconds, storedRules } from './stored-rules.ts'

const HELD = new Set(['marketing', 'care', 'survey'])

interface Span {
  complaintId: string
  from: number
  to: number
}

/** While a complaint is open the person hears nothing of marketing, greetings and surveys, over all cars; nor for some days after, but for the survey about the complaint itself. */
export function checkHeld(facts: Facts): Break[] {
  const spans = openSpans(facts)
  const after = milliseconds(storedRules(facts).manners.holdAfterComplaint)
  return [...sentToOwners(facts)].flatMap(([personId, messages]) =>
    messages.flatMap((message) => {
      const at = Date.parse(message.sentAt)
      const purpose = message.purpose ?? (message.class === 'marketing' ? 'marketing' : '')
      if (!HELD.has(purpose)) return []
      const isItsSurvey = purpose === 'survey' && message.subjectType === 'complaint'
      const holding = (spans.get(personId) ?? []).find(
        ({ from, to }) => at > from && (at < to || (!isItsSurvey && at > to && at < to + after)),
      )
      if (!holding) return []
      return [
        brokenMessage(
          'held',
          message,
          `is ${purpose}, and left on ${message.sentAt} in spite of ${holding.complaintId}`,
        ),
      ]
    }),
  )
}

/** When each person had complaints open, told by the complaints' own stories. */
function openSpans({ complaints, entries }: Facts): Map<string, Span[]> {
  const spans = [...complaints.values()].flatMap((complaint) =>
    spansOf(complaint, entries).map((span) => ({ ...span, personId: complaint.personId })),
  )
  return Map.groupBy(spans, ({ personId }) => personId)
}

function spansOf({ complaintId, filedAt, state }: ComplaintFact, entries: Facts['entries']): Span[] {
  const story = (entries.get(complaintId) ?? []).filter(({ what }) => what === 'closed' || what === 'reopened')
  const spans: Span[] = []
  let from: number | undefined = Date.parse(filedAt)
  for (const { what, at } of story.toSorted((a, b) => a.at.localeCompare(b.at))) {
    if (what === 'reopened') from ??= Date.parse(at)
    else if (from !== undefined) {
      spans.push({ complaintId, from, to: Date.parse(at) })
      from = undefined
    }
  }
  return from === undefined || state === 'closed'
    ? spans
    : [...spans, { complaintId, from, to: Number.POSITIVE_INFINITY }]
}
