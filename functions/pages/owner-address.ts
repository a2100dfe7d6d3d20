import { z } from 'zod'
import { secretCode } from '../shared/ids.ts'
import { keys } from '../shared/keys.ts'
import type { Services } from '../shared/services.ts'
import type { Table } from '../shared/table.ts'
import { pagePath } from './links.ts'

/** Which part of the owner's page a message leads to, e.g. `{ do: 'book', car: 'veh-8f3k' }`. */
export interface OwnerPlace {
  do: 'book' | 'survey' | 'complaint' | 'odometer' | 'preferences'
  car?: string
  /** The complaint; what a survey is about, as `vehicle:veh-8f3k`. */
  about?: string
  survey?: string
}

/**
 * 10 signs make 2^50 codes. With a million owners' codes in force and every counter of wrong codes used up
 * (see code-attempts.ts), a guesser finds one in about six years.
 */
export const OWNER_CODE_LENGTH = 10

/** A person keeps one code for so long; it serves as long again. */
const DAY = 24 * 60 * 60 * 1000
const CODE_PERIOD = 30 * DAY

const ownerCodeSchema = z.object({
  personId: z.string(),
  /** Epoch seconds; the table forgets it some time after that. */
  expiresAt: z.number(),
})

/**
 * How an owner gets to his page, as words for a message: his own link where the channel allows personal links, else the
 * constant address and a short code, which is stored here (the same code for weeks, so repeating it changes nothing).
 */
export async function ownerAddress(
  personId: string,
  how: { channel: string; language: 'zh-CN' | 'en'; now: string; place?: OwnerPlace },
  services: Pick<Services, 'table' | 'secrets' | 'channels' | 'config'>,
): Promise<string> {
  const { baseUrl } = services.config
  if (services.channels[how.channel]?.personalLinks) {
    const path = await pagePath('owner', { personId }, { from: how.now, secrets: services.secrets })
    return `${baseUrl}${path}${queryOf(how.place)}`
  }
  const code = spaced(await giveOwnerCode(personId, how.now, services))
  return how.language === 'en' ? `${baseUrl}/m code ${code}` : `${baseUrl}/m 查询码 ${code}`
}

/** The person whose code this is; `undefined` where it is nobody's, or no longer. */
export async function readOwnerCode(table: Table, code: string, now: string): Promise<string | undefined> {
  const item = await table.get(keys.ownerCode(code))
  const found = item && ownerCodeSchema.parse(item)
  return found && found.expiresAt * 1000 > Date.parse(now) ? found.personId : undefined
}

async function giveOwnerCode(
  personId: string,
  now: string,
  { table, secrets }: Pick<Services, 'table' | 'secrets'>,
): Promise<string> {
  const period = Math.floor(Date.parse(now) / CODE_PERIOD)
  const code = secretCode(await secrets.signingKey(), OWNER_CODE_LENGTH, 'owner', personId, String(period))
  const expiresAt = ((period + 2) * CODE_PERIOD) / 1000
  await table.put({ ...keys.ownerCode(code), ...ownerCodeSchema.parse({ personId, expiresAt }) })
  return code
}

/** `abcde-12345`: two halves are read and typed more easily. */
const spaced = (code: string): string => `${code.slice(0, 5)}-${code.slice(5)}`

const queryOf = (place: OwnerPlace | undefined): string => (place ? `?${new URLSearchParams({ ...place })}` : '')
