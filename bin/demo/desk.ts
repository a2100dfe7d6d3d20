import { z } from 'zod'
import { signedHeaders } from '../../functions/intake/check-signature.ts'
import { maskPhone } from '../../functions/messages/mask.ts'
import { keys } from '../../functions/shared/keys.ts'
import { type Machine, openMachine } from '../../local/machine.ts'
import { loadStores } from '../../samples/load.ts'
import type { Language } from '../lead/words.ts'
import { CommandError } from '../run-command.ts'
import { letStoreSpeak } from './store-language.ts'

const messageSchema = z.object({ at: z.string(), recipient: z.string(), address: z.string(), text: z.string() })
const answerSchema = z.object({ id: z.string() })

/** A message that the outbox took; `link` is the page that it leads to. */
export interface Sent {
  at: string
  to: string
  text: string
  link: string | undefined
}

/** The product in memory, on a virtual clock, with the fictional brand's stores, of which the one of the stories speaks their language: what can be done to it, and what it did. */
export interface Desk {
  readonly machine: Machine
  /** As a web site does, signed. Gives the id that the answer named. */
  send(lead: object): Promise<string>
  /** As a DMS or telematics does, signed: a fact of a car. */
  report(fact: object): Promise<void>
  /** Messages since the last time that was asked, oldest first. */
  news(): Promise<Sent[]>
  /** A page as a phone opens it, or answers it with a form; in lines of words. */
  open(link: string, form?: Record<string, string>): Promise<string[]>
  /** The same page as it was sent, for what it leads to. */
  page(link: string, form?: Record<string, string>): Promise<string>
}

export async function openDesk(startsAt: string, language: Language): Promise<Desk> {
  const machine = await openMachine({ clock: { startsAt } })
  await loadStores(machine.services, { now: startsAt })
  await letStoreSpeak(language, machine.services, startsAt)
  let told = 0
  const post = async (path: string, content: object): Promise<string> => {
    const body = JSON.stringify(content)
    const headers = signedHeaders(await firstKey(machine), Math.floor(machine.clock.now() / 1000), body)
    const answer = await machine.http({ method: 'POST', path, headers, body })
    if (answer.status !== 202) throw new CommandError(answer.body)
    await machine.idle()
    return answer.body
  }
  const page = async (link: string, form?: Record<string, string>): Promise<string> => {
    const path = link.replace(/^https?:\/\/[^/]+/, '')
    const body = new URLSearchParams(form).toString()
    const answer = await machine.http(form ? { method: 'POST', path, body } : { method: 'GET', path })
    await machine.idle()
    const next = answer.headers?.location
    return answer.status === 303 && next !== undefined ? page(next) : answer.body
  }
  return {
    machine,
    send: async (lead) => answerSchema.parse(JSON.parse(await post('/leads', lead))).id,
    report: async (fact) => void (await post('/events', fact)),
    news: async () => {
      const days = daysBetween(Date.parse(startsAt), machine.clock.now())
      const read = days.map((day) => machine.services.table.query({ pk: keys.outbox(day, '', '').pk }))
      const items = (await Promise.all(read)).flat()
      const fresh = items.slice(told).map((item) => describe(messageSchema.parse(item), language))
      told = items.length
      return fresh
    },
    page,
    open: async (link, form) => wordsOf(await page(link, form)),
  }
}

const DAY = 86_400_000

/** The outbox lies by days of UTC. */
const daysBetween = (from: number, to: number): string[] =>
  Array.from({ length: Math.floor(to / DAY) - Math.floor(from / DAY) + 1 }, (_, at) =>
    new Date(from + at * DAY).toISOString().slice(0, 10),
  )

async function firstKey({ services }: Machine) {
  const [first] = Object.entries((await services.secrets.sourceKeys()).web ?? {})
  if (!first) throw new CommandError('The source web has no key')
  return { source: 'web', keyId: first[0], secret: first[1] }
}

function describe({ at, recipient, address, text }: z.output<typeof messageSchema>, language: Language): Sent {
  const link = /https?:\/\/\S+/.exec(text)?.[0]
  const name = recipient.startsWith('person-') ? CUSTOMER[language] : recipient
  return { at, to: `${name} ${maskPhone(address)}`, text: text.replace(/(https?:\/\/\S{28})\S+/, '$1…'), link }
}

const CUSTOMER = { zh: '客户', en: 'customer' } as const

/** What stands on a page, line by line, without its forms' choices. */
const wordsOf = (page: string): string[] =>
  page
    .replace(/^.*<main[^>]*>|<details.*?<\/details>|<div class="big-sign.*?<\/div>/gs, '')
    .replace(/<\/dt>|<\/?(?:b|span)>/g, ' ')
    .split(/<[^>]*>|\n/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
