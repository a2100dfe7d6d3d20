import { z } from 'zod'
import { signedHeaders } from '../../functions/intake/check-signature.ts'
import { maskPhone } from '../../functions/messages/mask.ts'
import { keys } from '../../functions/shared/keys.ts'
import { type Machine, openMachine } from '../../local/machine.ts'
import { loadStores } from '../../samples/load.ts'
import { CommandError } from '../run-command.ts'

const messageSchema = z.object({ at: z.string(), recipient: z.string(), address: z.string(), text: z.string() })
const answerSchema = z.object({ id: z.string() })

/** A message that the outbox took; `link` is the page that it leads to. */
interface Sent {
  at: string
  to: string
  text: string
  link: string | undefined
}

/** The product in memory, on a virtual clock, with the fictional brand's stores: what can be done to it, and what it did. */
export interface Desk {
  readonly machine: Machine
  /** As a web site does, signed. Gives the id that the answer named. */
  send(lead: object): Promise<string>
  /** Messages since the last time that was asked, oldest first. */
  news(): Promise<Sent[]>
  /** A page as a phone opens it, or answers it with a form; in lines of words. */
  open(link: string, form?: Record<string, string>): Promise<string[]>
}

export async function openDesk(startsAt: string): Promise<Desk> {
  const machine = await openMachine({ clock: { startsAt } })
  await loadStores(machine.services, { now: startsAt })
  let told = 0
  return {
    machine,
    send: async (lead) => {
      const body = JSON.stringify(lead)
      const seconds = Math.floor(machine.clock.now() / 1000)
      const headers = signedHeaders(await firstKey(machine), seconds, body)
      const answer = await machine.http({ method: 'POST', path: '/leads', headers, body })
      if (answer.status !== 202) throw new CommandError(answer.body)
      await machine.idle()
      return answerSchema.parse(JSON.parse(answer.body)).id
    },
    news: async () => {
      const items = await machine.services.table.query({ pk: keys.outbox(startsAt.slice(0, 10), '', '').pk })
      const fresh = items.slice(told).map((item) => describe(messageSchema.parse(item)))
      told = items.length
      return fresh
    },
    open: async (link, form) => {
      const { body } = await machine.http({
        path: new URL(link).pathname,
        ...(form ? { method: 'POST', body: new URLSearchParams(form).toString() } : { method: 'GET' }),
      })
      await machine.idle()
      return wordsOf(body)
    },
  }
}

async function firstKey({ services }: Machine) {
  const [first] = Object.entries((await services.secrets.sourceKeys()).web ?? {})
  if (!first) throw new CommandError('The source web has no key')
  return { source: 'web', keyId: first[0], secret: first[1] }
}

function describe({ at, recipient, address, text }: z.output<typeof messageSchema>): Sent {
  const link = /https?:\/\/\S+/.exec(text)?.[0]
  const name = recipient.startsWith('person-') ? '客户 customer' : recipient
  return { at, to: `${name} ${maskPhone(address)}`, text: text.replace(/(https?:\/\/\S{28})\S+/, '$1…'), link }
}

/** What stands on a page, line by line, without its forms' choices. */
const wordsOf = (page: string): string[] =>
  page
    .replace(/^.*<main[^>]*>|<details.*<\/details>|<div class="big-sign.*?<\/div>/gs, '')
    .replace(/<\/dt>|<\/?(?:b|span)>/g, ' ')
    .split(/<[^>]*>|\n/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
