import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { signedHeaders } from '../functions/intake/check-signature.ts'
import { connect } from '../local/connect.ts'
import { CommandError, runCommand } from './run-command.ts'
import { runningMachineUrl } from './running-machine.ts'

const USAGE = `npm run send                 sends an example lead, each time a new one
npm run send -- FILE.json    sends the lead in the file

Signed with the first key of the source "web" (--source NAME), to the running machine (--url URL).`

const answerSchema = z.looseObject({ id: z.string().optional() })
const EXAMPLE = join(import.meta.dirname, '../samples/lead.json')

await runCommand(USAGE, async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { source: { type: 'string', default: 'web' }, url: { type: 'string' }, example: { type: 'boolean' } },
  })
  const body = await readBody(positionals[0])
  const url = `${values.url ?? runningMachineUrl()}/leads`
  const key = await firstKey(values.source)
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signedHeaders(key, Math.floor(Date.now() / 1000), body) },
    body,
  })
  console.log(`POST ${url} → ${response.status}`)
  const answer = answerSchema.parse(await response.json())
  console.log(JSON.stringify(answer, null, 2))
  if (answer.id !== undefined) console.log(`What became of it: npm run lead -- ${answer.id}`)
  return response.ok ? 0 : 1
})

async function readBody(path: string | undefined): Promise<string> {
  if (path !== undefined)
    return readFile(path, 'utf8').catch(() => {
      throw new CommandError(`There is no file ${path}`)
    })
  const example: unknown = JSON.parse(await readFile(EXAMPLE, 'utf8'))
  return JSON.stringify({ ...Object(example), id: `example-${Date.now()}` })
}

async function firstKey(source: string): Promise<{ source: string; keyId: string; secret: string }> {
  const connection = await connect()
  try {
    const [first] = Object.entries((await connection.services.secrets.sourceKeys())[source] ?? {})
    if (first) return { source, keyId: first[0], secret: first[1] }
    throw new CommandError(`The source ${source} has no key: npm run keys -- add ${source}`)
  } finally {
    await connection.close()
  }
}
