import { parse } from 'yaml'
import { z } from 'zod'
import { keys } from '../../functions/shared/keys.ts'
import type { Services } from '../../functions/shared/services.ts'
import { CommandError } from '../run-command.ts'
import { type KnownSetting, knownSettings } from './known-settings.ts'

/** Throws CommandError, which lists the names that there are. */
function findSetting(name: string): KnownSetting {
  const found = knownSettings[name]
  if (found) return found
  throw new CommandError(`There is no setting "${name}". There are: ${Object.keys(knownSettings).join(', ')}`)
}

/** What is in force, and whether ops stored it. */
export async function readSetting(name: string, { table }: Pick<Services, 'table'>) {
  const { shipped } = findSetting(name)
  const own = (await table.get(keys.setting(name)))?.value
  return { value: own ?? shipped, isOwn: own !== undefined }
}

/** Checks a setting (JSON or YAML) and stores it; gives what is still missing for it to do what it says. Throws CommandError, which names each field that is wrong; then nothing is stored. */
export async function storeSetting(
  name: string,
  text: string,
  services: Pick<Services, 'settings' | 'table'>,
): Promise<readonly string[]> {
  const { schema, missing } = findSetting(name)
  const parsed = schema.safeParse(parseText(text))
  if (!parsed.success) throw new CommandError(complain(name, parsed.error))
  await services.settings.write(name, z.looseObject({}).parse(parsed.data))
  return (await missing?.(parsed.data, services)) ?? []
}

/** From then on what we ship is in force again. */
export async function forgetSetting(name: string, { table }: Pick<Services, 'table'>): Promise<void> {
  findSetting(name)
  await table.delete(keys.setting(name))
}

function parseText(text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw new CommandError(`The file is neither JSON nor YAML: ${error instanceof Error ? error.message : error}`)
  }
}

function complain(name: string, { issues }: z.ZodError): string {
  const lines = issues.map(({ path, message }) => `  ${path.join('/') || '(all of it)'}: ${message}`)
  return [`The setting "${name}" is not stored:`, ...lines].join('\n')
}
