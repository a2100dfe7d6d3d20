import { readFileSync } from 'node:fs'
import { saveAdvisor, saveDealer } from '../../functions/dealers/dealer-store.ts'
import { openServer } from '../../local/http/server.ts'
import { openMachine } from '../../local/machine.ts'
import { settleService } from '../../local/settle-service.ts'
import { endWhenStoreFails } from '../../local/trouble.ts'
import { advisor, dealer, everyDay } from '../support/town.ts'

/** The whole runtime behind HTTP, as `npm start` opens it, with another template: what the crash suite kills. */
const [dataDir = '', templateFile = '', port = '', furnish] = process.argv.slice(2)
endWhenStoreFails()
const machine = await openMachine({ dataDir, template: readFileSync(templateFile, 'utf8') })
await machine.host.functions.load()
if (furnish) await furnishTown()
const services = [...machine.awsServices, settleService(machine.idle)]
const { gateway } = machine.host
await openServer({ gateway, services, committed: machine.committed, host: '127.0.0.1', port: Number(port) })
machine.dataFolder?.announce({ url: `http://127.0.0.1:${port}`, environment: machine.environment })
process.stdout.write('ready\n')

/** Four stores that never close, with three advisors each. */
async function furnishTown(): Promise<void> {
  const now = new Date().toISOString()
  await machine.services.settings.write('brands', { yunchi: { names: ['云驰'] } })
  for (const dealerId of ['d-1', 'd-2', 'd-3', 'd-4']) {
    await saveDealer(dealer(dealerId, { hours: everyDay('00:00', '24:00') }), machine.services, now)
    for (const name of ['a', 'b', 'c'])
      await saveAdvisor(advisor(dealerId, `${dealerId}-${name}`, { capacity: 10_000 }), machine.services, now)
  }
  await machine.idle()
}
