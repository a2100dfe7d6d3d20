import { personSchema } from '../../../functions/customers/person-record.ts'
import { personIdOf } from '../../../functions/customers/person-store.ts'
import { advisorSchema, dealerSchema, weekDays } from '../../../functions/dealers/dealer-record.ts'
import { saveAdvisor, saveDealer } from '../../../functions/dealers/dealer-store.ts'
import { type Lead, leadSchema } from '../../../functions/leads/lead-record.ts'
import { offerLead } from '../../../functions/leads/offer-lead.ts'
import { leadPage } from '../../../functions/pages/lead-page.ts'
import { type Claims, type Purpose, signLink } from '../../../functions/pages/links.ts'
import type { HttpRequest, HttpResponse } from '../../../functions/shared/http.ts'
import type { HttpFunction } from '../../../functions/shared/http-function.ts'
import { keys } from '../../../functions/shared/keys.ts'
import { openWorld, signingKey, type World } from '../../support/world.ts'

/** Saturday 21 November 2026, 10:00 in Shanghai. */
export const now = '2026-11-21T02:00:00.000Z'

export const later = (minutes: number): string => new Date(Date.parse(now) + minutes * 60_000).toISOString()

const advisors = [
  { advisorId: 'X', name: '李雷', role: 'advisor', weight: 2 },
  { advisorId: 'Y', name: '韩梅梅', role: 'advisor' },
  { advisorId: 'M', name: '王经理', role: 'manager' },
] as const

const wideOpen = Object.fromEntries(weekDays.map((day) => [day, [{ from: '08:00', to: '22:00' }]]))

/** A store (D1) with two advisors and a manager, and another store (D2) of the brand. */
export async function openStoreWorld(options: { assign?: 'claim' } = {}): Promise<World> {
  const world = await openWorld({ now })
  const { services } = world
  await services.settings.write('brands', { yunchi: { names: ['云驰'] } })
  const place = { brands: ['yunchi'], city: '上海', provinceCode: '31', cityCode: '3101', hours: wideOpen }
  await saveDealer(dealerSchema.parse({ dealerId: 'D1', name: '云驰浦东店', ...place, ...options }), services, now)
  await saveDealer(dealerSchema.parse({ dealerId: 'D2', name: '云驰徐汇店', ...place }), services, now)
  for (const each of advisors)
    await saveAdvisor(
      advisorSchema.parse({ ...each, dealerId: 'D1', address: `${each.advisorId}@outbox` }),
      services,
      now,
    )
  const others = [
    { advisorId: 'Z', name: '赵六', role: 'advisor', dealerId: 'D2', address: 'Z@outbox' },
    { advisorId: 'N', name: '孙经理', role: 'manager', dealerId: 'D2', address: 'N@outbox' },
  ]
  for (const each of others) await saveAdvisor(advisorSchema.parse(each), services, now)
  return world
}

const phone = '+8613800000001'

/** A lead that asked for D1 and was scored H, and its person. */
export async function putLead(world: World, changes: { name?: string; comment?: string } = {}): Promise<Lead> {
  const { name = '张晓雨', comment = '周末可以试驾吗？' } = changes
  const personId = await personIdOf(phone, world.services.secrets)
  const lead = leadSchema.parse({
    leadId: 'lead-1',
    personId,
    state: 'new',
    version: 1,
    createdAt: now,
    lastAskedAt: now,
    captureId: 'evt-1',
    lead: {
      sourceId: 'w-1',
      source: 'web',
      askedAt: now,
      person: { name, phone },
      brand: 'yunchi',
      series: 'X5',
      city: '上海',
      cityCode: '3101',
      dealerId: 'D1',
      comment,
      consent: { otherDealers: false, profiling: true, marketing: false },
    },
    score: { points: 80, grade: 'H', reasons: [{ 'zh-CN': '一周内购车', en: 'Buys within a week' }], at: now },
  })
  const person = personSchema.parse({
    personId,
    name,
    phone,
    language: 'zh-CN',
    consent: lead.lead.consent,
    consentAt: now,
    version: 1,
    openLeads: { yunchi: { leadId: 'lead-1', lastAskedAt: now } },
  })
  await world.services.table.put({ ...keys.lead('lead-1'), ...lead })
  await world.services.table.put({ ...keys.person(personId), ...person })
  return lead
}

/** Offers the lead to whoever is next; 15 minutes to answer. */
export async function offerNow(world: World, at = now): Promise<string> {
  const fifteen = 'PT15M'
  const made = await offerLead(
    {
      run: { id: 'run-1', journey: 'lead-response', pk: 'LEAD#lead-1', sk: 'RUN#run-1' },
      subject: { type: 'lead', id: 'lead-1' },
      step: 'offer',
      now: at,
      within: { H: fifteen, A: fifteen, B: fifteen, C: fifteen },
      warn: 'PT5M',
      stage: 'first',
    },
    world.services,
  )
  if (made.outcome !== 'offered') throw new Error(`The lead was not offered: ${made.outcome}`)
  return made.offerId
}

export const tokenFor = <P extends Purpose>(purpose: P, claims: Claims<P>, expiresAt = later(60 * 24)): string =>
  signLink(purpose, claims, { key: signingKey, expiresAt })

interface Sent {
  path: string
  parameters?: Record<string, string>
  query?: Record<string, string>
  /** A posted form; without it the page is only looked at. */
  form?: Record<string, string>
  at?: string
}

/** Looks at a page, or presses a button on it. */
export async function visit(
  world: World,
  page: HttpFunction,
  { path, parameters = {}, query = {}, form, at = now }: Sent,
): Promise<{ status: number; body: string; headers: Record<string, string> }> {
  const request: HttpRequest = {
    method: form ? 'POST' : 'GET',
    path,
    parameters,
    query,
    headers: {},
    body: Buffer.from(form ? new URLSearchParams(form).toString() : ''),
    now: at,
  }
  const { status, body, headers = {} }: HttpResponse = await page(request, world.services)
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }
}

/** The same as a browser does it: what was posted is answered by a page that can be loaded again. */
export async function browse(world: World, page: HttpFunction, sent: Sent): ReturnType<typeof visit> {
  const answer = await visit(world, page, sent)
  if (answer.status !== 303) return answer
  const { pathname, searchParams } = new URL(answer.headers.location ?? '', 'https://l.example.cn')
  const { form: _, ...look } = sent
  const [, kind, token = ''] = pathname.split('/')
  const next = kind === 'held' ? leadPage : page
  const parameters = { ...look.parameters, token }
  return visit(world, next, { ...look, path: pathname, parameters, query: Object.fromEntries(searchParams) })
}

export async function readLeadNow(world: World): Promise<Lead> {
  return leadSchema.parse(await world.services.table.get(keys.lead('lead-1')))
}

export const outbox = (world: World) => world.services.table.query({ pk: 'OUTBOX#2026-11-21' })
