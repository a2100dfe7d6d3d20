import { type Html, html } from './html.ts'
import { ownerWords } from './owner-words.ts'
import { fill, type Language, type Words } from './words.ts'

/** As people know them; a channel that is not among these is a system of the house and goes by its own name. */
const names: Readonly<Record<string, Words>> = {
  'aliyun-sms': { 'zh-CN': '阿里云短信', en: 'Alibaba Cloud SMS' },
  'tencent-sms': { 'zh-CN': '腾讯云短信', en: 'Tencent Cloud SMS' },
  'aws-sms': { 'zh-CN': 'AWS 短信', en: 'AWS End User Messaging' },
  'wechat-template': { 'zh-CN': '微信', en: 'WeChat' },
  'wechat-subscribe': { 'zh-CN': '微信', en: 'WeChat' },
  wecom: { 'zh-CN': '企业微信', en: 'WeCom' },
  'wecom-customer': { 'zh-CN': '企业微信', en: 'WeCom' },
}
const automotive: Words = { 'zh-CN': '企业微信汽车行业版', en: 'WeCom Automotive Edition' }

/** Who outside was given what, and keeps it whatever is deleted here; nothing where nobody was. */
export function heldElsewhereList(
  held: readonly { holder: string; what: 'messages' | 'lead' }[],
  language: Language,
): Html | undefined {
  if (held.length === 0) return undefined
  const lines = held.map(({ holder, what }) => {
    const name = what === 'lead' ? automotive[language] : (names[holder]?.[language] ?? holder)
    return fill(ownerWords[`holder-${what}`], language, { holder: name })
  })
  return html`<p class="soft">${ownerWords.eraseElsewhere[language]}</p>
<ul class="soft">${[...new Set(lines)].map((line) => html`<li>${line}</li>`)}</ul>`
}
