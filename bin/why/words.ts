import type { Language } from '../lead/words.ts'

const both = (zh: string, en: string): Record<Language, string> => ({ zh, en })

const words: Readonly<Record<string, Record<Language, string>>> = {
  person: both('客户', 'Person'),
  message: both('消息', 'Message'),
  messages: both('消息及原因，最新的在前', 'Messages and why, newest first'),
  holds: both('现在', 'What holds now'),
  ifNow: both('如果现在有一条消息', 'If there were a message now'),
  decisions: both('每次决定', 'Every decision'),
  about: both('关于', 'About'),
  to: both('收件人', 'To'),
  parts: both('短信条数', 'Parts'),
  text: both('模板', 'Template'),
  purpose: both('用途', 'Purpose'),
  run: both('旅程', 'Run'),
  notAfter: both('最迟', 'Useful until'),
  stopped: both('自 {at} 起停止营销', 'stopped marketing on {at}'),
  notStopped: both('未退订', 'has not stopped marketing'),
  openComplaints: both('有未结案的投诉：{ids}', 'open complaints: {ids}'),
  noComplaints: both('没有未结案的投诉', 'no open complaint'),
  closedAt: both('最近一次投诉于 {at} 结案', 'the last complaint was closed on {at}'),
  noSalesTalk: both('不希望被推销', 'wishes no sales talk'),
  waiting: both('顺延中：{what}，至 {at}', 'waits: {what}, until {at}'),
  unreachable: both('{channel} 无法送达，自 {at}', '{channel} has not reached them since {at}'),
  recent: both('{at} {what}，计入次数', '{at} {what}, counted by the caps'),
  send: both('会发送', 'it would be sent'),
  defer: both('会顺延到 {at}：{why}', 'it would wait until {at}: {why}'),
  drop: both('不会发送：{why}', 'it would not be sent: {why}'),
  noMessages: both('没有任何消息', 'no message at all'),
  notFound: both('没有这条消息或这位客户：{id}', 'There is no such message or person: {id}'),
  erased: both('已删除', 'erased'),
  'verdict:sent': both('发送', 'sent'),
  'verdict:deferred': both('顺延到 {at}', 'put off until {at}'),
  'verdict:suppressed': both('未发送', 'not sent'),
  'verdict:failed': both('发送失败', 'failed'),
  'state:sending': both('发送中', 'being sent'),
  'state:accepted': both('已发送', 'sent'),
  'state:delivered': both('已送达', 'delivered'),
  'state:failed': both('失败', 'failed'),
  'state:unknown': both('结果未知，正在向渠道查询', 'not known: the channel is being asked'),
  'state:suppressed': both('未发送', 'not sent'),
  'state:deferred': both('顺延中', 'waiting'),
  'state:handed': both('已交给员工，等待其点击发送', 'with an employee, who has to press send'),
  'purpose:answer': both('答复', 'answer'),
  'purpose:safety': both('安全', 'safety'),
  'purpose:complaint': both('投诉', 'complaint'),
  'purpose:service': both('服务', 'service'),
  'purpose:care': both('关怀', 'care'),
  'purpose:survey': both('回访', 'survey'),
  'purpose:marketing': both('营销', 'marketing'),
  'to:owner': both('客户', 'the person'),
  'to:advisor': both('员工', 'staff'),
  'to:office': both('区域或总部', 'region or brand'),
  'to:nobody': both('无人担任', 'nobody has this role'),
}

/** The words for `key` with its `{fields}` filled; a key that has none is shown as it is, without its group. */
export const wordsIn =
  (language: Language) =>
  (key: string, fields: Readonly<Record<string, string>> = {}): string => {
    const text = words[key]?.[language] ?? key.slice(key.indexOf(':') + 1)
    return text.replace(/\{(\w+)\}/g, (_, name: string) => fields[name] ?? '')
  }
