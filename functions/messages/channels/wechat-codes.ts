import type { WechatAnswer } from './call-wechat.ts'
import type { SendAnswer } from './channel.ts'

type NotAccepted = Extract<SendAnswer, { kind: 'refused' | 'later' }>

/** What a provider's code means for the message and for the channel. */
type Meaning = 'retry' | 'defer' | 'unreachable' | 'no-such' | 'config' | 'content'
export type Codes = ReadonlyMap<number, Meaning>

const codes = (meanings: Readonly<Record<Meaning, readonly number[]>>): Codes =>
  new Map(
    (['retry', 'defer', 'unreachable', 'no-such', 'config', 'content'] as const).flatMap((meaning) =>
      meanings[meaning].map((code) => [code, meaning] as const),
    ),
  )

/**
 * Official Account. A token that is refused twice is a matter of the account.
 * https://developers.weixin.qq.com/doc/oplatform/Return_codes/Return_code_descriptions_new.html
 */
export const wechatCodes: Codes = codes({
  retry: [-1],
  /** Quota of the day; too often. */
  defer: [45009, 45011],
  /** Does not follow us, has blocked us, has refused or has no credit left. */
  unreachable: [43004, 43019, 43101],
  'no-such': [40003],
  /** Secret, app id, address not on the list or not confirmed, interface not allowed, account frozen. */
  config: [40001, 40013, 40014, 40125, 40164, 40243, 42001, 48001, 48004, 50002, 50005, 89503],
  /** One template's id or page, one message's fields: all others go. */
  content: [40037, 41030, 47001, 47003],
})

/** WeCom. https://developer.work.weixin.qq.com/document/path/90313 */
export const wecomCodes: Codes = codes({
  retry: [-1],
  defer: [45009, 45033],
  /** To customers: none that may get it, for it is nobody's contact or has had as many as allowed; not this employee's contact. */
  unreachable: [41048, 84061],
  'no-such': [40031, 60111, 81013, 82001],
  /** Secret, corp id, agent id, token; address not trusted; no permission. */
  config: [40001, 40013, 40014, 40056, 40091, 42001, 48002, 60011, 60020, 301002],
  content: [40058, 40063, 42014, 42017, 45002],
})

/** Of these the provider means the template, whatever the message says. */
const OF_TEMPLATE: readonly number[] = [40037, 41030]

/** What a code makes of a message. One that nobody described fails this message only. `templateId`: the provider's, for the reason. */
export function meaningOf({ errcode, errmsg }: WechatAnswer, known: Codes, templateId = ''): NotAccepted {
  const reason = String(errcode)
  switch (known.get(errcode)) {
    case 'retry':
      return { kind: 'later', reason, class: 'retry' }
    case 'defer':
      return { kind: 'later', reason, class: 'defer' }
    case 'unreachable':
      return { kind: 'refused', reason, unreachable: true }
    case 'no-such':
      return { kind: 'refused', reason, unreachable: true, class: 'recipient' }
    case 'config':
      return { kind: 'refused', reason, class: 'config' }
    case 'content':
      return { kind: 'refused', reason: `${reason}${whatIn(errcode, errmsg, templateId)}`, class: 'content' }
    case undefined:
      return { kind: 'refused', reason }
  }
}

/** The template; or the field, which 47003 names: `argument invalid! data.thing1.value …`. */
function whatIn(errcode: number, errmsg: string, templateId: string): string {
  const what = OF_TEMPLATE.includes(errcode) ? templateId : (/data\.(\w{1,40})\.value/.exec(errmsg)?.[1] ?? '')
  return what === '' ? '' : `: ${what}`
}
