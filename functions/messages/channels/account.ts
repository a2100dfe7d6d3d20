import { z } from 'zod'
import type { Secrets } from '../../shared/secrets.ts'
import type { Settings } from '../../shared/settings.ts'

/** Setting `channel-accounts`: what is not secret of each channel's account, by the channel's name. Each channel says what it needs. */
export const looseAccountsSchema = z.record(z.string(), z.looseObject({}))

/** Every account has it: the provider's own address without it; tests and simulators stand in for the provider by it. */
export const endpointSchema = (provider: string) =>
  z
    .url({ protocol: /^https?$/ })
    .default(provider)
    .transform((url) => url.replace(/\/+$/, ''))

/** A channel cannot be used as it is set up; `reason` is `account-missing`, or `account-refused: ` and the field. */
export class AccountRefused extends Error {
  readonly reason: string
  constructor(channel: string, reason: string) {
    super(`The channel ${channel} cannot be used (${reason}): npm run channels -- add ${channel}`)
    this.name = 'AccountRefused'
    this.reason = reason
  }
}

/** What a channel's account says: `account` stands in the setting `channel-accounts`, `secret` in the secret of the channels, each under the channel's name. */
export interface AccountShape<Account extends z.ZodObject = z.ZodObject, Secret extends z.ZodObject = z.ZodObject> {
  readonly name: string
  readonly account: Account
  readonly secret: Secret
}

export type AccountOf<Account extends z.ZodObject, Secret extends z.ZodObject> = z.output<Account> & {
  secret: z.output<Secret>
}

/** A channel's account as it stands now. Throws AccountRefused. */
export async function readAccount<Account extends z.ZodObject, Secret extends z.ZodObject>(
  { name, account, secret }: AccountShape<Account, Secret>,
  { settings, secrets }: { settings: Settings; secrets: Pick<Secrets, 'channelSecrets'> },
): Promise<AccountOf<Account, Secret>> {
  const [accounts, keys] = await Promise.all([
    settings.read('channel-accounts', looseAccountsSchema, {}),
    secrets.channelSecrets(),
  ])
  if (accounts[name] === undefined && keys[name] === undefined) throw new AccountRefused(name, 'account-missing')
  const parsed = {
    account: parse(account, accounts[name] ?? {}, name),
    secret: parse(secret, keys[name] ?? {}, `${name}.secret`),
  }
  return { ...parsed.account, secret: parsed.secret }

  function parse<Schema extends z.ZodObject>(schema: Schema, value: unknown, where: string): z.output<Schema> {
    const { data, error } = schema.safeParse(value)
    if (!error) return data
    const field = error.issues[0]?.path.join('.') ?? ''
    throw new AccountRefused(name, `account-refused: ${where}${field && `.${field}`}`)
  }
}
