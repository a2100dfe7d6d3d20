import type { Language } from '../../../console/words.ts'

type Say = Readonly<Record<Language, string>>

export const phoneWords = {
  title: { 'zh-CN': '两部手机', en: 'Two phones' },
  about: {
    'zh-CN':
      '真实的连接器，模拟的运营商：短信、微信和企业微信都在这台电脑上，签名、令牌和限制照样检查，什么也不会发出去。',
    en: 'Real connectors, simulated providers: SMS, WeChat and WeCom are on this computer. Signatures, tokens and limits are checked as ever, and nothing leaves it.',
  },
  ask: { 'zh-CN': '有客户在官网留资', en: 'A customer asks on the web site' },
  askAgain: { 'zh-CN': '再来一位客户', en: 'One more customer' },
  askAbroad: { 'zh-CN': '来一位境外客户（AWS 短信）', en: 'A customer from abroad (SMS by AWS)' },
  owner: { 'zh-CN': '客户的手机', en: "The customer's phone" },
  advisor: { 'zh-CN': '顾问的手机', en: "The advisor's phone" },
  nothing: { 'zh-CN': '还没有消息', en: 'Nothing yet' },
  nothingOwner: {
    'zh-CN': '点上面的按钮，两秒后这里会收到短信。',
    en: 'Press the button above: a text message comes here in a moment.',
  },
  nothingAdvisor: {
    'zh-CN': '有新线索时，这里会出现一张可以直接接收的卡片。',
    en: 'A new lead comes as a card that can be accepted at once.',
  },
  sms: { 'zh-CN': '短信', en: 'Text message' },
  wechat: { 'zh-CN': '微信服务号', en: 'WeChat' },
  wecom: { 'zh-CN': '企业微信 · 线索助手', en: 'WeCom · leads' },
  reply: { 'zh-CN': '回复短信', en: 'Reply' },
  send: { 'zh-CN': '发送', en: 'Send' },
  stop: { 'zh-CN': '回复 R 退订', en: 'Reply R to stop' },
  open: { 'zh-CN': '打开链接', en: 'Open the link' },
  more: { 'zh-CN': '其他人', en: 'Others' },
} satisfies Record<string, Say>
