import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { readFactForm } from '../../functions/intake/fact-form.ts'
import { receiveFact } from '../../functions/intake/receive-event.ts'
import { closeLead } from '../../functions/leads/close-lead.ts'
import { newFolder } from '../local/new-folder.ts'
import { advisor, dealer } from '../support/stores.ts'
import { leadForm, openTown } from '../support/town.ts'

/** Whatever of this is found somewhere, is personal. */
const person = { name: '诸葛晓雨', phone: '+8613812345077' }
const comment = '家里人都喜欢红色的车'
const personal = /诸葛晓雨|13812345077|喜欢红色|1M8GDM9AXKP042788/

const vin = '1M8GDM9AXKP042788'

/** Lives through a lead that is declined, accepted and closed, the car that was bought, and a complaint about it; returns what was sent. */
async function liveThrough(dataDir: string) {
  const town = await openTown({
    at: '2026-11-21T10:00:00+08:00',
    dealers: [dealer('D1')],
    advisors: [advisor('D1', 'X'), advisor('D1', 'Y', { weight: 0.5 })],
    dataDir,
  })
  await town.capture(leadForm('1', { person, comment, dealerId: 'D1' }))
  await town.capture(leadForm('2', { person, comment, dealerId: 'D1', series: 'X7' }))
  for (const [who, fields] of [
    ['X@outbox', { action: 'decline', reason: 'busy' }],
    ['Y@outbox', { action: 'accept' }],
  ] as const) {
    const [offer] = await town.sent({ template: 'offer-new', to: who })
    if (offer) await town.press(offer, fields)
  }
  const { leadId } = await town.lead()
  const now = '2026-11-21T02:30:00Z'
  await closeLead({ leadId, by: 'Y', outcome: 'lost', now }, town.machine.services)
  const told = { occurredAt: now, vin, owner: person }
  const delivered = {
    ...told,
    id: 'd-1',
    event: 'VehicleDelivered',
    brand: 'yunchi',
    powertrain: '汽油',
    dealerId: 'D1',
  }
  const complaint = { ...told, id: 'c-1', event: 'ComplaintFiled', text: comment }
  for (const fact of [delivered, complaint]) {
    await receiveFact(readFactForm(fact), { source: 'dms', now }, town.machine.services)
    await town.machine.idle()
  }
  const sent = await town.sent()
  await town.close()
  return sent
}

/** Every row of every table of the machine's store, and every line of its other files. */
function everythingIn(folder: string): { where: string; text: string }[] {
  const found: { where: string; text: string }[] = []
  for (const file of readdirSync(folder)) {
    const path = join(folder, file)
    if (!readFileSync(path).subarray(0, 15).equals(Buffer.from('SQLite format 3'))) {
      if (!/-(wal|shm)$/.test(file)) found.push({ where: file, text: readFileSync(path, 'utf8') })
      continue
    }
    const database = new DatabaseSync(path)
    for (const { name } of database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all())
      for (const row of database.prepare(`SELECT * FROM "${name}"`).all())
        found.push({ where: String(name), text: say(row) })
    database.close()
  }
  return found
}

const say = (row: Record<string, unknown>): string =>
  Object.values(row)
    .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value)))
    .join(' ')

test('name, phone and comment of a person lie in the items of the table that docs/personal-data.md lists, and nowhere else', async () => {
  const folder = newFolder()
  const sent = await liveThrough(folder)

  const everything = everythingIn(folder)
  const holding = everything.filter(({ text }) => personal.test(text))
  const kinds = holding.map(({ where, text }) => (where.startsWith('dynamodb_table_') ? kindOf(text) : where))

  expect(everything.filter(({ where }) => /^sfn_(execution|history)|archive/.test(where)).length).toBeGreaterThan(10)
  const listed = readFileSync(join(import.meta.dirname, '../../docs/personal-data.md'), 'utf8')
    .split('\n')
    .flatMap((line) => /^\| `([A-Z-]+)/.exec(line)?.[1] ?? [])
  expect(listed).toEqual(expect.arrayContaining([...new Set(kinds)]))
  expect(kinds).toEqual(expect.arrayContaining(['PERSON', 'EVENT', 'CAPTURE', 'LEAD', 'OUTBOX', 'COMPLAINT']))
  expect(sent.length).toBeGreaterThanOrEqual(3)
})

test('a link carries ids alone', async () => {
  const sent = await liveThrough(newFolder())

  const claims = sent.flatMap(({ text }) => (/\/(?:offers|held)\/([\w.-]+)/.exec(text) ?? []).slice(1).map(decodeJwt))

  expect(claims.length).toBeGreaterThan(1)
  for (const claim of claims) expect(JSON.stringify(claim)).not.toMatch(personal)
  expect(new Set(claims.flatMap((claim) => Object.keys(claim)))).toEqual(
    new Set(['leadId', 'offerId', 'dealerId', 'advisorId', 'aud', 'exp']),
  )
})

/** e.g. `LEAD`, `CAPTURE`: the first word of the sort key, or of the partition where that says more. */
function kindOf(row: string): string {
  const [, pk = '', sk = ''] = row.split(' ')
  const partition = pk.split('#')[0] ?? ''
  return partition === 'LEAD' ? (sk.split('#')[0] ?? '') : partition
}
