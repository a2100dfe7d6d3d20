import { isJsonObject } from '../json.ts'

/** How the SDK integration spells the members of an attribute value, and how DynamoDB does. */
const SPELLINGS: readonly (readonly [sdk: string, dynamodb: string])[] = [
  ['Bool', 'BOOL'],
  ['Nul', 'NULL'],
  ['Ss', 'SS'],
  ['Ns', 'NS'],
  ['Bs', 'BS'],
]
const TO_DYNAMODB = new Map(SPELLINGS)
const TO_SDK = new Map(SPELLINGS.map(([sdk, dynamodb]) => [dynamodb, sdk]))

/** Arguments of an SDK task as DynamoDB takes them. Either spelling is taken. */
export function fromSdkNames(value: unknown): unknown {
  return respell(value, TO_DYNAMODB)
}

export function toSdkNames(value: unknown): unknown {
  return respell(value, TO_SDK)
}

/** Only an object with that single member is an attribute value; an attribute may itself be called `Bool`. */
function respell(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((member) => respell(member, names))
  if (!isJsonObject(value)) return value
  const entries = Object.entries(value)
  const [only] = entries
  if (only && entries.length === 1 && isValueOf(only[0], only[1])) return { [names.get(only[0]) ?? only[0]]: only[1] }
  return Object.fromEntries(entries.map(([key, member]) => [key, respell(member, names)]))
}

function isValueOf(name: string, value: unknown): boolean {
  if (/^(bool|null?)$/i.test(name)) return typeof value === 'boolean'
  return /^[snb]s$/i.test(name) && Array.isArray(value)
}

/** An answer with base64 in place of bytes. */
export function toJsonBytes(answer: object): object {
  return Object.fromEntries(Object.entries(answer).map(([key, member]) => [key, withoutBytes(member)]))
}

function withoutBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(withoutBytes)
  return isJsonObject(value) ? toJsonBytes(value) : value
}
