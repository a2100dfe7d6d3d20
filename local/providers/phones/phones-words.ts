import type { Language } from '../../../console/words.ts'

type Say = Readonly<Record<Language, string>>

export const phoneWords = {
  title: { 'zh-CN': '两部手机', en: 'Two phones' },
  about: {
    'zh-CN':
      '真实的连接器，模拟的运营商：短信、微信和企业微信都在这台电脑上，签名、令牌和限制照样检查，什么也不会发出去。重启后两部手机会清空。',
    en: 'Real connectors, simulated providers: SMS, WeChat and WeCom are on this computer. Signatures, tokens and limits are checked as ever, and nothing leaves it. A restart empties both phones.',
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
  wechat: { 'zh-CN': '微信 · 云驰汽车服务号', en: 'WeChat · Yunchi account' },
  wecom: { 'zh-CN': '企业微信', en: 'WeCom' },
  leads: { 'zh-CN': '线索助手', en: 'Leads' },
  fromStaff: { 'zh-CN': '企业微信', en: 'WeCom' },
  details: { 'zh-CN': '查看详情', en: 'Details' },
  task: { 'zh-CN': '客户联系 · 群发任务', en: 'Customers · to send' },
  taskFor: { 'zh-CN': '发送给', en: 'For' },
  sendTask: { 'zh-CN': '发送', en: 'Send' },
  reminded: { 'zh-CN': '已提醒', en: 'Reminder' },
  reply: { 'zh-CN': '回复短信', en: 'Reply' },
  replyWechat: { 'zh-CN': '给服务号发消息', en: 'Write in WeChat' },
  send: { 'zh-CN': '发送', en: 'Send' },
  stop: { 'zh-CN': '回复 R 退订', en: 'Reply R to stop' },
  follow: { 'zh-CN': '关注服务号', en: 'Follow in WeChat' },
  unfollow: { 'zh-CN': '取消关注', en: 'Stop following' },
  allow: { 'zh-CN': '允许一次订阅通知', en: 'Allow one notice' },
  befriend: { 'zh-CN': '添加顾问企业微信', en: 'Add the advisor' },
  unfriend: { 'zh-CN': '删除顾问', en: 'Remove the advisor' },
  tasks: {
    sent: { 'zh-CN': '已发送', en: 'Sent' },
    'no-contact': { 'zh-CN': '未送达：对方已不是您的客户', en: 'Not sent: no longer your contact' },
    'had-enough': { 'zh-CN': '未送达：该客户本月已达上限', en: 'Not sent: as many as allowed this month' },
    ended: { 'zh-CN': '企业已停止此任务', en: 'The company ended this task' },
  },
} satisfies Record<string, Say | Record<string, Say>>
