import { stopMarketing } from '../customers/consent-store.ts'
import { readPerson } from '../customers/person-store.ts'
import { stableId } from '../shared/ids.ts'
import type { Services } from '../shared/services.ts'
import { readContact } from './contact-store.ts'
import { deliver } from './deliver.ts'
import { findListener } from './find-listener.ts'
import { findTemplate } from './find-template.ts'
import { maskName, maskPhone } from './mask.ts'
import { saysStop } from './stop-words.ts'

/** What a known person wrote back. */
export interface Reply {
  personId: string
  channel: string
  text: string
  now: string
}

/** `stopped`: nothing that is marketing by law is sent any more. `passed-on`: whoever looks after the matter reads it. */
export type Replied = { kind: 'stopped' | 'passed-on' | 'nobody-known' }

/**
 * Does what a reply asks: R, T, TD or 退订 stops all marketing at once, and says so once; everything else goes to whoever
 * looks after what the last message was about. Safe to repeat with the same `now`.
 */
export async function answerReply(reply: Reply, services: Services): Promise<Replied> {
  const person = await readPerson(services.table, reply.personId)
  if (!person || person.erasedAt !== undefined) return { kind: 'nobody-known' }
  if (saysStop(reply.text)) return stop(reply, services)
  const { subject, to } = await findListener(person, services)
  const { channel, text, now } = reply
  await deliver(
    {
      run: undefined,
      subject,
      step: 'reply',
      slot: stableId('reply', reply.personId, channel, text, now),
      template: 'reply-received',
      class: 'transactional',
      to,
      variables: {
        customer: maskName(person.name),
        phone: maskPhone(person.phone),
        reply: await asOneLine(text, services),
      },
      now,
    },
    services,
  )
  return { kind: 'passed-on' }
}

async function stop({ personId, now }: Reply, services: Services): Promise<Replied> {
  const { stoppedAt } = await readContact(services.table, personId)
  await stopMarketing({ personId, way: 'reply', by: 'owner', now, text: 'reply-stop@1' }, services)
  // Who has stopped before is told nothing: also the confirmation comes once only.
  if (stoppedAt === undefined || stoppedAt === now) await confirm(personId, now, services)
  return { kind: 'stopped' }
}

async function confirm(personId: string, now: string, services: Services): Promise<void> {
  await deliver(
    {
      run: undefined,
      subject: { type: 'customer', id: personId },
      step: 'stop',
      slot: now,
      template: 'stop-confirmed',
      class: 'transactional',
      purpose: 'answer',
      to: { kind: 'owner', personId },
      variables: {},
      now,
    },
    services,
  )
}

/** One line that the template takes; a reply is never refused for its length. */
async function asOneLine(text: string, { settings }: Services): Promise<string> {
  const { variables } = await findTemplate(settings, 'reply-received')
  const most = variables.reply?.max ?? 0
  const line = text.replace(/\p{Cc}+/gu, ' ').trim() || '…'
  return line.length > most ? `${line.slice(0, most - 1)}…` : line
}
