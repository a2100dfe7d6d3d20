import { createServer, type IncomingMessage } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { z } from 'zod'

/**
 * What the bench measures against: the least that any program must do for a lead on one machine. It validates, scores,
 * appends the lead and the message to SQLite (one durable commit for all requests of a turn of the event loop, as ours
 * does), answers, and posts the advisor's message. No journey, no timers, no ledger, no recovery.
 */
const { values } = parseArgs({
  options: { data: { type: 'string' }, port: { type: 'string' }, sink: { type: 'string' } },
})

const leadSchema = z.object({
  id: z.string().min(1),
  askedAt: z.iso.datetime({ offset: true }),
  person: z.object({ name: z.string(), phone: z.string().regex(/^\+861[3-9]\d{9}$/) }),
  brand: z.string(),
  dealerId: z.string(),
  signals: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})

const db = new DatabaseSync(`${values.data}/reference.sqlite`)
db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL')
db.exec(
  'CREATE TABLE lead (id TEXT PRIMARY KEY, grade TEXT, body TEXT); CREATE TABLE message (id TEXT PRIMARY KEY, text TEXT)',
)
const addLead = db.prepare('INSERT OR IGNORE INTO lead VALUES (?, ?, ?)')
const addMessage = db.prepare('INSERT OR IGNORE INTO message VALUES (?, ?)')

let turn: Promise<void> | undefined

/** Joins the commit of this turn of the event loop. */
function durably(write: () => void): Promise<void> {
  turn ??= openTurn()
  write()
  return turn
}

function openTurn(): Promise<void> {
  db.exec('BEGIN IMMEDIATE')
  return new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined
      db.exec('COMMIT')
      resolve()
    })
  })
}

function grade(signals: z.infer<typeof leadSchema>['signals']): string {
  const points =
    (signals.purchaseWithin === 'week' ? 40 : 10) +
    (signals.testDrive ? 25 : 0) +
    Math.min(20, Number(signals.pageViews ?? 0))
  if (points >= 70) return 'H'
  return points >= 50 ? 'A' : 'B'
}

async function receive(request: IncomingMessage): Promise<number> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const lead = leadSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString()))
  if (!lead.success) return 422
  const text = `新线索（${grade(lead.data.signals)}级），请在 15 分钟内接收`
  await durably(() => {
    addLead.run(lead.data.id, grade(lead.data.signals), JSON.stringify(lead.data))
    addMessage.run(lead.data.id, text)
  })
  void post(lead.data.id, text)
  return 202
}

async function post(id: string, text: string): Promise<void> {
  await fetch(`${values.sink}/messages`, { method: 'POST', body: JSON.stringify({ id, text }) })
}

createServer((request, response) => {
  receive(request).then(
    (status) => response.writeHead(status).end('{"status":"received"}'),
    () => response.writeHead(400).end(),
  )
}).listen(Number(values.port), '127.0.0.1', () => console.log('ready'))
