import { z } from 'zod'
import { type NewFacts, noteFacts } from '../complaints/note-facts.ts'
import { recordAttempt } from '../complaints/record-attempt.ts'
import { recordContact } from '../complaints/record-contact.ts'
import { resolveComplaint } from '../complaints/resolve-complaint.ts'
import type { HttpRequest } from '../shared/http.ts'
import { stableId } from '../shared/ids.ts'
import type { Services } from '../shared/services.ts'
import type { ComplaintDesk } from './complaint-desk.ts'
import type { ComplaintFlash } from './complaint-show.ts'
import { momentOf } from './moments.ts'
import { readForm } from './visit.ts'

const empty = z.literal('').transform(() => undefined)
const day = z.union([empty, z.iso.date()]).optional()

const contactActions = ['contact-phone', 'contact-wechat', 'contact-showroom', 'contact-visit'] as const
const channelOf = {
  'contact-phone': 'phone',
  'contact-wechat': 'wechat',
  'contact-showroom': 'showroom',
  'contact-visit': 'visit',
} as const

const formSchema = z.discriminatedUnion('action', [
  z.object({ action: z.enum(contactActions) }),
  z.object({ action: z.literal('attempt') }),
  z.object({ action: z.literal('resolve') }),
  z.object({
    action: z.literal('claim'),
    claimReceivedOn: day,
    claimMadeOn: day,
    claimAnsweredOn: day,
    claimCompletedOn: day,
  }),
  z.object({
    action: z.literal('repair'),
    repairFrom: z.string(),
    repairTo: z.string().default(''),
    fault: z.string().trim().min(1).max(60),
    replaced: z.string().trim().max(60).default(''),
    isSafety: z.literal('yes').optional(),
  }),
  z.object({
    action: z.literal('car'),
    occurredOn: day,
    odometerKm: z.union([empty, z.coerce.number().nonnegative().max(2_000_000)]).optional(),
  }),
])
type Form = z.infer<typeof formSchema>

/** Does what a button of the page says; returns what to say of it. */
export async function actOnComplaint(
  desk: ComplaintDesk,
  request: HttpRequest,
  services: Services,
): Promise<ComplaintFlash> {
  const form = readForm(request, formSchema)
  if (!form) return 'done-invalid'
  const { complaint, advisor } = desk
  const act = { complaintId: complaint.complaintId, by: advisor, now: request.now }
  if (form.action === 'attempt') {
    const { outcome } = await recordAttempt(act, services)
    return outcome === 'attempted' ? 'done-attempted' : 'done-closed'
  }
  if (form.action === 'resolve') {
    const { outcome } = await resolveComplaint(act, services)
    return outcome === 'already-resolved' ? 'done-resolved' : `done-${outcome}`
  }
  if (form.action === 'claim' || form.action === 'repair' || form.action === 'car') {
    const facts = factsOf(form, desk)
    return facts ? `done-${(await noteFacts({ ...act, facts }, services)).outcome}` : 'done-invalid'
  }
  const { outcome } = await recordContact({ ...act, channel: channelOf[form.action] }, services)
  return outcome === 'closed' ? 'done-closed' : 'done-contacted'
}

/** What a form says of the case; `undefined` where it says nothing, or nothing possible. */
function factsOf(
  form: Extract<Form, { action: 'claim' | 'repair' | 'car' }>,
  { dealer, complaint }: ComplaintDesk,
): NewFacts | undefined {
  if (form.action === 'repair') return repairOf(form, { zone: dealer.zone, complaintId: complaint.complaintId })
  const { action, ...fields } = form
  const said = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  if (Object.keys(said).length === 0) return undefined
  return action === 'claim' ? { dates: said } : said
}

/** The same fault brought in at the same time is the same stay: so its end can be noted later. */
function repairOf(
  { repairFrom, repairTo, fault, replaced, isSafety }: Extract<Form, { action: 'repair' }>,
  { zone, complaintId }: { zone: string; complaintId: string },
): NewFacts | undefined {
  const from = momentOf(repairFrom, zone)
  const to = repairTo === '' ? undefined : momentOf(repairTo, zone)
  if (from === undefined || (repairTo !== '' && to === undefined)) return undefined
  if (to !== undefined && Date.parse(to) < Date.parse(from)) return undefined
  const id = stableId('rep', complaintId, from, fault)
  const repair = { id, from, fault, isDefect: true, isSafety: isSafety === 'yes', excludedHours: 0 }
  return { repairs: [{ ...repair, replaced: replaced === '' ? [] : [replaced], ...(to !== undefined && { to }) }] }
}
