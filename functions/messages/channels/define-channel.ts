import type { z } from 'zod'
import type { Log } from '../../shared/log.ts'
import type { Secrets } from '../../shared/secrets.ts'
import type { Settings } from '../../shared/settings.ts'
import type { Table } from '../../shared/table.ts'
import { type AccountOf, AccountRefused, type AccountShape, readAccount } from './account.ts'
import type { AskedMessage, Channel, MessageChange, OutgoingMessage, Repeatable, SendAnswer } from './channel.ts'

/** What channels may use. Time comes with the message. */
export interface ChannelTools {
  readonly table: Table
  readonly settings: Settings
  readonly secrets: Pick<Secrets, 'channelSecrets'>
  readonly fetch: typeof fetch
  readonly log: Log
  /** Different at every call, for signatures. */
  nonce(): string
}

interface Definition<Account extends z.ZodObject, Secret extends z.ZodObject> extends AccountShape<Account, Secret> {
  /** The channel whose account it goes by, where it has none of its own. */
  readonly accountOf?: string
  /** See Channel. */
  readonly capabilities: Omit<Channel, 'name' | 'send' | 'carries' | 'query' | 'remind' | 'withdraw' | 'change'>
  send(message: OutgoingMessage, account: AccountOf<Account, Secret>, tools: ChannelTools): Promise<SendAnswer>
  /** See Channel; what is wrong with the account is said when something is sent. */
  carries?(template: string, account: AccountOf<Account, Secret>): boolean
  /** See Channel; it is asked only where the account is in order. */
  query?(
    message: AskedMessage,
    account: AccountOf<Account, Secret>,
    tools: ChannelTools,
  ): Promise<SendAnswer | Repeatable | undefined>
  /** See Channel. */
  remind?(message: AskedMessage, account: AccountOf<Account, Secret>, tools: ChannelTools): Promise<void>
  withdraw?(message: AskedMessage, account: AccountOf<Account, Secret>, tools: ChannelTools): Promise<void>
  change?(change: MessageChange, account: AccountOf<Account, Secret>, tools: ChannelTools): Promise<string | undefined>
}

/** A kind of channel: the shape of its account, and how it is opened. */
export interface ChannelKind extends AccountShape {
  /** See Definition: nobody sets up an account for such a channel. */
  readonly accountOf?: string
  open(tools: ChannelTools): Channel
}

/** A channel that reads its account whenever it is used: nothing need be set up before, and a new key is in force within a minute. */
export function defineChannel<Account extends z.ZodObject, Secret extends z.ZodObject>(
  definition: Definition<Account, Secret>,
): ChannelKind {
  const { name, accountOf, account, secret, capabilities, carries, query, remind, withdraw, change } = definition
  const shape = { name: accountOf ?? name, account, secret }
  const send = async (message: OutgoingMessage, tools: ChannelTools): Promise<SendAnswer> => {
    try {
      const found = await readAccount(shape, tools)
      return await definition.send(message, found, tools)
    } catch (error) {
      if (!(error instanceof AccountRefused)) throw error
      return { kind: 'refused', reason: error.reason, class: 'config' }
    }
  }
  const asksCarries = async (template: string, tools: ChannelTools): Promise<boolean> => {
    const found = await readAccount(shape, tools).catch((error: unknown) => {
      if (error instanceof AccountRefused) return undefined
      throw error
    })
    return !found || !carries || carries(template, found)
  }
  return {
    name,
    ...(accountOf !== undefined && { accountOf }),
    account,
    secret,
    open: (tools) => ({
      name,
      ...capabilities,
      send: (message) => send(message, tools),
      ...(carries && { carries: (template: string) => asksCarries(template, tools) }),
      ...(query && {
        query: async (message: AskedMessage) => query(message, await readAccount(shape, tools), tools),
      }),
      ...(remind && {
        remind: async (message: AskedMessage) => remind(message, await readAccount(shape, tools), tools),
      }),
      ...(withdraw && {
        withdraw: async (message: AskedMessage) => withdraw(message, await readAccount(shape, tools), tools),
      }),
      ...(change && {
        change: async (wanted: MessageChange) => change(wanted, await readAccount(shape, tools), tools),
      }),
    }),
  }
}
