import type { Services } from '../shared/services.ts'
import type { Channel, OutgoingMessage } from './channels/channel.ts'
import type { Message, MessageClass } from './message-record.ts'
import { forbiddenBecause } from './policy.ts'
import { findAddressee } from './recipient.ts'
import { renderMessage } from './render-message.ts'
import { findTemplate } from './template.ts'

/** A message as it would leave now, or why it may or can not. */
export type Prepared =
  | { kind: 'ready'; channel: Channel; outgoing: OutgoingMessage }
  | { kind: 'suppressed'; reason: string }
  | { kind: 'failed'; reason: string }

/** A step sends a template under another legal class than the template was approved for. */
class TemplateClassDiffers extends Error {
  constructor(template: string, classes: { own: MessageClass; asked: MessageClass }) {
    super(`Template "${template}" is ${classes.own}, the step says ${classes.asked}: make the step say ${classes.own}`)
    this.name = 'TemplateClassDiffers'
  }
}

/** Looks up address, text and rules as they stand at `now`. Throws for what only a person can mend: the template, its class, its variables. */
export async function prepareMessage(message: Message, now: string, services: Services): Promise<Prepared> {
  const { table, settings, config } = services
  const [template, addressee] = await Promise.all([
    findTemplate(settings, message.template),
    findAddressee(message.to, { table, settings }),
  ])
  if (template.class !== message.class)
    throw new TemplateClassDiffers(message.template, { own: template.class, asked: message.class })
  const forbidden = await forbiddenBecause({ ...message, now, zone: config.zone }, addressee, settings)
  if (forbidden) return { kind: 'suppressed', reason: forbidden }
  const { address, language, name: recipient } = addressee
  const channel = services.channels[addressee.channel]
  if (!channel || !address) return { kind: 'failed', reason: `channel-not-configured: ${addressee.channel}` }
  const text = renderMessage(message.template, template, { ...addressee, variables: message.variables })
  const { messageId: id, class: legalClass, variables } = message
  return {
    kind: 'ready',
    channel,
    outgoing: {
      id,
      template: message.template,
      class: legalClass,
      language,
      address,
      recipient,
      text,
      variables,
      at: now,
    },
  }
}
