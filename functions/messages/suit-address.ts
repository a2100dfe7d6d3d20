import { ownerAddress } from '../pages/owner-address.ts'
import type { Services } from '../shared/services.ts'
import type { Channel } from './channels/channel.ts'
import type { Message } from './message-record.ts'
import type { Template } from './template.ts'

/** A link of the person's own, where one expects the constant address and a code. */
const OWN_LINK = /^https?:\/\/\S+$/

/**
 * The variables of a message to an owner as its channel may carry them: where links of one's own are refused, the constant address and a
 * code stand in their place. Decided when the way is known, for the words are written before.
 */
export async function suitAddresses(
  { to, variables }: Pick<Message, 'to' | 'variables'>,
  how: { channel: Channel; template: Template; language: 'zh-CN' | 'en'; now: string },
  services: Services,
): Promise<Message['variables']> {
  const { channel, template, language, now } = how
  if (to.kind !== 'owner' || channel.personalLinks) return variables
  const wrong = Object.entries(template.variables).filter(
    ([name, { type }]) => type === 'where' && OWN_LINK.test(variables[name] ?? ''),
  )
  if (wrong.length === 0) return variables
  const address = await ownerAddress(to.personId, { channel: channel.name, language, now }, services)
  return { ...variables, ...Object.fromEntries(wrong.map(([name]) => [name, address])) }
}
