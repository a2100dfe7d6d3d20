import { createHash } from 'node:crypto'
import { reconcile } from '../../bin/reconcile/reconcile.ts'
import { saveAdvisor, saveDealer } from '../../functions/dealers/dealer-store.ts'
import { signedHeaders } from '../../functions/intake/check-signature.ts'
import { registerWalkIn } from '../../functions/leads/register-walk-in.ts'
import { type Machine, openMachine } from '../../local/machine.ts'
import { letAdvisorsAnswer } from '../support/advisors.ts'
import { advisor, dealer, leadForm } from '../support/town.ts'

/**
 * Two days among faults of the seed given: leads, people who come back while they are offered or walk into a store, advisors
 * who answer in time and too late. Prints as JSON what `reconcile` finds and a digest of the whole table and all histories.
 */
const seed = Number(process.argv[2])
const startsAt = '2026-11-23T02:00:00Z'
const machine = await openMachine({ clock: { startsAt }, seed, faults: seed, baseUrl: 'https://l.example.cn' })
await furnish(machine)
for (let number = 0; number < 48; number++) {
  await sendUntilTaken(machine, number)
  if (number % 8 === 7) await walkIn(machine, number - 5)
  if (number % 8 === 7) await machine.advanceBy('PT4M')
}
const answers = await letAdvisorsAnswer(machine, seed, '2026-11-25T02:00:00Z')
const now = (): string => new Date(machine.clock.now()).toISOString()
const { breaks, counted } = await reconcile(machine.services.table, { now, strict: true, between: 0 })
const digest = await digestOf(machine)
await machine.close()
console.log(JSON.stringify({ breaks, counted, answers, digest }))

async function furnish({ services, idle }: Machine): Promise<void> {
  await services.settings.write('brands', { yunchi: { names: ['云驰'] } })
  for (const dealerId of ['d-1', 'd-2', 'd-3']) {
    await saveDealer(dealer(dealerId), services, startsAt)
    for (const name of ['a', 'b', 'c']) await saveAdvisor(advisor(dealerId, `${dealerId}-${name}`), services, startsAt)
  }
  await idle()
}

/** Every sixth person asks again, for the same car. */
function phoneOf(number: number): string {
  return `+86138000000${10 + (number % 6 === 5 ? number - 3 : number)}`
}

async function sendUntilTaken({ services, clock, http, idle }: Machine, number: number): Promise<void> {
  const body = JSON.stringify({ ...leadForm(`lead-${number}`), person: { phone: phoneOf(number) } })
  const { web = {} } = await services.secrets.sourceKeys()
  const [[keyId, secret] = ['', '']] = Object.entries(web)
  const signature = signedHeaders({ source: 'web', keyId, secret }, clock.now() / 1000, body)
  const headers = { 'content-type': 'application/json', ...signature }
  for (let attempt = 1; attempt < 12; attempt++) {
    const { status } = await http({ method: 'POST', path: '/leads', headers, body })
    await idle()
    if (status === 202) return
  }
  throw new Error('The lead was not taken in twelve attempts')
}

async function walkIn({ services, clock, idle }: Machine, number: number): Promise<void> {
  const at = new Date(clock.now()).toISOString()
  const who = { phone: phoneOf(number), brand: 'yunchi', dealerId: 'd-2', advisorId: 'd-2-b' }
  await registerWalkIn({ ...who, now: at }, services)
  await idle()
}

/** Of every item, and of every event of every execution. */
async function digestOf({ services, host }: Machine): Promise<string> {
  const hash = createHash('sha256')
  for await (const item of services.table.scan()) {
    hash.update(JSON.stringify(item))
    if (item.executionArn === undefined) continue
    const history = await host.stepFunctions.handle('GetExecutionHistory', {
      executionArn: item.executionArn,
      maxResults: 1000,
    })
    hash.update(JSON.stringify(history))
  }
  return hash.digest('hex')
}
