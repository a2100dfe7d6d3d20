import type { OutgoingMessage, SendAnswer } from './channels/channel.ts'
import { countParts } from './count-parts.ts'
import { saysStop } from './stop-words.ts'

type Refused = Extract<SendAnswer, { kind: 'refused' }>

/**
 * Checks a message whose words are our own, for a provider that takes up to `most` characters and approved no template of it.
 * Refused with the field that is wrong.
 */
export function checkText(message: OutgoingMessage, most: number): { kind: 'fits'; parts: number } | Refused {
  const fault = faultOfText(message, most) ?? faultOfVariables(message)
  if (fault !== undefined) return { kind: 'refused', reason: fault, class: 'content' }
  return { kind: 'fits', parts: countParts(message.text) }
}

function faultOfText({ text, class: legalClass }: OutgoingMessage, most: number): string | undefined {
  if (text.trim() === '') return 'empty: text'
  if (text.length > most) return `too-long: text has ${text.length} characters, ${most} at most`
  const isPromotion = legalClass === 'marketing'
  if (isPromotion && !saysHowToStop(text))
    return 'no-opt-out: text must end with how to stop it: 拒收请回复R, or Reply R to opt out'
  if (!isPromotion && saysHowToStop(text))
    return 'opt-out-in-notice: text must not say how to stop what is no marketing'
  return undefined
}

/** The last words name an answer that stops it, and we understand that answer. */
function saysHowToStop(text: string): boolean {
  const [, chinese, english] =
    /(?:(?:拒收|退订)请?回复\s*([A-Z]{1,4})|\breply (\S+) to (?:opt out|stop|unsubscribe)[^.。]*)[.。]?\s*$/i.exec(
      text,
    ) ?? []
  return saysStop(chinese ?? english ?? '')
}

const LINK = /https?:\/\/\S+/

/** Networks take a link for a person's own as fraud: the constant address goes with a code behind it. */
function faultOfVariables({ variables }: OutgoingMessage): string | undefined {
  const own = Object.entries(variables).find(([, value]) => LINK.test(value) && !/^\S+\s.*\S$/s.test(value))
  return own && `variable-with-link: ${own[0]}`
}
