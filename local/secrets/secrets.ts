import { randomInt } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { arnOf } from '../names.ts'
import { AwsError, type LocalService } from '../service.ts'

/** How a secret's first value is made, as CloudFormation says it. */
interface SecretGenerator {
  readonly length: number
  readonly excludeCharacters: string
  readonly excludePunctuation: boolean
  /** JSON into which the value is put under `key`; without it the value is the secret. */
  readonly template?: { readonly json: string; readonly key: string }
}

export interface SecretStore extends LocalService {
  /** Makes the secret unless it is there; `first` is its value or how to make one. */
  create(name: string, first: string | SecretGenerator): void
  /** Changes the value, if it is `from`. */
  replace(name: string, from: string, to: string): void
}

const fileSchema = z.record(z.string(), z.string())
const idSchema = z.object({ SecretId: z.string() })
const putSchema = idSchema.extend({ SecretString: z.string().min(1) })

/** A whole number from 0 to `below`, exclusive. */
export type Chance = (below: number) => number

/** Secrets Manager; the values lie in `file` (readable by its owner alone), or in memory without one. */
export function openSecretStore(file: string | undefined, chance: Chance = randomInt): SecretStore {
  const values = new Map(Object.entries(file && existsSync(file) ? readSecrets(file) : {}))

  const save = (): void => {
    if (!file) return
    writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(values), null, 2), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  const find = (id: string): { name: string; value: string } => {
    const name = id.replace(/^arn:.*:secret:/, '')
    const value = values.get(name)
    if (value === undefined)
      throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
    return { name, value }
  }

  const set = (name: string, value: string): void => {
    values.set(name, value)
    save()
  }

  return {
    target: 'secretsmanager',
    replace: (name, from, to) => {
      if (values.get(name) === from) set(name, to)
    },
    create: (name, first) => {
      if (!values.has(name)) set(name, typeof first === 'string' ? first : generate(first, chance))
    },
    handle: async (operation, input) => {
      if (operation === 'GetSecretValue') {
        const { name, value } = find(parse(idSchema, input).SecretId)
        return { ARN: secretArn(name), Name: name, SecretString: value, VersionStages: ['AWSCURRENT'] }
      }
      if (operation === 'PutSecretValue') {
        const { SecretId, SecretString } = parse(putSchema, input)
        const { name } = find(SecretId)
        set(name, SecretString)
        return { ARN: secretArn(name), Name: name }
      }
      if (operation === 'ListSecrets')
        return { SecretList: [...values.keys()].map((Name) => ({ ARN: secretArn(Name), Name })) }
      throw new AwsError('InvalidRequestException', `This machine's Secrets Manager has no ${operation}`)
    },
  }
}

export const secretArn = (name: string): string => arnOf('secretsmanager', `secret:${name}`)

function readSecrets(file: string): Record<string, string> {
  return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (!parsed.success) throw new AwsError('InvalidParameterException', z.prettifyError(parsed.error))
  return parsed.data
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'

function generate(
  { length, excludeCharacters, excludePunctuation, template }: SecretGenerator,
  chance: Chance,
): string {
  const alphabet = [...LETTERS, ...(excludePunctuation ? '' : PUNCTUATION)].filter(
    (character) => !excludeCharacters.includes(character),
  )
  const value = Array.from({ length }, () => alphabet[chance(alphabet.length)]).join('')
  return template ? JSON.stringify({ ...JSON.parse(template.json), [template.key]: value }) : value
}
