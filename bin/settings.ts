import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { inColumns } from './columns.ts'
import { CommandError, runCommand, UsageError } from './run-command.ts'
import { connectToExisting } from './running-machine.ts'
import { knownSettings } from './settings/known-settings.ts'
import { forgetSetting, readSetting, storeSetting } from './settings/store-setting.ts'

const USAGE = `npm run settings -- list
npm run settings -- show NAME           what is in force, as JSON
npm run settings -- set NAME FILE       checks a JSON or YAML file and stores it; in force within a minute
npm run settings -- reset NAME          back to what is shipped`

await runCommand(USAGE, async () => {
  const [action, name, file] = parseArgs({ allowPositionals: true, options: {} }).positionals
  const connection = await connectToExisting()
  const { services } = connection
  try {
    if (action === 'list') return await list(services)
    if (name === undefined) throw new UsageError()
    if (action === 'show') console.log(JSON.stringify((await readSetting(name, services)).value, null, 2))
    else if (action === 'reset') await forgetSetting(name, services)
    else if (action === 'set' && file !== undefined) warn(await storeSetting(name, readText(file), services))
    else throw new UsageError()
    if (action !== 'show') console.log(`${name}: in force within a minute.`)
    return 0
  } finally {
    await connection.close()
  }
})

type Services = Parameters<typeof readSetting>[1]

async function list(services: Services): Promise<number> {
  const rows = Object.entries(knownSettings).map(async ([name, { about }]) => [
    name,
    (await readSetting(name, services)).isOwn ? 'yours' : 'as shipped',
    about,
  ])
  for (const line of inColumns(await Promise.all(rows))) console.log(line)
  return 0
}

function warn(missing: readonly string[]): void {
  for (const line of missing) console.warn(line)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new CommandError(`There is no file ${file} that can be read`)
  }
}
