import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { signedHeaders } from '../functions/intake/check-signature.ts'
import { isSigningKey } from '../functions/intake/sources/platform-keys.ts'
import { readLead, readOpenOffer } from '../functions/leads/lead-store.ts'
import { pagePath } from '../functions/pages/links.ts'
import { readEvent } from '../functions/shared/event-record.ts'
import type { Services } from '../functions/shared/services.ts'
import { type Connection, connect } from '../local/connect.ts'
import { findLeadId } from './lead/read-story.ts'
import { CommandError, runCommand } from './run-command.ts'
import { connectToExisting, runningMachineUrl } from './running-machine.ts'
import { putOnPlatform } from './send/put-on-platform.ts'
import { exampleFact, isFact, tellOutcome } from './send/send-fact.ts'

const USAGE = `npm run send                 sends an example lead, each time of a new person
npm run send -- FILE.json    sends the lead in the file, or the event (it has a field "event")
npm run send -- --event      sends an example event of a workshop: a service that was done
npm run send -- --platform ocean-engine|tencent-ads
                             somebody fills in an ad of a platform that npm start -- --simulate-providers plays

Signed with the first key of the source "web" (--source NAME), to the running machine (--url URL).
Prints who was asked to take the lead, and his page; of an event, what became of it.`

const answerSchema = z.looseObject({ id: z.string().optional() })
const exampleSchema = z.looseObject({ person: z.looseObject({}) })
const EXAMPLE = join(import.meta.dirname, '../samples/lead.json')

await runCommand(USAGE, async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      source: { type: 'string', default: 'web' },
      url: { type: 'string' },
      event: { type: 'boolean', default: false },
      platform: { type: 'string' },
    },
  })
  if (values.platform !== undefined) return await fillInAd(values.platform)
  const body = values.event ? await exampleFact(Date.now()) : await readBody(positionals[0])
  const path = isFact(body) ? '/events' : '/leads'
  const url = values.url ?? runningMachineUrl()
  const connection = await connect()
  try {
    const key = await firstKey(values.source, connection.services)
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signedHeaders(key, Math.floor(Date.now() / 1000), body) },
      body,
    })
    console.log(`POST ${url}${path} → ${response.status}`)
    const answer = answerSchema.parse(await response.json())
    console.log(JSON.stringify(answer, null, 2))
    if (answer.id !== undefined) await (path === '/events' ? tellOutcome : tellNext)(answer.id, connection)
    return response.ok ? 0 : 1
  } finally {
    await connection.close()
  }
})

/** As a person who saw an ad would; the platform then has the lead, and we read it there. */
async function fillInAd(platform: string): Promise<number> {
  const connection = await connectToExisting()
  try {
    const { services } = connection
    const eventId = await putOnPlatform(platform, services, Date.now())
    const stored = await readEvent(services.table, eventId)
    if (stored) await tellNext(eventId, connection)
    else
      console.log(
        `\n最多五分钟后读取 · Read with the next pull, within five minutes; then:  npm run lead -- ${eventId}`,
      )
    return 0
  } finally {
    await connection.close()
  }
}

/** What became of it, as soon as that is known, and what can be done next. */
async function tellNext(eventId: string, connection: Connection): Promise<void> {
  await connection.settle()
  const { services } = connection
  const lead = await readLead(services.table, await findLeadId(eventId, services))
  const offer = lead && (await readOpenOffer(services.table, lead))
  for (const { advisorId, declined } of offer?.candidates ?? []) {
    if (!offer || declined) continue
    const { leadId, offerId, dealerId, expiresAt } = offer
    const path = await pagePath('offer', { leadId, offerId, dealerId, advisorId }, { from: expiresAt, ...services })
    console.log(`\n${advisorId} 的手机页面，点开即可接单 · the phone page of ${advisorId}, accept it there:`)
    console.log(`  ${services.config.baseUrl}${path}`)
  }
  if (lead?.holder) console.log(`\n由 ${lead.holder.advisorId} 跟进 · Held by ${lead.holder.advisorId}`)
  console.log(`\n它的全过程 · Its story:  npm run lead -- ${eventId}`)
}

async function readBody(path: string | undefined): Promise<string> {
  if (path !== undefined)
    return readFile(path, 'utf8').catch(() => {
      throw new CommandError(`There is no file ${path}`)
    })
  const example = exampleSchema.parse(JSON.parse(await readFile(EXAMPLE, 'utf8')))
  const number = Date.now()
  const phone = `1380001${String(number).slice(-4)}`
  return JSON.stringify({ ...example, id: `example-${number}`, person: { ...example.person, phone } })
}

async function firstKey(source: string, { secrets }: Services) {
  const [first] = Object.entries((await secrets.sourceKeys())[source] ?? {}).filter(([keyId]) => isSigningKey(keyId))
  if (first) return { source, keyId: first[0], secret: first[1] }
  throw new CommandError(`The source ${source} has no key: npm run keys -- add ${source}`)
}
