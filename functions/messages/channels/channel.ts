/** The open offer that a message is about, and who is asked: a channel with buttons lets him answer there. */
export interface OfferOfMessage {
  leadId: string
  offerId: string
  dealerId: string
  advisorId: string
}

/** A message that is ready to leave: text rendered, address known. */
export interface OutgoingMessage {
  /** The slot in the ledger; a provider that deduplicates gets it as its client id. */
  id: string
  template: string
  class: 'transactional' | 'service' | 'marketing'
  language: 'zh-CN' | 'en'
  /** Where it goes: a phone number in E.164, or a provider's user id. */
  address: string
  /** Who that is, for people who read the outbox; never for a provider. */
  recipient: string
  text: string
  /** The template's variables, for providers that render approved templates themselves. */
  variables: Readonly<Record<string, string>>
  /** Who has to press send, by his address: where the channel needs an employee. */
  employee?: string
  offer?: OfferOfMessage
  /** When it is sent (the sending function's `now`), ISO 8601. */
  at: string
}

/**
 * Why a message is refused for good. `recipient`: this number or account is none; `blocked`: it wants nothing from us;
 * `content`: this message is not allowed as it is; `credit`: the person has not allowed it, or no more (see needsCredit);
 * `config`: nothing goes by this channel until somebody mends it.
 */
type RefusalClass = 'recipient' | 'blocked' | 'content' | 'credit' | 'config'

/**
 * Why a message can go later, though not now. `retry`: in a moment; `busy`: as well, for it was too much at once; `defer`: the provider's limits, for this recipient or
 * this hour; `paused`: nothing goes by this channel for now, and somebody has to look.
 */
type DelayClass = 'retry' | 'busy' | 'defer' | 'paused'

/** What a channel said. A lost answer is thrown, and the ledger then says `unknown` until `query` tells. */
export type SendAnswer =
  /** `responseCode`: what changes the message afterwards (cards of WeCom), where the provider gives one. `parts`: how many messages an SMS is. */
  | { kind: 'accepted'; providerId: string; responseCode?: string; parts?: number }
  /** An employee has the text before him and has to press send; `query` says `accepted` when he did. */
  | { kind: 'handed'; providerId: string }
  /** `reason`: the provider's code. `unreachable`: this channel does not reach this person at all (blocked, not following, dead number); another may. Without a class only this message has failed. */
  | { kind: 'refused'; reason: string; unreachable?: boolean; class?: RefusalClass }
  /** The provider certainly did not take it. `until`: when it may, where that is known; ISO 8601. */
  | { kind: 'later'; reason: string; class: DelayClass; until?: string }

/**
 * Nobody knows whether the provider took the message: it answered with nothing, or with nothing that can be read. `reason` has no
 * personal data; `parts`: how many messages an SMS was.
 */
export class AnswerLost extends Error {
  readonly reason: string
  readonly parts: number | undefined
  /** By what the provider will name it, where that is known beforehand. */
  readonly providerId: string | undefined
  constructor(reason: string, parts?: number, providerId?: string) {
    super(`The answer of the provider is lost: ${reason}`)
    this.name = 'AnswerLost'
    this.reason = reason
    this.parts = parts
    this.providerId = providerId
  }
}

/** A message whose answer was lost. */
export interface AskedMessage {
  id: string
  /** As in OutgoingMessage. */
  address: string
  /** When it was handed to the channel, ISO 8601. */
  sentAt: string
  /** When the channel is asked, ISO 8601. */
  at: string
  providerId?: string
  /** Who would have to press send now, where the channel needs an employee. */
  employee?: string
}

/** What a message that was sent shall show from now on: a word in place of its buttons, or a line with an address to go to. */
export interface MessageChange {
  /** As in OutgoingMessage. */
  address: string
  /** As the channel gave it, when it accepted the message or told of a press of a button. */
  responseCode: string
  change: { title: string; link?: undefined } | { title: string; text: string; link: string }
  /** ISO 8601 */
  at: string
}

/** Nobody can tell what became of a message, but its channel still makes one of two: it may be sent again there, and nowhere else. */
export interface Repeatable {
  kind: 'repeatable'
}
export const REPEATABLE: Repeatable = { kind: 'repeatable' }

/** What an address of an owner can be. */
export type AddressKind = 'phone' | 'wechat-open-id' | 'wecom-user'

export interface Channel {
  readonly name: string
  /** Whether a message may carry a link of its own for each person (providers of SMS refuse it). */
  readonly personalLinks: boolean
  /** Whether sending the same `id` twice is one message; only then may a lost one be sent again at once. */
  readonly deduplicates: boolean
  /** What an owner's address is here; a phone number without it. */
  readonly address?: AddressKind
  /** `false`: its provider refuses marketing (template messages of WeChat do). */
  readonly carriesMarketing?: boolean
  /** Whether its provider has approved a template that says this one of ours; all that do not say so carry everything. */
  carries?(template: string): Promise<boolean>
  /** Whether a message uses up a credit that the person gave beforehand (subscription messages of WeChat). */
  readonly needsCredit?: boolean
  /** An employee has to press send, once a day per person (WeCom to customers): the channel that reaches him, for his address there is who presses. */
  readonly needsEmployee?: 'wecom'
  /** Its receipts name its own id and the person, never ours: what was lost is found by whom it went to. */
  readonly reportsByAddress?: boolean
  send(message: OutgoingMessage): Promise<SendAnswer>
  /**
   * What became of a message whose answer was lost: `undefined` means that the channel never took it, and it is sent
   * again. Throws where nobody can tell yet. A channel without it learns of such a message by a receipt alone.
   */
  query?(message: AskedMessage): Promise<SendAnswer | Repeatable | undefined>
  /** Reminds the employee who has it before him, or takes it back from him; where a channel hands messages to employees. */
  remind?(message: AskedMessage): Promise<void>
  withdraw?(message: AskedMessage): Promise<void>
  /** Changes a message that was sent, where the channel can. The provider's code where it would not. */
  change?(change: MessageChange): Promise<string | undefined>
}
