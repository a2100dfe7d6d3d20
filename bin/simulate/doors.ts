import { z } from 'zod'
import { signedHeaders } from '../../functions/intake/check-signature.ts'
import type { Machine } from '../../local/machine.ts'
import { type Form, readForms } from './read-forms.ts'

/** A page as a phone shows it: where it is, and the forms on it. */
export interface Page {
  path: string
  status: number
  body: string
  forms: Form[]
}

/** Our front doors, as the world outside uses them. */
export interface Doors {
  /** What a dealer system or a car reports, signed: POST /events. Throws if it is refused. */
  report(fact: { id: string } & Record<string, unknown>): Promise<void>
  /** A lead from the web site, signed: POST /leads. */
  ask(lead: { id: string } & Record<string, unknown>): Promise<void>
  /** The page that a message leads to, with its question; `undefined` if it leads nowhere or is refused. */
  open(address: string): Promise<Page | undefined>
  /** Sends a form of a page, with these fields beside what it holds already. */
  send(page: Page, form: Form, fields: Record<string, string>): Promise<Page>
  /** How often each was used, and answered with which status. */
  readonly used: ReadonlyMap<string, number>
}

class DoorRefused extends Error {
  constructor(door: string, status: number, body: string) {
    super(`${door} answered ${status}: ${body.slice(0, 400)}`)
    this.name = 'DoorRefused'
  }
}

export async function openDoors(machine: Machine, baseUrl: string): Promise<Doors> {
  const used = new Map<string, number>()
  const key = await firstKey(machine)
  const count = (door: string, status: number): void => {
    const name = `${door} ${status}`
    used.set(name, (used.get(name) ?? 0) + 1)
  }
  // What follows from it is over before the next one knocks: else chance would decide which of two came first.
  const settle = (): Promise<void> => machine.advanceTo(new Date(machine.clock.now()).toISOString())
  const post = async (path: string, value: object): Promise<void> => {
    const body = JSON.stringify(value)
    const signed = signedHeaders(key, Math.floor(machine.clock.now() / 1000), body)
    const headers = { 'content-type': 'application/json', ...signed }
    const answer = await machine.http({ method: 'POST', path, headers, body })
    await settle()
    count(`POST ${path}`, answer.status)
    if (answer.status >= 300) throw new DoorRefused(`POST ${path}`, answer.status, answer.body)
  }
  const show = async (request: Parameters<Machine['http']>[0]): Promise<Page> => {
    const { status, body, headers } = await machine.http(request)
    if (request.method === 'POST') await settle()
    count(`${request.method} /${request.path.split('/')[1]}`, status)
    const moved = status >= 300 && status < 400 ? headers.location : undefined
    if (moved) return show({ method: 'GET', path: resolve(moved, request.path, baseUrl) })
    return { path: request.path, status, body, forms: readForms(body) }
  }
  return {
    used,
    report: (fact) => post('/events', fact),
    ask: (lead) => post('/leads', lead),
    open: async (address) => {
      const page = await show({ method: 'GET', path: pathOf(address, baseUrl) })
      return page.status === 200 ? page : undefined
    },
    send: (page, form, fields) =>
      show({
        method: 'POST',
        path: resolve(form.action ?? '', page.path, baseUrl),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ ...form.fields, ...fields }).toString(),
      }),
  }
}

const pathOf = (address: string, baseUrl: string): string =>
  address.startsWith(baseUrl) ? address.slice(baseUrl.length) : address

/** Where a link or form of a page leads, as a browser finds it. */
function resolve(link: string, from: string, baseUrl: string): string {
  const { pathname, search } = new URL(link, `${baseUrl}${from}`)
  return `${pathname}${search}`
}

/** The first address of ours in a text. */
export const addressIn = (text: string, baseUrl: string): string | undefined =>
  text.split(baseUrl)[1]?.match(/^[\w./?=&%~-]+/)?.[0]

const keysSchema = z.record(z.string(), z.string())

async function firstKey({ services }: Machine): Promise<{ source: string; keyId: string; secret: string }> {
  const [[source, keys] = ['', {}]] = Object.entries(await services.secrets.sourceKeys())
  const [[keyId, secret] = ['', '']] = Object.entries(keysSchema.parse(keys))
  return { source, keyId, secret }
}
