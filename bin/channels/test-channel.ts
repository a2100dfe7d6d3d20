import { randomUUID } from 'node:crypto'
import { looseAccountsSchema } from '../../functions/messages/channels/account.ts'
import type { OutgoingMessage, SendAnswer } from '../../functions/messages/channels/channel.ts'
import { channelKinds } from '../../functions/messages/channels/open-channels.ts'
import { providerTemplatesSchema } from '../../functions/messages/check-content.ts'
import { findTemplate } from '../../functions/messages/find-template.ts'
import { renderMessage } from '../../functions/messages/render-message.ts'
import type { Template } from '../../functions/messages/template.ts'
import { keys } from '../../functions/shared/keys.ts'
import type { Services } from '../../functions/shared/services.ts'
import { CommandError } from '../run-command.ts'

/** What every channel that writes its own text can say. */
const PLAIN = 'stop-confirmed'

interface Trial {
  channel: string
  address: string
  /** Ours; the first that the provider approved without it. */
  template?: string | undefined
  variables: Readonly<Record<string, string>>
  employee?: string | undefined
  at: string
  /** Hears what is about to be sent. */
  say?(line: string): void
}

/** Sends one message by the channel's own code; nothing is noted in the ledger. A pause is over if it goes. Throws a CommandError where there is nothing to try. */
export async function testChannel(
  trial: Trial,
  services: Services,
): Promise<SendAnswer | { kind: 'lost'; reason: string }> {
  if (trial.channel === 'outbox') throw new CommandError('The outbox sends to nobody: there is nothing to try')
  const channel = services.channels[trial.channel]
  if (!channel) throw new CommandError(`There is no channel "${trial.channel}": npm run channels -- list`)
  const message = await compose(trial, services)
  trial.say?.(`Sends the template ${message.template} (--template ID for another): ${message.text}`)
  try {
    const answer = await channel.send(message)
    if (answer.kind === 'accepted' || answer.kind === 'handed')
      await services.table.delete(keys.channelState(trial.channel))
    return answer
  } catch (error) {
    return { kind: 'lost', reason: error instanceof Error ? error.message : 'unknown' }
  }
}

async function compose(
  { channel, address, template, variables, employee, at }: Trial,
  services: Services,
): Promise<OutgoingMessage> {
  const id = template ?? (await firstApproved(channel, services)) ?? PLAIN
  const found = await findTemplate(services.settings, id)
  const filled = { ...samplesFor(found, services.config.baseUrl), ...variables }
  return {
    id: `test-${randomUUID()}`,
    template: id,
    class: found.class,
    language: 'zh-CN',
    address,
    recipient: 'test',
    text: renderMessage(id, found, { language: 'zh-CN', variables: filled }),
    variables: filled,
    ...(employee !== undefined && { employee }),
    at,
  }
}

async function firstApproved(channel: string, { settings }: Services): Promise<string | undefined> {
  const approved = (await settings.read('provider-templates', providerTemplatesSchema, {}))[channel] ?? {}
  const [id] = Object.entries(approved).find(([, { state }]) => state === 'approved') ?? []
  if (id !== undefined) return id.replace(/\.en$/, '')
  const account = (await settings.read('channel-accounts', looseAccountsSchema, {}))[channel]
  const own = account?.templates
  return typeof own === 'object' && own !== null ? Object.keys(own)[0] : undefined
}

const SAMPLES = { text: '测试', time: '10:00' } as const

const samplesFor = ({ variables }: Template, baseUrl: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(variables).map(([name, { type, max }]) => [
      name,
      (type === 'where' ? `${baseUrl}/m 查询码 TEST0-00000` : SAMPLES[type]).slice(0, max),
    ]),
  )

/** What happened, in words. */
export function sayAnswer(answer: Awaited<ReturnType<typeof testChannel>>, channel: string): string {
  switch (answer.kind) {
    case 'accepted':
      return `The provider took it; its id is ${answer.providerId}. The receipt tells whether it arrives.`
    case 'handed':
      return `It lies before the employee, who has to press send; its id is ${answer.providerId}.`
    case 'lost':
      return `Nobody knows whether the provider took it: ${answer.reason}. Look at the phone before you try again.`
    case 'later':
      return `Not taken: ${answer.reason} (${answer.class}).${answer.until ? ` It may go after ${answer.until}.` : ''}`
    case 'refused':
      return sayRefusal(answer, channel)
  }
}

function sayRefusal({ reason, class: kind, unreachable }: Extract<SendAnswer, { kind: 'refused' }>, channel: string) {
  if (reason === 'account-missing') {
    const account = channelKinds.find(({ name }) => name === channel)?.accountOf ?? channel
    return `${channel} is not set up: npm run channels -- add ${account}`
  }
  const meaning = kind === undefined ? unreachable && NOT_REACHED : MEANINGS[kind]
  return `Refused: ${reason}${meaning ? ` (${meaning})` : ''}.`
}

const NOT_REACHED = "this person is not reached by it: does not follow, has blocked us, or is nobody's contact"
const MEANINGS = {
  recipient: 'there is no such address here',
  blocked: 'this address wants nothing from us',
  content: 'this message or its template will not do',
  credit: 'the person has not allowed it, or no more',
  config: 'the account or what it may do: see npm run channels -- list',
} as const
