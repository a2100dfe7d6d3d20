import { createHash } from 'node:crypto'
import { decodeJwt } from 'jose'
import { z } from 'zod'
import { readOutboxDay, type Sent } from '../../bin/simulate/outbox-feed.ts'
import { acceptOffer } from '../../functions/leads/accept-offer.ts'
import { declineOffer } from '../../functions/leads/decline-offer.ts'
import type { Machine } from '../../local/machine.ts'

const MINUTE = 60_000

type Answer = 'accept' | 'decline' | 'silent'

const offerClaims = z.object({ leadId: z.string(), offerId: z.string(), advisorId: z.string() })
type OfferClaims = z.infer<typeof offerClaims>

/** Advisors who answer by a seeded rule: 55 % accept, 20 % decline, 25 % stay silent, each after 1 to 12 minutes. */
function answerBy(seed: number, { offerId, advisorId }: OfferClaims): { answer: Answer; after: number } {
  const draw = createHash('sha256').update(`${seed}/${offerId}/${advisorId}`).digest()
  const share = draw.readUInt16BE(0) / 0x10000
  const answer = share < 0.55 ? 'accept' : share < 0.75 ? 'decline' : 'silent'
  return { answer, after: (1 + (draw.readUInt8(2) % 12)) * MINUTE }
}

/** Lets time pass minute by minute until `until`, while advisors answer the offers that reach the outbox. Returns how often each answer was given. */
export async function letAdvisorsAnswer(
  machine: Machine,
  seed: number,
  until: string,
): Promise<Record<Answer, number>> {
  const given: Record<Answer, number> = { accept: 0, decline: 0, silent: 0 }
  const planned = new Map<number, { claims: OfferClaims; answer: Answer }[]>()
  const outbox = readNewNotices(machine)
  const end = Date.parse(until)
  for (let minute = machine.clock.now(); minute <= end; minute += MINUTE) {
    await machine.advanceTo(new Date(minute).toISOString())
    for (const { text, at } of await outbox()) {
      const claims = claimsIn(text)
      const { answer, after } = answerBy(seed, claims)
      given[answer] += 1
      // An answer comes at the first whole step after its time, never before the offer was read.
      const due = Math.max(minute + MINUTE, minute + MINUTE * Math.ceil((Date.parse(at) + after - minute) / MINUTE))
      if (answer !== 'silent') planned.set(due, [...(planned.get(due) ?? []), { claims, answer }])
    }
    await giveAnswers(machine, planned.get(minute) ?? [])
    planned.delete(minute)
  }
  return given
}

async function giveAnswers(
  machine: Machine,
  answers: readonly { claims: OfferClaims; answer: Answer }[],
): Promise<void> {
  const now = new Date(machine.clock.now()).toISOString()
  await Promise.all(
    answers.map(({ claims, answer }) =>
      answer === 'accept'
        ? acceptOffer({ ...claims, now }, machine.services)
        : declineOffer({ ...claims, reason: 'busy', now }, machine.services),
    ),
  )
  await machine.idle()
}

function claimsIn(text: string): OfferClaims {
  const token = /\/offers\/([\w.-]+)/.exec(text)?.[1]
  if (!token) throw new Error(`An offer without a link: ${text}`)
  return offerClaims.parse(decodeJwt(token))
}

/** Reads the outbox on from where it was read last, so that watching it for days stays cheap. */
function readNewNotices(machine: Machine): () => Promise<Sent[]> {
  const { clock } = machine
  let last = '0'
  return async () => {
    const days = new Set([clock.now() - MINUTE, clock.now()].map((at) => new Date(at).toISOString().slice(0, 10)))
    const found = (await Promise.all([...days].map((day) => readOutboxDay(machine, { day, after: last })))).flat()
    last = found.at(-1)?.sk ?? last
    return found.filter(({ template }) => template === 'offer-new')
  }
}
