import { stdin, stdout } from 'node:process'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { ChannelKind } from '../../functions/messages/channels/define-channel.ts'
import { CommandError } from '../run-command.ts'

/** `field=value`: JSON where it is JSON (numbers, true, lists), else text. */
export function readFields(fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((each) => {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(each) ?? []
      if (name === '') throw new CommandError(`Write --set field=value, not --set ${each}`)
      return [name, parse(value)]
    }),
  )
}

function parse(value: string): unknown {
  try {
    // Ids of long numbers stay text.
    return /^\d{10,}$/.test(value) ? value : JSON.parse(value)
  } catch {
    return value
  }
}

/** `accessKeySecret` → `LTL_ACCESS_KEY_SECRET`. */
const variableOf = (field: string): string => `LTL_${field.replace(/[A-Z]/g, (sign) => `_${sign}`).toUpperCase()}`

/**
 * The secret part of an account: each field from its environment variable, the rest as JSON from the standard input, or typed
 * without being shown. Never from the command line, where every user of the computer could read it.
 */
export async function readSecretFields(
  { secret }: ChannelKind,
  known: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Record<string, string>> {
  const fields = Object.keys(secret.shape).filter((field) => field !== 'callbackPath')
  const given = Object.fromEntries(
    fields.flatMap((field) => {
      const value = environment[variableOf(field)]
      return value ? [[field, value]] : []
    }),
  )
  const open = fields.filter(
    (field) => given[field] === undefined && known[field] === undefined && isNeeded(secret, field),
  )
  if (open.length === 0) return given
  return { ...given, ...(stdin.isTTY ? await askHidden(open) : await readPiped(open)) }
}

const isNeeded = ({ shape }: ChannelKind['secret'], field: string): boolean =>
  !z.object({ [field]: shape[field] ?? z.unknown() }).safeParse({}).success

async function readPiped(fields: readonly string[]): Promise<Record<string, string>> {
  const piped = await text(stdin)
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(piped))
  } catch {
    throw new CommandError(
      `Give ${fields.join(', ')} as JSON on the standard input, or as ${fields.map(variableOf).join(', ')}`,
    )
  }
}

async function askHidden(fields: readonly string[]): Promise<Record<string, string>> {
  const nothing = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input: stdin, output: nothing, terminal: true })
  const answers: [string, string][] = []
  try {
    for (const field of fields) {
      stdout.write(`${field} (not shown): `)
      answers.push([field, (await reader.question('')).trim()])
      stdout.write('\n')
    }
  } finally {
    reader.close()
  }
  return Object.fromEntries(answers)
}
