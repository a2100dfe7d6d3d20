import { type ChannelState, readChannelStates } from '../../functions/messages/channel-state.ts'
import { AWS_ACCOUNT, awsAccountSchema } from '../../functions/messages/channels/aws-account.ts'
import { channelKinds } from '../../functions/messages/channels/open-channels.ts'
import type { Services } from '../../functions/shared/services.ts'
import { faultsOf, readAccounts, type SecretPlace } from './accounts.ts'

/** Each channel and whether it goes, without anything secret. */
export async function listChannels(services: Services, place: SecretPlace): Promise<string[][]> {
  const { accounts, secrets } = await readAccounts(services, place)
  const states = await readChannelStates(
    services.table,
    channelKinds.map(({ name }) => name),
  )
  return channelKinds.map(({ name, accountOf = name, account, secret }) => {
    const [own, keys, state] = [accounts[accountOf], secrets[accountOf], states[name]]
    if (!own && !keys) return [name, 'not set up', `npm run channels -- add ${accountOf}`]
    const [fault] = [...faultsOf(account, own ?? {}, ''), ...faultsOf(secret, keys ?? {}, 'secret ')]
    if (fault !== undefined) return [name, 'incomplete', fault.trim()]
    if (state) return [name, ...stateInWords(state)]
    const isDeaf = accountOf === AWS_ACCOUNT && awsAccountSchema.parse(own).topics.length === 0
    return [name, 'set up', `${describe(own ?? {})}${isDeaf ? NO_TOPICS : ''}`]
  })
}

/** What AWS tells comes by topics, and those that nobody named are refused. */
const NO_TOPICS = '; without topics, so nothing is heard of what became of messages, nor replies'

function stateInWords({ since, reason, pausedUntil, failures }: ChannelState): [string, string] {
  if (pausedUntil === undefined) return ['failing', `${failures} in a row since ${since}: ${reason}`]
  return ['paused', `since ${since}: ${reason}; tried again at ${pausedUntil}`]
}

/** What tells one account from another. */
const describe = (account: object): string =>
  Object.entries(account)
    .filter(([, value]) => typeof value !== 'object')
    .map(([field, value]) => `${field}=${value}`)
    .join(' ')

/** The addresses that providers are told: whoever knows one can speak in the provider's name, where that signs nothing. */
export async function listAddresses(services: Services, place: SecretPlace): Promise<string[][]> {
  const { secrets } = await readAccounts(services, place)
  return Object.entries(secrets).flatMap(([name, { callbackPath }]) =>
    callbackPath === undefined ? [] : [[name, `${services.config.baseUrl}/callbacks/${doorOf(name)}/${callbackPath}`]],
  )
}

/** One Official Account has several channels and one address. */
const doorOf = (name: string): string => (name === 'wechat-template' ? 'wechat' : name)
