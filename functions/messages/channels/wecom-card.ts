import type { OfferOfMessage, OutgoingMessage } from './channel.ts'

const words = {
  'zh-CN': {
    accept: '接收',
    decline: '拒绝',
    open: '查看',
    reason: '拒绝原因',
    customer: '客户',
    phone: '电话',
    car: '意向',
    until: '请于此前',
    reasons: {
      busy: '正忙',
      'off-duty': '不当班',
      'wrong-brand': '品牌不符',
      'known-customer-of-colleague': '同事的客户',
      other: '其他',
    },
  },
  en: {
    accept: 'Accept',
    decline: 'Decline',
    open: 'Look',
    reason: 'Why not',
    customer: 'Who',
    phone: 'Phone',
    car: 'Car',
    until: 'Until',
    reasons: {
      busy: 'Busy',
      'off-duty': 'Off duty',
      'wrong-brand': 'Wrong brand',
      'known-customer-of-colleague': 'Of a colleague',
      other: 'Something else',
    },
  },
} as const

const decisions = ['accept', 'decline'] as const
type Decision = (typeof decisions)[number]

/** What WeCom lets stand in a card, in characters. */
const LONGEST = { title: 36, keyname: 5, value: 30 } as const

/**
 * An offer as a card with buttons: WeCom tells us which one was pressed, and with which reason.
 * https://developer.work.weixin.qq.com/document/path/90236
 */
export function offerCard({ id, text, language, variables }: OutgoingMessage, offer: OfferOfMessage) {
  const say = words[language]
  const rows = (['customer', 'phone', 'car', 'until'] as const).flatMap((name) => {
    const value = variables[name]
    return value ? [{ keyname: cut(say[name], LONGEST.keyname), value: cut(value, LONGEST.value) }] : []
  })
  const address = /https?:\/\/\S+/.exec(variables.where ?? '')?.[0]
  return {
    card_type: 'button_interaction',
    main_title: { title: cut(headingOf(text), LONGEST.title) },
    horizontal_content_list: rows,
    // One card per message: WeCom makes one of two with the same id.
    task_id: id,
    button_selection: {
      question_key: 'reason',
      title: say.reason,
      option_list: Object.entries(say.reasons).map(([reason, words]) => ({ id: reason, text: words })),
      selected_id: 'busy',
    },
    button_list: [
      { text: say.accept, style: 1, key: buttonKey('accept', offer) },
      { text: say.decline, style: 2, key: buttonKey('decline', offer) },
      ...(address === undefined ? [] : [{ text: say.open, style: 4, type: 1, url: address }]),
    ],
  }
}

/** `【新线索·A级】…` begins with what it is. */
const headingOf = (text: string): string => /^[【[]([^】\]]+)[】\]]/.exec(text)?.[1] ?? text

/** For looking at only: the page and the message say everything. */
const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

/** What WeCom sends back when the button is pressed; only WeCom can, for it signs and encrypts it. */
function buttonKey(decision: Decision, { leadId, offerId, dealerId, advisorId }: OfferOfMessage): string {
  return Buffer.from(JSON.stringify([decision, leadId, offerId, dealerId, advisorId])).toString('base64url')
}

/** The reverse; undefined for what is no button of ours. */
export function readButtonKey(key: string): { decision: Decision; offer: OfferOfMessage } | undefined {
  const parts = readParts(key)
  const decision = decisions.find((each) => each === parts[0])
  const [, leadId, offerId, dealerId, advisorId] = parts
  if (!decision || !leadId || !offerId || !dealerId || !advisorId || parts.length !== 5) return undefined
  return { decision, offer: { leadId, offerId, dealerId, advisorId } }
}

function readParts(key: string): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(key, 'base64url').toString())
    return Array.isArray(parts) ? parts.map(String) : []
  } catch {
    return []
  }
}
