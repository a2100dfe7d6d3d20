import { saveAdvisor, saveDealer } from '../../../functions/dealers/dealer-store.ts'
import { signedHeaders } from '../../../functions/intake/check-signature.ts'
import { openMachine } from '../../../local/machine.ts'
import { advisor, dealer, leadForm } from '../../support/town.ts'

/** A machine that is sent leads without end: prints the event's id of each that it took, and waits to be killed. */
const [dataDir = '', round = ''] = process.argv.slice(2)
const machine = await openMachine({ dataDir })
const { services } = machine
const now = new Date(machine.clock.now()).toISOString()
await services.settings.write('brands', { yunchi: { names: ['云驰'] } })
await saveDealer(dealer('d-1'), services, now)
await saveAdvisor(advisor('d-1', 'a-1', { capacity: 1000 }), services, now)

const { web = {} } = await services.secrets.sourceKeys()
const [[keyId, secret] = ['', '']] = Object.entries(web)

async function send(number: number): Promise<void> {
  const phone = `+861380000${String(number % 10_000).padStart(4, '0')}`
  const body = JSON.stringify({ ...leadForm(`${round}-${number}`), person: { phone } })
  const timestamp = Math.floor(machine.clock.now() / 1000)
  const headers = {
    'content-type': 'application/json',
    ...signedHeaders({ source: 'web', keyId, secret }, timestamp, body),
  }
  const answer = await machine.http({ method: 'POST', path: '/leads', headers, body })
  if (answer.status !== 202) throw new Error(answer.body)
  await machine.committed()
  process.stdout.write(`${JSON.parse(answer.body).id}\n`)
}

for (let number = Number(round) * 1000; ; number += 4)
  await Promise.all([send(number), send(number + 1), send(number + 2), send(number + 3)])
