import { z } from 'zod'
import { signedHeaders } from '../../functions/intake/check-signature.ts'
import { leadForm } from '../support/town.ts'
import { keepGoing, type Load } from './load.ts'

export interface LeadLoad extends Load {
  /** Event ids that were answered with 202. */
  readonly acknowledged: Set<string>
}

type Source = { source: string; keyId: string; secret: string }

/** A source that sends leads and sends each again until it is taken; every eighth person comes a second time. */
export function loadLeads(url: string, source: Source, lanes: number): LeadLoad {
  const acknowledged = new Set<string>()
  let count = 0
  return {
    acknowledged,
    ...keepGoing(lanes, () => {
      const number = count++
      const person = number % 8 === 7 ? number - 7 : number
      const phone = `+86138${String(10_000_000 + person).slice(-8)}`
      const body = JSON.stringify({ ...leadForm(`crash-${number}`), person: { name: '张晓雨', phone } })
      return async () => {
        const id = await postLead(url, source, body)
        if (id === undefined) return false
        acknowledged.add(id)
        return true
      }
    }),
  }
}

async function postLead(url: string, source: Source, body: string): Promise<string | undefined> {
  const headers = {
    'content-type': 'application/json',
    ...signedHeaders(source, Math.floor(Date.now() / 1000), body),
  }
  const answer = await fetch(`${url}/leads`, { method: 'POST', headers, body })
  if (answer.status !== 202) return undefined
  return z.object({ id: z.string() }).parse(await answer.json()).id
}
