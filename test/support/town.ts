import { z } from 'zod'
import type { Advisor, Dealer } from '../../functions/dealers/dealer-record.ts'
import { saveAdvisor, saveDealer } from '../../functions/dealers/dealer-store.ts'
import { signedHeaders } from '../../functions/intake/check-signature.ts'
import type { LeadFormInput } from '../../functions/intake/lead-form.ts'
import { custodySchema, type Lead, leadSchema } from '../../functions/leads/lead-record.ts'
import type { OutgoingMessage } from '../../functions/messages/channels/channel.ts'
import { leadPk, prefixes } from '../../functions/shared/keys.ts'
import { type Machine, openMachine } from '../../local/machine.ts'

/** Who lives here. */
export { advisor, dealer, everyDay } from './stores.ts'

const outboxItem = z.object({
  id: z.string(),
  template: z.string(),
  address: z.string(),
  recipient: z.string(),
  text: z.string(),
  at: z.string(),
  variables: z.record(z.string(), z.string()),
})

/** A lead with everything that is needed; a grade A by the shipped scorecard is up to `signals`. */
export const leadForm = (id: string, details: Partial<LeadFormInput> = {}): LeadFormInput => ({
  id,
  person: { name: '张晓雨', phone: '+8613800000001' },
  brand: 'yunchi',
  series: '云驰 X5',
  city: '上海',
  consent: { otherDealers: false, profiling: true, marketing: false },
  ...details,
})

/** A machine on the virtual clock with dealers in it, and the things that people do to it. */
export interface Town {
  readonly machine: Machine
  /** Sends a signed lead through POST /leads and lets the moment pass. Returns the id of the capture. */
  capture(form: LeadFormInput): Promise<string>
  /** What was sent, oldest first; to one address or template if named. */
  sent(filter?: { to?: string; template?: string }): Promise<z.infer<typeof outboxItem>[]>
  lead(): Promise<Lead>
  leads(): Promise<Lead[]>
  custody(leadId: string): Promise<z.infer<typeof custodySchema>[]>
  /** Opens the page that a message leads to. */
  open(message: Pick<OutgoingMessage, 'text'>): Promise<{ status: number; body: string }>
  /** Presses a button on that page. */
  press(
    message: Pick<OutgoingMessage, 'text'>,
    fields: Record<string, string>,
  ): Promise<{ status: number; body: string }>
  close(): Promise<void>
}

export async function openTown(options: {
  at: string
  dealers: readonly Dealer[]
  advisors: readonly Advisor[]
  /** Where everything is kept; absent: in memory. */
  dataDir?: string
}): Promise<Town> {
  const { at: startsAt, dataDir } = options
  const machine = await openMachine({
    clock: { startsAt },
    baseUrl: 'https://l.example.cn',
    ...(dataDir !== undefined && { dataDir }),
  })
  const { services } = machine
  await services.settings.write('brands', { yunchi: { names: ['云驰'] } })
  for (const each of options.dealers) await saveDealer(each, services, options.at)
  for (const each of options.advisors) await saveAdvisor(each, services, options.at)
  await machine.idle()
  return townOn(machine)
}

function townOn(machine: Machine): Town {
  const { services } = machine
  const items = async (prefix: string) => {
    const found = []
    for await (const item of services.table.scan()) if (String(item.pk).startsWith(prefix)) found.push(item)
    return found
  }
  const leads = async (): Promise<Lead[]> =>
    (await items('LEAD#')).filter((item) => item.sk === 'LEAD').map((item) => leadSchema.parse(item))
  const town: Town = {
    machine,
    capture: async (form) => {
      const body = JSON.stringify(form)
      const answer = await machine.http({ method: 'POST', path: '/leads', headers: await sign(machine, body), body })
      if (answer.status !== 202) throw new Error(`POST /leads answered ${answer.status}: ${answer.body}`)
      await machine.idle()
      return z.object({ id: z.string() }).parse(JSON.parse(answer.body)).id
    },
    sent: async ({ to, template } = {}) => {
      const all = (await items('OUTBOX#')).map((item) => outboxItem.parse(item))
      return all
        .filter(
          (each) => (to === undefined || each.address === to) && (template === undefined || each.template === template),
        )
        .sort((a, b) => a.at.localeCompare(b.at))
    },
    leads,
    lead: async () => {
      const [only, ...others] = await leads()
      if (!only || others.length > 0) throw new Error(`There are ${others.length + (only ? 1 : 0)} leads, not one`)
      return only
    },
    custody: async (leadId) =>
      (await services.table.query({ pk: leadPk(leadId), prefix: prefixes.custody })).map((item) =>
        custodySchema.parse(item),
      ),
    open: (message) => machine.http({ method: 'GET', path: pathIn(message) }),
    press: async (message, fields) => {
      const answer = await machine.http({
        method: 'POST',
        path: pathIn(message),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      })
      await machine.idle()
      // As a browser does: what was posted is answered by a page that can be loaded again.
      const path = answer.status === 303 ? answer.headers?.location : undefined
      return path === undefined ? answer : machine.http({ method: 'GET', path })
    },
    close: () => machine.close(),
  }
  return town
}

async function sign(machine: Machine, body: string): Promise<Record<string, string>> {
  const [[source, keys] = ['', {}]] = Object.entries(await machine.services.secrets.sourceKeys())
  const [[keyId, secret] = ['', '']] = Object.entries(keys)
  return {
    'content-type': 'application/json',
    ...signedHeaders({ source, keyId, secret }, Math.floor(machine.clock.now() / 1000), body),
  }
}

function pathIn({ text }: Pick<OutgoingMessage, 'text'>): string {
  const link = /https:\/\/l\.example\.cn(\/[\w./-]+)/.exec(text)?.[1]
  if (!link) throw new Error(`The message has no link: ${text}`)
  return link
}
